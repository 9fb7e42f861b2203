# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The database handle, and the one place where a transaction begins and commits.

Two databases, one promise: writers take turns. SQLite lets one writer in at a time, and a file lock in front makes the
queue fair across processes. PostgreSQL serialises only writers that touch the same site, person or act.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeAlias, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from app.engines import WriterLock

P = ParamSpec("P")
R = TypeVar("R")

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC, aware on both databases (SQLite keeps no zone of its own)."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """What every table stands on: names of constraints, moments with their zone, ids that are UUIDs."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Moment(), UUID: sa.Uuid(), int: sa.BigInteger()}  # noqa: RUF012


REPORTING = "reporting"
"""The name of the engine of the replica that reports are read from, where there is one."""


class _Session(Session):
    """What only reads may be sent to the replica; every transaction is the database of record's."""

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **more: Any) -> Any:
        if bind is None and self.info.get("replica") and not self.info.get("writes"):
            return self._db.engines[REPORTING]
        return super().get_bind(mapper, clause, bind, **more)


db = SQLAlchemy(metadata=Base.metadata, session_options={"class_": _Session})


Rows: TypeAlias = "sa.Select[*tuple[Any, ...]]"
"""A query whose rows have several columns."""


def table_of(model: type[Base]) -> sa.Table:
    """The table behind a model, for statements on hot paths."""
    return cast("sa.Table", model.__table__)


def whole(column: str, low: int, high: int, *, optional: bool = False) -> tuple[sa.CheckConstraint, ...]:
    """Bounds for a whole number; on SQLite also its type, since it would store 1.5 or 'abc' in an integer column."""
    bounds = f"{column} BETWEEN {low} AND {high}"
    kind = f"typeof({column}) = 'integer'" + (f" OR {column} IS NULL" if optional else "")
    return (
        sa.CheckConstraint(bounds, name=f"{column}_bounds"),
        sa.CheckConstraint(kind, name=f"{column}_whole").ddl_if(dialect="sqlite"),
    )


def text_up_to(**lengths: int) -> tuple[sa.CheckConstraint, ...]:
    """Greatest lengths of text columns, enforced on SQLite too (where VARCHAR(n) is a wish)."""
    return tuple(
        sa.CheckConstraint(f"length({column}) <= {n}", name=f"{column}_length") for column, n in lengths.items()
    )


def one_of(column: str, *values: str) -> sa.CheckConstraint:
    """A closed list of words for a column; an absent value stays absent."""
    listed = ", ".join(f"'{value}'" for value in values)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"{column}_word")


def insert(table: Any) -> Any:
    """The dialect's own INSERT, which knows ON CONFLICT and RETURNING."""
    return (sqlite if on_sqlite() else postgresql).insert(table)


def ask(question: Any, values: Any = None) -> "sa.CursorResult[*tuple[Any, ...]]":
    """Rows of plain columns without the unit of work around them, which costs as much again: for hot paths."""
    db.session.flush()
    return db.session.connection().execute(question, values)


def glance(question: Any, values: Any) -> "Sequence[sa.Row[*tuple[Any, ...]]]":
    """Rows of one question asked outside any transaction, which on PostgreSQL spares a BEGIN and a ROLLBACK."""
    if on_sqlite():  # there a transaction costs nothing, and its driver has no such mode beside our own BEGIN
        return ask(question, values).all()
    with db.engine.connect() as connection:
        return connection.execution_options(isolation_level="AUTOCOMMIT").execute(question, values).all()


def write(statement: Any, rows: "Sequence[Mapping[str, Any]]") -> "sa.CursorResult[*tuple[Any, ...]]":
    """Run a statement once per row, in one go. A single row goes alone: drivers make less fuss of it."""
    return db.session.connection().execute(statement, rows[0] if len(rows) == 1 else rows)


def on_sqlite() -> bool:
    """Whether the embedded database is in use."""
    return db.engine.dialect.name == "sqlite"


# ---------------------------------------------------------------- reading


def read_from_replica() -> None:
    """From here on this session reads in the replica for reports, where there is one. What was read before is let go;
    a transaction writes where it always does, and what was read in the replica may be older than that."""
    if REPORTING in db.engines:
        db.session.rollback()
        db.session().info["replica"] = True


def reads_in_replica() -> bool:
    """Whether this session reads in the replica."""
    return bool(db.session().info.get("replica"))


def read_as_of_now() -> None:
    """Whatever this session reads until it is let go, it reads as of one moment: counts and rows agree."""
    db.session.rollback()
    if not on_sqlite():  # there one moment is read from BEGIN on anyhow
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})


def set_aside() -> Any:
    """This context's session, with all that it has open, out of the context, which would close it at its end."""
    session = db.session()
    db.session.registry.clear()
    return session


def take_up(session: Any) -> None:
    """Go on with a session that was set aside; it ends with the context that is now."""
    db.session.registry.set(session)


# ---------------------------------------------------------------- transaction


@contextmanager
def transaction() -> Iterator[None]:
    """Everything inside happens or nothing does. What was read before (who is asking) is let go first.

    Raises ``RuntimeError`` inside another one, whose work it would let go without a word.
    """
    session = db.session()
    if session.info.get("writes"):
        raise RuntimeError("a transaction is under way already: only views, jobs and commands begin one")
    db.session.rollback()
    with _turn_of_one_writer():
        session.info["writes"] = True
        try:
            db.session.connection(execution_options={"writes": True})
            yield
            db.session.commit()
        except BaseException:
            db.session.rollback()
            raise
        finally:
            session.info["writes"] = False


def tidy() -> None:
    """Write the embedded database's log back and empty it, so that what was forgotten is in neither of the two."""
    if on_sqlite():
        with _turn_of_one_writer(), closing(db.engine.raw_connection()) as connection:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def in_transaction(view: Callable[P, R]) -> Callable[P, R]:
    """Decorate a view, job or command that writes: it commits when it returns and rolls back when it raises."""

    @wraps(view)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction():
            return view(*args, **kwargs)

    return wrapper


@contextmanager
def _turn_of_one_writer() -> Iterator[None]:
    path = db.engine.url.database
    if not on_sqlite() or not path:
        yield
        return
    with WriterLock(path + ".lock").held():
        yield


def take_turn(*ids: UUID | None) -> None:
    """Wait until nobody else is changing these sites, people or acts; after this line one may act as if alone.

    All ids an operation will touch go into one call and are locked in sorted order, so two callers never wait for each
    other. Locks end with the transaction. On SQLite the transaction itself is the turn.
    """
    if on_sqlite():
        return
    keys = sorted({turn_key(one) for one in ids if one is not None})
    if keys:
        ask(_TAKE_TURN, {"keys": keys})


_TAKE_TURN = sa.text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


def turn_key(one: UUID) -> int:
    """The 64-bit signed number under which PostgreSQL queues writers of one id."""
    return int.from_bytes(hashlib.blake2b(one.bytes, digest_size=8).digest(), "big", signed=True)

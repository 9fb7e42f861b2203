# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report as plain values: rows of figures, each with its unit, and what a reader must know to defend them.

Words stay as they are in the source, or in both languages, until somebody reads them (``reporting.routes.telling``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from app.reporting.rules.periods import Period

Unit = Literal[
    "cents", "pieces", "people", "presences", "contacts", "handouts", "referrals", "days", "percent", "lots", "kits",
    "grams", "requests", "documents", "lines", "sites", "",
]  # fmt: skip
"""What a value counts. ``cents`` are whole; ``days`` may be halves (medians); ``percent`` is of a hundred."""

Kind = Literal["text", "number", "cents", "day", "moment", "decimal"]


@dataclass(frozen=True)
class Words:
    """A source text marked with ``N_`` and what fills its places."""

    source: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Both:
    """A text that somebody wrote in both languages."""

    it: str
    en: str


Label = str | Words | Both
"""A plain ``str`` is a name, or what somebody wrote: it is said as it is."""

Value = int | float | str | date | datetime | Label | None


@dataclass(frozen=True)
class Column:
    """A further column beside code, label, value and unit; ``key`` names it in JSON."""

    key: str
    title: Label
    of: Kind = "number"


@dataclass(frozen=True)
class Row:
    """A figure. ``value`` is ``None`` where there is none, and where it is too small to be shown (``suppressed``).

    ``section`` heads the rows that follow under the same words; ``level`` indents a part of what stands above;
    ``more`` has the further columns by key, ``small`` names those of them that are too small to be shown; ``source`` is
    what a page adds to the report's address to open the rows that the figure is made of, empty where it opens none,
    ``opens`` the same for further columns, by key.
    """

    code: str
    label: Label
    value: int | float | None
    unit: Unit
    suppressed: bool = False
    section: Label | None = None
    level: int = 0
    more: Mapping[str, Value] = field(default_factory=dict)
    source: Mapping[str, str] = field(default_factory=dict)
    small: frozenset[str] = frozenset()
    opens: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Where:
    """What part of the network a report is about: its sites (archived ones too), by id, and the ambiti they are in.

    ``label`` says it in words; ``guarded`` is for readers who see aggregates only, small numbers left out.
    """

    label: Label
    sites: Mapping[UUID, "Place"]
    ambiti: Mapping[UUID, str]
    guarded: bool = False
    ambito_id: UUID | None = None
    organisation_id: UUID | None = None
    site_id: UUID | None = None

    @property
    def site_ids(self) -> list[UUID]:
        """The ids of the sites, in one order for everybody."""
        return sorted(self.sites)


@dataclass(frozen=True)
class Place:
    """A site as reports group it."""

    id: UUID
    name: str
    kind: str
    ambito_id: UUID
    organisation_id: UUID


@dataclass(frozen=True)
class Report:
    """What is answered, written to a file, printed, shown. ``name`` is that of its address (``indicators``)."""

    name: str
    title: Label
    period: Period
    where: Where
    as_of: datetime
    rows: Sequence[Row]
    columns: Sequence[Column] = ()
    notes: Sequence[Label] = ()

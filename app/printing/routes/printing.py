# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From what was asked to what comes out of the printer, for API and pages alike.

Three steps. ``planned`` checks everything and leaves no trace. ``recorded`` is one transaction: it writes the print
down, makes its blank codes and badges, and notes whose cards are printed. ``drawn`` makes the bytes, outside any turn.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from flask import Response
from flask_babel import gettext

from app import acts, chance, clock, db
from app.errors import NotFound
from app.identity.rules import Actor
from app.printing import operations, queries
from app.printing.models import LabelPrint
from app.printing.operations import Line
from app.printing.rules.asking import Asked, Reach, asked_in
from app.printing.rules.plans import DPI, Plan, Target, finished, plan
from app.printing.rules.sheets import PER_MM, check_for_zpl
from app.printing.rules.symbols import Thing
from app.web import actor
from app.web.language import chosen
from app.web.once import as_json, asked_for, secret
from app.web.permissions import check_at
from labels import Copies, pdf_in_steps, zpl_in_steps
from labels.svg import svg

PRINT = "label.print"
SETUP = "label.setup"
WITHOUT_TITLE = ("person", "operator", "blank")
"""Kinds of which nothing is remembered but the number, or whose code is nobody else's to read."""

MIMETYPES = {"pdf": "application/pdf", "zpl": "text/x-zpl"}


@dataclass(frozen=True, slots=True)
class Batch:
    """Labels that were written down and are to be drawn."""

    id: UUID
    plan: Plan
    copies: tuple[Copies, ...]
    replayed: bool = False


def someone() -> Actor:
    """The operator who is asking."""
    return cast("Actor", actor())


def reach_of(one: Actor) -> Reach:
    """Of what somebody may print labels."""
    return Reach(
        by=one.operator_id,
        sight=one.sight,
        transfers=one.sight_with("transfer.read"),
        badges=one.scope("badge.print"),
        sees_people=one.may("people.read"),
    )


def say(text: str, /, **values: Any) -> str:
    """A source text in the language of the one who is asking."""
    return str(gettext(text, **values))


def batch_for(asked: Mapping[str, Any], print_id: UUID | None = None, body: Any = None) -> Batch:
    """Labels checked and written down: the loaded body of ``POST /labels``. Raises what ``planned`` and ``recorded``
    raise.

    What was printed under this id is printed again as it was, on a sheet that is out of use since, by a printer that
    was changed since.
    """
    before = None
    if print_id is not None and acts.known(asked_for(print_id, body=body), secret()):
        before = db.db.session.get(LabelPrint, print_id)
    return recorded(planned(asked, before), print_id, body)


def planned(asked: Mapping[str, Any], before: LabelPrint | None = None) -> Plan:
    """A print checked whole, nothing written down; ``before`` is the same print, made earlier.

    Raises ``NotFound`` for what there is not or lies outside one's scope, and 422 for what cannot be printed.
    """
    entries = asked_in(asked["labels"])
    target = _target(asked, before)
    check_for_zpl(target.sheet, target.output)
    things = queries.things_of(entries, reach_of(someone()), say)
    return plan(target, asked.get("symbol"), entries, things, say)


def _target(asked: Mapping[str, Any], before: LabelPrint | None) -> Target:
    site_id, printer_id = asked.get("site_id"), asked.get("printer_id")
    if site_id is not None:
        check_at(PRINT, site_id)
    printer = queries.printer(printer_id, someone().scope(PRINT)) if printer_id else None
    if printer_id is not None and (printer is None or site_id not in (None, printer.site_id)):
        raise NotFound
    output = before.output if before else asked.get("output") or (printer.output if printer else "pdf")
    dpi = before.dpi if before else asked.get("dpi") or (printer.dpi if printer else DPI[output])
    return Target(
        sheet=queries.sheet_named(asked["sheet"], someone().sight_with(PRINT), archived=before is not None),
        start=asked["start"],
        output=output,
        dpi=dpi,
        offset=(printer.offset_x_um / PER_MM, printer.offset_y_um / PER_MM) if printer else (0.0, 0.0),
        site_id=site_id or (printer.site_id if printer else None),
        printer_id=printer_id,
    )


def recorded(made: Plan, print_id: UUID | None = None, body: Any = None) -> Batch:
    """Write a print down. With ``print_id`` it is an act: the same id and body again is the same print with the same
    blank codes, another body ``id_reused`` (409). ``body`` is what was sent, where it was no JSON.

    Raises ``NotFound`` for a card of nobody, which counts as guessing, and ``too_many_attempts`` (429).
    """
    people = made.of("person")
    by, now = someone().operator_id, clock.now()
    cards: dict[UUID, str] = {}
    if people:
        with db.transaction():
            cards = operations.read_cards(people, by=by, now=now)
        if len(cards) < len(people):
            raise NotFound
    asked = asked_for(print_id or chance.new_id(), body=body)
    fresh = operations.draw_blanks(sum(one.copies for one in made.asked if one.kind == "blank"))
    with db.transaction():
        badges = operations.make_badges(made.of("operator"), by=by)
        replayed = _once(made, asked, fresh, is_act=print_id is not None)
        operations.note_cards(people, by=by, now=now)
        blanks = queries.blanks_of(asked.id)
    copies = finished(made, blanks=blanks, cards=cards, badges=badges)
    return Batch(asked.id, made, tuple(copies), replayed)


def _once(made: Plan, asked: acts.Request, blanks: Sequence[str], *, is_act: bool) -> bool:
    """Writes the print down unless it was; returns whether it was."""

    def act() -> tuple[int, str]:
        _record(made, asked, blanks)
        return 200, as_json({"print_id": str(asked.id)})

    if not is_act:
        act()
        return False
    replayed = acts.once(asked, secret(), act).replayed
    if replayed and not operations.note_replay(asked.id):  # taken back since it was found: then its id is free again
        replayed = acts.once(asked, secret(), act).replayed
    return replayed


def _record(made: Plan, asked: acts.Request, blanks: Sequence[str]) -> None:
    target = made.target
    operations.record_print(
        id=asked.id,
        lines=[_line(one, thing) for one, thing in zip(made.asked, made.things, strict=True)],
        blanks=blanks,
        by=asked.by,
        now=asked.now,
        site_id=target.site_id,
        printer_id=target.printer_id,
        sheet=target.sheet.id,
        symbol=made.symbol or "auto",
        output=target.output,
        start=target.start,
        dpi=target.dpi,
        sheets=made.sheets,
    )


def _line(one: Asked, thing: Thing) -> Line:
    title = " ".join(filter(None, (thing.title, thing.big)))
    if not title and one.kind not in WITHOUT_TITLE:
        title = ", ".join(thing.lines) or thing.own
    return Line(one.kind, one.id, title, one.value or one.style or str(one.pieces or ""), one.copies)


def drawn(batch: Batch) -> bytes:
    """The bytes for the printer."""
    steps = drawn_in_steps(batch, title=gettext("Labels"), language=chosen())
    return next(one for one in steps if isinstance(one, bytes))


def drawn_in_steps(batch: Batch, *, title: str, language: str) -> Iterator[int | bytes]:
    """How many labels are drawn, now and then, and last the bytes for the printer. It needs no request."""
    target = batch.plan.target
    where: Any = {"start": target.start, "dpi": target.dpi, "offset": target.offset}
    if target.output == "zpl":
        return zpl_in_steps(batch.copies, target.sheet, **where)
    return pdf_in_steps(batch.copies, target.sheet, **where, title=title, language=language)


def looked_at(made: Plan) -> str:
    """The first sheet of a print as a picture, specimens where codes are yet to be read or made."""
    target = made.target
    return svg(
        finished(made), target.sheet, start=target.start, dpi=target.dpi, title=gettext("Labels"),
        used=gettext("used up"),
    )  # fmt: skip


def file_name(output: str) -> str:
    """What a print is called as a file: etichette-20261126-0930.pdf, the hour as in Rome."""
    return f"etichette-{clock.in_rome(clock.now()):%Y%m%d-%H%M}.{output}"


def answer_of(batch: Batch) -> Response:
    """A print as an answer. Browsers show a PDF; ZPL is for the printer and is saved."""
    output = batch.plan.target.output
    answer = Response(drawn(batch), mimetype=MIMETYPES[output])
    disposition = "inline" if output == "pdf" else "attachment"
    answer.headers.set("Content-Disposition", disposition, filename=file_name(output))
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Print-Id"] = str(batch.id)
    if batch.replayed:
        answer.headers["Idempotent-Replay"] = "true"
    return answer

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the page of labels shows for what was asked: rows, sheets, symbols that fit, where it starts, the picture."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask_babel import gettext
from markupsafe import Markup

from app.db import db
from app.errors import N_, DomainError
from app.identity.pages.navigation import Here
from app.identity.rules import Actor
from app.network.rules import Scope
from app.printing import queries
from app.printing.models import LabelPrint, Printer
from app.printing.pages import words
from app.printing.pages.chosen import Chosen
from app.printing.rules.asking import Asked, Reach, asked_in
from app.printing.rules.plans import DPI, Target, arranged, finished, plan
from app.printing.rules.refusals import translated
from app.printing.rules.sheets import check_for_zpl
from app.printing.rules.symbols import BOTH, Thing, choose, in_groups
from app.printing.rules.words import Say, pack_line
from app.web.refusals import told
from labels import Copies, Refused
from labels.batch import check_size
from labels.sheets import Sheet
from labels.svg import svg

USUAL_SHEET = "a4-70x37"
TILE_SHEET = "avery-l7163"
LOOKED_AT = 3
"""Labels that decide which symbols are offered: rows of one print are mostly of one kind."""


@dataclass(frozen=True)
class Settings:
    """On which sheet, by which printer, with which symbol, from which cell. ``symbol`` is empty where each label has
    its own best one."""

    sheet: Sheet
    printer: Printer | None = None
    symbol: str = ""
    start: int = 1
    remembered: bool = False

    @property
    def output(self) -> str:
        """What the printer understands."""
        return self.printer.output if self.printer else "pdf"

    @property
    def dpi(self) -> int:
        """The printer's dots per inch."""
        return self.printer.dpi if self.printer else DPI["pdf"]


@dataclass
class Shown:
    """The page, ready to be written."""

    settings: Settings
    things: list[Thing] = field(default_factory=list)
    symbols: list[tuple[str, str]] = field(default_factory=list)
    symbol_note: str = ""
    sheets_in_all: int = 0
    picture: Markup = field(default_factory=Markup)
    wrong: str = ""


# ---------------------------------------------------------------- what is set


def last_print(site_id: UUID | None, by: UUID) -> LabelPrint | None:
    """What was printed last at the site, or by oneself where one stands at none."""
    here = LabelPrint.site_id == site_id if site_id else LabelPrint.operator_id == by
    query = sa.select(LabelPrint).where(here).order_by(LabelPrint.printed_at.desc(), LabelPrint.id)
    return db.session.scalar(query.limit(1))


def printers_at(site: Here | None) -> Sequence[Printer]:
    """The printers of a site."""
    if site is None:
        return ()
    return db.session.scalars(queries.printers(Scope(sites=frozenset({site.id})), site_id=site.id)).all()


def settings_of(args: Mapping[str, str], someone: Actor, site: Here | None, known: Sequence[Sheet]) -> Settings:
    """What a form or an address sets; what it leaves out is as at the last print of the site."""
    last = last_print(site.id if site else None, someone.operator_id)
    printers = {str(one.id): one for one in printers_at(site)}
    printer = printers.get(args.get("printer_id", str(last.printer_id or "") if last else ""))
    by_id = {one.id: one for one in known}
    sheet, remembered = _sheet_of(args, printer, last, by_id)
    return Settings(sheet, printer, args.get("symbol", "")[:12], _start_of(args, site, sheet), remembered)


def _sheet_of(
    args: Mapping[str, str], printer: Printer | None, last: LabelPrint | None, known: Mapping[str, Sheet]
) -> tuple[Sheet, bool]:
    """The sheet, and whether it is the one of last time. Another printer brings its usual one."""
    other = "printer_before" in args and args.get("printer_id", "") != args["printer_before"]
    usual = (printer.sheet if printer else None) or ""
    if other and usual in known:
        return known[usual], False
    if args.get("sheet", "") in known:
        return known[args["sheet"]], last is not None and last.sheet == args["sheet"]
    if last and last.sheet in known:
        return known[last.sheet], True
    return known[usual if usual in known else USUAL_SHEET], False


def _start_of(args: Mapping[str, str], site: Here | None, sheet: Sheet) -> int:
    """The first cell: as said, unless the sheet was changed; else the next free one on the sheet of last time."""
    text = args.get("start", "")
    changed = args.get("sheet_before", sheet.id) != sheet.id
    if text.isascii() and text.isdigit() and len(text) < 10 and not changed:
        return int(text)
    return queries.next_start(site.id, sheet) if site else 1


# ---------------------------------------------------------------- what is shown


def shown(rows: Sequence[Chosen], settings: Settings, reach: Reach, say: Say, offered_only: bool = True) -> Shown:
    """The page for these rows. What cannot be printed is said in ``wrong``, in words; ``NotFound`` for rows out of
    reach. With ``offered_only`` a symbol that nobody could choose here is left out."""
    page = Shown(settings)
    asked = [one.asked for one in rows]
    try:
        if asked:
            page.things = queries.things_of(asked, reach, say)
        _offer(page, asked, say)
        if offered_only and settings.symbol not in dict(page.symbols):
            page.settings = settings = replace(settings, symbol="")
        _check_typed(rows)
        asked_in([asdict(one) for one in asked])
        check_for_zpl(settings.sheet, settings.output)
        page.sheets_in_all, batch = _planned(asked, page.things, settings, say) if asked else (0, [])
        if not 1 <= settings.start <= settings.sheet.per_sheet:
            raise translated(Refused("start_beyond", most=settings.sheet.per_sheet))
        page.picture = picture(batch, settings)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        page.wrong = in_words(refusal)
    if not page.picture:
        page.picture = picture([], replace(settings, start=1))
    return page


def _check_typed(rows: Sequence[Chosen]) -> None:
    if any(one.typed is not None for one in rows):
        message = N_("Say with a whole number how many copies of each label.")
        raise DomainError(message, "invalid", 422, fields={"copies": [message]})


def _planned(
    asked: Sequence[Asked], things: Sequence[Thing], settings: Settings, say: Say
) -> tuple[int, Sequence[Copies]]:
    """How many sheets, and the labels with specimens. Only those that are shown are laid out."""
    batch = finished(arranged(_target(settings), settings.symbol or None, asked, things, say))
    try:
        return check_size(batch, settings.sheet, settings.start, settings.dpi), batch
    except Refused as refused:
        raise translated(refused) from None


def _target(settings: Settings) -> Target:
    return Target(settings.sheet, settings.start, settings.output, settings.dpi)


def picture(batch: Sequence[Copies], settings: Settings) -> Markup:
    """The first sheet as SVG."""
    return drawn_sheet(
        batch,
        settings.sheet,
        start=settings.start,
        dpi=settings.dpi,
        title=gettext("The first sheet"),
        used=gettext("used up"),
        free=gettext("stays empty"),
        first=gettext("first label"),
    )


def drawn_sheet(batch: Sequence[Copies], sheet: Sheet, **traits: Any) -> Markup:
    """A sheet as it is written into a page: its drawing escapes every word."""
    return Markup(svg(batch, sheet, **traits))  # noqa: S704 - labels.svg makes it, and nobody else


def nothing_chosen() -> DomainError:
    """The refusal of a print of nothing."""
    message = N_("Choose what the labels are for first.")
    return DomainError(message, "no_labels", 422, fields={"labels": [message]})


def in_words(refusal: DomainError) -> str:
    """A refusal's sentence in the reader's language."""
    details = dict(refusal.details)
    for name in ("symbol", "fitting", "symbols"):
        if name in details:
            details[name] = ", ".join(words.SYMBOLS.get(one, one) for one in str(details[name]).split(", "))
    said = str(gettext(refusal.message, **details))
    if refusal.code != "invalid":
        return said
    return " ".join(dict.fromkeys([said, *_told(told(refusal).get("fields", {}))]))


def _told(messages: Any) -> list[str]:
    """All sentences about fields, one after the other."""
    if isinstance(messages, dict):
        messages = messages.values()
    return [messages] if isinstance(messages, str) else [said for inner in messages for said in _told(inner)]


# ---------------------------------------------------------------- symbols


def _offer(page: Shown, asked: Sequence[Asked], say: Say) -> None:
    """The symbols to choose from: bars by their name, QR and both where they fit; DataMatrix where only that does."""
    settings, things = page.settings, page.things
    if not things:
        return
    best = [choose(thing, None, settings.sheet, settings.dpi).symbol for thing in things]
    names = {words.SYMBOLS[symbol] for symbol in best}
    if set(best) == {"datamatrix"}:
        page.symbols = [("", "DataMatrix")]
        page.symbol_note = gettext("Bars do not fit on these labels.")
    else:
        name = gettext("Bars %(name)s", name=next(iter(names))) if len(names) == 1 else gettext("Bars")
        page.symbols = [("", name)]
    more = [("qr", "QR"), (BOTH, gettext("Both"))]
    more += [("gs1_128", words.SYMBOLS["gs1_128"])] if all(thing.gs1 for thing in things) else []
    some = [replace(one, copies=1) for one in asked[:LOOKED_AT]]

    def fits(symbol: str) -> bool:
        try:
            plan(replace(_target(settings), start=1), symbol or None, some, things[:LOOKED_AT], say)
        except DomainError:
            return False
        return True

    page.symbols += [(symbol, name) for symbol, name in more if fits(symbol)]
    if settings.symbol not in dict(page.symbols) and fits(settings.symbol):
        page.symbols.append((settings.symbol, words.SYMBOLS.get(settings.symbol, settings.symbol)))


# ---------------------------------------------------------------- rows


def row_of(one: Chosen, thing: Thing | None, say: Say) -> dict[str, Any]:
    """One row as the page shows it."""
    title, note, code, italian = _named(one, thing, say)
    copies = one.copies if one.typed is None else one.typed
    return {"word": one.word, "title": title, "note": note, "code": code, "copies": copies, "italian": italian}


def _named(one: Chosen, thing: Thing | None, say: Say) -> tuple[str, str, str, bool]:
    if one.kind == "blank":
        return gettext("Empty codes"), gettext("Stick them first; the first scan says what they are."), "", False
    if one.kind == "person":
        return gettext("Card of a person"), gettext("The code alone, not a word."), "", False
    if thing is None:
        return one.word, "", "", False
    if one.kind in ("mode", "quantity"):
        return thing.big, gettext("for the wall"), "", False
    if one.kind in ("site", "shelf"):
        kind = gettext("site") if one.kind == "site" else gettext("shelf")
        return thing.big, " · ".join([kind, *thing.lines]), thing.own, False
    if one.kind == "operator":
        return thing.title, gettext("badge"), "", False
    if one.kind == "transfer":
        return ", ".join(thing.lines), gettext("transfer"), thing.own, False
    singles = () if one.kind == "kit" else thing.makers  # a kit's label carries our own code: see choose
    maker = next((maker.code.text for maker in singles if maker.pieces == (one.pieces or 1)), None)
    title = " ".join(part for part in (thing.title, thing.big) if part)
    count = pack_line(one.pieces or 1, say) if one.kind == "lot" else ""  # an item's is among its lines
    wall = gettext("for the wall") if one.style else ""
    return title, " · ".join(filter(None, (wall, *thing.lines, count))), maker or in_groups(thing.own), True

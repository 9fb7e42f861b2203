# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages where scanning is the work: what is this, and goods coming in."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from app import clock
from app.catalogue.rules import check_barcode
from app.distribution import queries as distribution
from app.distribution.pages import goods_of, start_with
from app.errors import DomainError
from app.identity.pages.navigation import SITE, Here, current_site, own_sites
from app.identity.routes import current
from app.scanning import queries
from app.scanning.pages.blueprint import bp
from app.scanning.routes import look_up
from app.scanning.rules import SOON_DAYS, signal_of
from app.supply.queries import donations
from app.transfer.pages.picking import next_of
from app.transfer.rules import Ends
from app.web import may
from app.web.pages import printed_code
from app.web.refusals import note

MODES = {
    "scan": "scanning.scan_page",
    "receive": "scanning.receive",
    "handout": "distribution.hand_out",
    "count": "stock.counts",
}
"""The page of each mode on the wall."""


@dataclass
class Result:
    """What a scan came to, ready for the page."""

    code: str
    found: dict[str, Any]
    refusal: DomainError | None = None
    lot: str | None = None
    expires_on: date | None = None
    readings: list[dict[str, Any]] = field(default_factory=list)
    linkable: bool = False
    today: date = field(default_factory=clock.today)

    @property
    def kind(self) -> str:
        """``item``, ``lot``, ``kit``, ``site``, ``person``, ``transfer`` or ``unknown``."""
        return str(self.found.get("kind", "unknown"))

    @property
    def days_left(self) -> int | None:
        """Days until the goods expire; below nought when they have."""
        return (self.expires_on - self.today).days if self.expires_on else None

    @property
    def signal(self) -> str:
        """How it sounds."""
        told = next((name for name in ("order", "wall", "sheet") if self.found.get(name)), self.kind)
        return signal_of(told, doubt=bool(self.readings), days_left=self.days_left)

    @property
    def is_blank(self) -> bool:
        """Whether it is a code of ours that waits to be told what it is on."""
        reason = self.found.get("reason")
        return reason is not None and reason.code == queries.BLANK.code

    @property
    def opens(self) -> str | None:
        """The page that the scan leads to: a handout sheet to be keyed in, or the next thing that one may do with a
        transfer."""
        sheet = self.found.get("sheet")
        if sheet is not None:
            return url_for("distribution.sheet", sheet_id=sheet["id"])
        one = self.found.get("transfer")
        if one is None:
            return None
        ends = Ends(one["id"], one["from_site_id"], one["to_site_id"])
        return url_for(next_of(ends, one["state"]), transfer_id=one["id"])

    @property
    def printed(self) -> str:
        """The product's number as it is printed, without the noughts that pad it; else what was read."""
        gtin = printed_code(str(self.found["parsed"].get("gtin") or ""))
        return gtin or self.code.strip().removeprefix(self.found.get("symbology") or "")

    @property
    def correctable(self) -> bool:
        """Whether the code stays in the field, to be linked or corrected: never one that may be somebody's card."""
        reason = self.found.get("reason")
        return self.linkable or (reason is not None and reason.code in ("check_digit", "length", "unreadable"))

    @property
    def warnings(self) -> list[Any]:
        """What else should be known; the two readings have a place of their own."""
        return [one for one in self.found.get("warnings", ()) if one.code not in ("separator_lost", "count_present")]


@bp.get("/scan")
@may("scan")
def scan_page() -> ResponseReturnValue:
    """An empty field, ready."""
    return render_template("scanning/scan.html", **_surroundings(), result=None)


@bp.post("/scan")
@may("scan")
def scan_code() -> ResponseReturnValue:
    """What the code in the field is. A script asks for the result alone; without one the whole page comes again."""
    reading = "none" if request.form.get("self") else request.form.get("reading")
    result = look(request.form.get("code", ""), reading)
    left = _go_to_site(result)
    alone = request.headers.get("X-Fragment") == "1"
    template = "scanning/_result.html" if alone else "scanning/scan.html"
    last = request.form.get("last")
    shown = render_template(template, **_surroundings(), result=result, left=left, last=last, soon=SOON_DAYS)
    return shown, 429 if result.refusal is not None and result.refusal.status == 429 else 200


def _go_to_site(result: Result) -> Here | None:
    """The label of one of one's own sites, or of a shelf in it, says where one works from now on. Returns where one
    worked until now; None where nothing changes."""
    site, here = result.found.get("site"), current_site()
    if site is None or (here is not None and here.id == site.id) or site.id not in {one.id for one in own_sites()}:
        return None
    session[SITE] = str(site.id)
    return here


@bp.app_template_global()
def linking() -> dict[str, bool]:
    """What may be done with a code that nobody knows yet, for the pages that read codes: ``link`` it to an item,
    ``make`` one of it, ``set_aside`` for the office, which is done at a site."""
    someone, here = current(), current_site()
    return {
        "link": someone.may("barcode.write"),
        "make": someone.may("catalogue.write"),
        "set_aside": here is not None and someone.may_at("scan", here.id),
    }


@bp.get("/wall/<any(scan, receive, handout, count):mode>")
@may("scan")
def wall(mode: str) -> ResponseReturnValue:
    """Where a tile on the wall leads. Counting goes on in the one count that is open where one stands, if any."""
    if mode == "count":
        here = current_site()
        open_now = queries.open_counts(here.id, current().sight) if here else []
        if len(open_now) == 1:
            return redirect(url_for("stock.count", count_id=open_now[0]))
    return redirect(url_for(MODES[mode]))


def _surroundings() -> dict[str, Any]:
    """Where one stands and what one may do there."""
    someone, here = current(), current_site()
    return {
        "here_now": here,
        "may_receive": here is not None and someone.may_at("stock.receive", here.id),
        "may_hand_out": here is not None and someone.may_at("handout.write", here.id),
        "may_settle": here is not None and someone.may_at("stock.correct", here.id),
        "may_move": here is not None and someone.may_at("transfer.write", here.id),
        "may_count": here is not None and someone.may_at("count.write", here.id),
        "may_link": someone.may("barcode.write"),
        "may_give_cards": someone.may("people.write"),
        "operator_role": someone.role,
    }


def look(code: str, reading: str | None) -> Result:
    """Read a scan for the one who asks, at the site they stand in; ``reading`` is the choice between two readings."""
    someone, here = current(), current_site()
    try:
        found = look_up(someone, code, here.id if here else None)
    except DomainError as refusal:
        note(refusal)
        return Result(code, {}, refusal=refusal)
    result = Result(code, found, linkable=_is_linkable(code, found))
    if found.get("item") is not None:
        _read_lot(result, reading)
    return result


def _is_linkable(code: str, found: dict[str, Any]) -> bool:
    """Whether the code may come to stand for an item: well read, unknown, and of our own only a blank one."""
    if found["kind"] != "unknown" or found["reason"].code not in (queries.NOT_KNOWN.code, queries.BLANK.code):
        return False
    try:
        check_barcode(code)
    except DomainError:
        return False
    return True


def _read_lot(result: Result, reading: str | None) -> None:
    """Lot and expiry: of the known lot, of the label, or of the reading that was chosen where two are possible."""
    known, parsed = result.found.get("lot"), result.found["parsed"]
    result.lot = known.lot if known else parsed.get("lot")
    result.expires_on = known.expires_on if known else _day(parsed.get("expires_on"))
    doubt = next((one for one in result.found["warnings"] if one.code == "separator_lost"), None)
    if doubt is None:
        return
    readings = [{"lot": one.get("lot"), "expires_on": _day(one.get("expires_on"))} for one in doubt.details["readings"]]
    if reading is None or not (reading.isdigit() or reading == "none"):
        result.readings = readings
    elif reading.isdigit() and int(reading) < len(readings):
        chosen = readings[int(reading)]
        result.lot, result.expires_on = chosen["lot"], chosen["expires_on"]


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@bp.get("/receive")
@may("stock.receive")
def receive() -> ResponseReturnValue:
    """Goods coming in: the basket is kept by the page, and sent whole."""
    here = current_site()
    if here is None or not current().may_at("stock.receive", here.id):
        return render_template("scanning/elsewhere.html", permission="stock.receive")
    tiles, only_new = distribution.tiles(here.id, clock.now()), donations.products_new_only()
    goods = [one | {"newOnly": UUID(one["id"]) in only_new} for one in goods_of(tiles, {})]
    return render_template(
        "stock/receive.html", here_now=here, tiles=tiles, goods=goods, start=start_with(), today=clock.today()
    )

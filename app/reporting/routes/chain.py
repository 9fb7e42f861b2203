# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chain of a lot over JSON, as a file, and as one document for whoever audits."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import force_locale, gettext

from app.db import read_from_replica
from app.identity.routes import current
from app.paper.document import Paper
from app.reporting.queries.chain.report import Chain, chain
from app.reporting.queries.chain.sum import verdict
from app.reporting.queries.reach import where
from app.reporting.routes.asking import REGISTER, ROWS, moment
from app.reporting.routes.blueprint import bp
from app.reporting.routes.files import as_file, files_at
from app.reporting.routes.paper import printed, write_on
from app.reporting.routes.telling import FileKind, answered, said_of, say
from app.reporting.rules.goods_words import CONDITIONS, FUNDING, said
from app.reporting.rules.report import Label
from app.reporting.schemas.goods import ChainIn, ChainLotOut, ChainOut
from app.web import may
from app.web.language import chosen
from app.web.pages import day_full, euros


def chain_seen(lot_id: UUID) -> Chain:
    """The chain of a lot where whoever asks reads registers; ``NotFound`` where it never was there."""
    someone = current()
    read_from_replica()
    place = where(someone.sight_with(REGISTER), exact=someone.scope(REGISTER))
    rows = someone.scope(ROWS)
    of_all = all(rows.covers(one.id, one.ambito_id) for one in place.sites.values())
    return chain(lot_id, place, moment(), recipients=of_all)


@bp.get("/reports/chain/<uuid:lot_id>")
@may(REGISTER)
@bp.arguments(ChainIn, location="query")
@bp.response(200, ChainOut)
def chain_of_lot(args: dict[str, Any], lot_id: UUID) -> dict[str, Any]:
    """Everything that happened to a lot, from the tender to what is left, and whether its pieces add up."""
    return chain_answered(chain_seen(lot_id))


def chain_answered(one: Chain) -> dict[str, Any]:
    """A chain as ``ChainOut`` dumps it."""
    lot = {name: getattr(one.goods, name, None) for name in ChainLotOut().fields}
    sums = {"pieces_by_steps": one.sum.by_lines, "pieces_left": one.sum.left, "adds_up": one.sum.adds_up}
    return {**answered(one.report), **sums, "lot": {**lot, "parts": one.parts}}


def chain_file(args: dict[str, Any], kind: FileKind, lot_id: UUID) -> Response:
    """The chain as a file."""
    one = chain_seen(lot_id)
    return chain_paper(one) if kind == "pdf" else as_file(one.report, kind)


files_at("/reports/chain/<uuid:lot_id>", REGISTER, ChainIn, chain_file, "The chain of a lot")


def chain_paper(one: Chain) -> Response:
    """The chain as one document: what the lot is, every step, what is left, the sum, and what it says of itself."""
    language = chosen()
    with force_locale(language):
        title = say(one.report.title)
        paper = Paper(title, one.goods.code, language=language, landscape=True)
        paper.heading(gettext("Chain of a lot"), f"{one.goods.called} · {said_of(one.report)}", code128=one.goods.code)
        paper.facts([(say(label), value) for label, value in facts(one)], columns=3)
        paper.text(say(verdict(one.sum)) + ".")
        write_on(paper, one.report)
        paper.boxes([gettext("Checked by"), gettext("Day")])
        body = paper.bytes()
    return printed(body, f"chain-{one.goods.code.lower()}.pdf")


def facts(one: Chain) -> list[tuple[Label, str]]:
    """What a lot is, as labels with their values, in the language that is set."""
    goods = one.goods
    category = goods.category_it if chosen() == "it" else goods.category_en
    found: list[tuple[Label, str]] = [
        (gettext("Item"), f"{goods.called} ({goods.sku})"),
        (gettext("Category"), f"{category} · {goods.fead_class}"),
        (gettext("Code of the lot"), goods.code),
        (gettext("Lot"), goods.lot or gettext("no lot")),
        (gettext("Expiry"), day_full(goods.expires_on) if goods.expires_on else gettext("does not expire")),
        (gettext("Value of a piece"), _value(goods.unit_value_cents)),
        (gettext("Paid by"), say(said(FUNDING, goods.funding)) or gettext("not known")),
        (gettext("Condition"), say(said(CONDITIONS, goods.condition)) or gettext("not known")),
    ]
    if one.parts:
        inside = [f"{part.quantity} \u00d7 {part.name}{' ' + part.size if part.size else ''}" for part in one.parts]
        found.append((gettext("In each kit"), ", ".join(inside)))
    return found


def _value(cents: int | None) -> str:
    return euros(cents) if cents is not None else str(gettext("not known"))

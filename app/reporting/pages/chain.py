# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of chains: choosing a lot, and everything that happened to it."""

from uuid import UUID

from flask import Response, render_template, request

from app.identity.routes import current
from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import page_of
from app.reporting.queries.chain.lots import lots_seen
from app.reporting.queries.chain.sum import verdict
from app.reporting.queries.reach import where
from app.reporting.routes.asking import REGISTER
from app.reporting.routes.chain import chain_file, chain_seen, facts
from app.reporting.routes.telling import FileKind
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.paging import page_of_rows


@bp.get("/reports/chain")
@may(REGISTER)
def chains() -> str:
    """Lots to choose from, the latest first."""
    q, someone = lists.text_of(request.args, "q", 100), current()
    place = where(someone.sight_with(REGISTER), exact=someone.scope(REGISTER))
    listed = page_of_rows(lots_seen(place.site_ids, q), lists.page_number(request.args), PAGE_SIZE, whole_rows=True)
    address = lists.address_of("reporting.chains", request.args)
    return render_template("reporting/chains.html", listed=listed, q=q, address=address)


@bp.get("/reports/chain/<uuid:lot_id>")
@may(REGISTER)
def chain_of_lot(lot_id: UUID) -> str:
    """The chain of a lot."""
    one = chain_seen(lot_id)
    return page_of(
        one.report,
        "reporting/chain.html",
        "reporting.chain_of_lot",
        REGISTER,
        place={"lot_id": lot_id},
        chain=one,
        facts=facts(one),
        verdict=verdict(one.sum),
    )


@bp.get("/reports/chain/<uuid:lot_id>.<any(csv, xlsx, pdf):kind>")
@may(REGISTER)
def chain_of_lot_file(lot_id: UUID, kind: FileKind) -> Response:
    """The same as a file; as PDF it is the document for whoever audits."""
    return chain_file({}, kind, lot_id)

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Quarterly declarations over JSON, and as the paper itself."""

from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app.db import db
from app.errors import NotFound
from app.identity.rules import Actor
from app.network.rules import Scope
from app.paper import declaration as paper
from app.supply.models import Declaration
from app.supply.operations import declarations as operations
from app.supply.queries import declarations as queries
from app.supply.queries.declarations import Due
from app.supply.routes.blueprint import bp
from app.supply.rules.declarations import Quarter
from app.supply.schemas.declarations import ITALIAN, DeclarationIn, DeclarationOut, DeclarationPaperIn, DeclarationsIn
from app.web import actor, may, once
from app.web.blueprint import FILE
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.get("/declarations")
@may("donation.read")
@bp.arguments(DeclarationsIn, location="query")
@bp.response(200, page_of(DeclarationOut))
def list_declarations(asked: dict[str, Any]) -> dict[str, Any]:
    """Who gets a declaration for a quarter (the last one that is over, unless said), and which were issued."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    quarter = quarter_asked(asked.pop("year", None), asked.pop("quarter", None))
    query = queries.due(quarter, reading(), **asked)

    def told(rows: list[Any]) -> list[Any]:
        return [shown(one) for one in queries.told_due(quarter, rows)]

    return page_of_rows(query, page, page_size, whole_rows=True, shown=told)


def quarter_asked(year: int | None, number: int | None) -> Quarter:
    """The quarter that is meant; the last one that is over when none is."""
    return Quarter(year, number) if year and number else Quarter.of(clock.today()).before


def reading() -> Scope:
    """Where the one who asks may read of gifts."""
    return cast("Actor", actor()).scope("donation.read")


@bp.post("/declarations")
@may("donation.write")
@bp.arguments(DeclarationIn)
@bp.response(201, DeclarationOut)
@once(DeclarationOut)
def declare(new: dict[str, Any]) -> dict[str, Any]:
    """Issue a declaration: it gets its number, without gaps per organisation and year. Issued again, it keeps it."""
    quarter = Quarter(new["year"], new["quarter"])
    return shown(issue(new["id"], _organisation(new), new["donor_id"], quarter))


def _organisation(new: dict[str, Any]) -> UUID:
    if "organisation_id" in new:
        named: UUID = new["organisation_id"]
        return named
    if not actor().may_at("donation.write", new["site_id"]):
        raise NotFound
    return queries.organisation_of(new["site_id"]) or _nobody()


def _nobody() -> UUID:
    raise NotFound


def issue(act_id: UUID, organisation_id: UUID, donor_id: UUID, quarter: Quarter) -> Due:
    """Issue one for an organisation with a site where one may; otherwise it does not exist for the one who asks."""
    if not queries.reaches(organisation_id, cast("Actor", actor()).scope("donation.write")):
        raise NotFound
    operations.declare(
        id=act_id,
        organisation_id=organisation_id,
        donor_id=donor_id,
        quarter=quarter,
        by=actor().operator_id,
        now=clock.now(),
    )
    everywhere = Scope(everywhere=True)
    rows = db.session.execute(queries.due(quarter, everywhere, organisation_id=organisation_id, donor_id=donor_id))
    return queries.told_due(quarter, rows.all())[0]


@bp.get("/declarations/<uuid:declaration_id>.pdf")
@may("donation.read")
@bp.arguments(DeclarationPaperIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_declaration(asked: dict[str, Any], declaration_id: UUID) -> Response:
    """The declaration on A4, to be signed: a paper of Italian law, so in Italian unless asked otherwise."""
    return paper_of(declaration_id, asked["language"])


def paper_of(declaration_id: UUID, language: str = ITALIAN) -> Response:
    """The same for a page."""
    said = queries.on_paper(existing(declaration_id))
    answer = Response(paper.draw(said, language), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"{said.code.lower()}.pdf")
    return answer


def existing(declaration_id: UUID) -> Declaration:
    """A declaration of an organisation one may read of, or the refusal that there is none."""
    one = queries.declaration(declaration_id)
    if one is None or not queries.reaches(one.organisation_id, reading()):
        raise NotFound
    return one


def shown(one: Due) -> dict[str, Any]:
    """A declaration as the API shows it, issued or not yet."""
    columns = (
        *("id", "organisation_id", "organisation", "donor_id", "donor", "gifts", "declared_value_cents"),
        *("issued", "issued_at", "number", "label", "changed"),
    )
    return {name: getattr(one, name) for name in columns} | {
        "year": one.quarter.year,
        "quarter": one.quarter.number,
        "due_on": one.quarter.due_on,
    }

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of the register of loading and unloading."""

from flask import Response, request

from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import KEPT, arguments, page_of
from app.reporting.routes.asking import REGISTER, asked, moment
from app.reporting.routes.registers import TITLE, register_file, register_page, undone_words, way, what
from app.reporting.routes.telling import FileKind
from app.reporting.rules.goods_words import REASONS, said
from app.reporting.rules.report import Report
from app.web import lists, may

MOVEMENTS = 20
"""On a page; each has as many lines as lots."""


@bp.get("/reports/register")
@may(REGISTER)
def goods_register() -> str:
    """The register, a page of movements at a time."""
    question = asked(arguments(), REGISTER)
    listed = register_page(question, lists.page_number(request.args), MOVEMENTS)
    report = Report("register", TITLE, question.period, question.where, moment(), ())
    return page_of(
        report,
        "reporting/register.html",
        "reporting.goods_register",
        REGISTER,
        listed=listed,
        address_of_page=lists.address_of("reporting.goods_register", request.args, KEPT),
        told={"what": what, "way": way, "undone": undone_words, "reason": lambda entry: said(REASONS, entry.reason)},
    )


@bp.get("/reports/register.<any(csv, xlsx, pdf):kind>")
@may(REGISTER)
def goods_register_file(kind: FileKind) -> Response:
    """The register of the period as a file."""
    return register_file(arguments(), kind)

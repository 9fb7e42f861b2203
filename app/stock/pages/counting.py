# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where people count, and the small pieces of it that the page asks for again and again."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from app import clock
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.stock.models import Count
from app.stock.pages.blueprint import bp
from app.stock.pages.counts import document
from app.stock.queries import counts_progress
from app.stock.routes.counts import count_at, with_expected
from app.stock.routes.counts_ending import sheets_of
from app.stock.rules.counting import ITEM_STATES
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.language import chosen
from app.web.paging import page_of_rows

LATEST = 8


@bp.get("/counts/<uuid:count_id>")
@may("count.read")
def count(count_id: UUID) -> str:
    """An open count where one may count: the page to count on. Otherwise the document."""
    one = count_at("count.read", count_id)
    if one.state != "open" or not current().may_at("count.write", one.site_id):
        return document(one)
    here = current_site()
    return render_template(
        "stock/counting.html",
        one=one,
        elsewhere=None if here and here.id == one.site_id else names_of_sites([one.site_id])[one.site_id],
        now=clock.now(),
        **how_far(one),
    )


def how_far(one: Count) -> dict[str, Any]:
    """How far a count has come, who counts, what was counted last."""
    heaps, me = counts_progress.heaps(one.id), current().operator_id
    people = counts_progress.people_of(one.id)
    return {
        "heaps": heaps,
        "items": sum(heap.items for heap in heaps),
        "counted": sum(heap.counted for heap in heaps),
        "others": [name for operator_id, name in people.items() if operator_id != me],
        "latest": counts_progress.latest_lines(one.id, LATEST),
        "me": me,
        "language_it": chosen() == "it",
    }


@bp.get("/counts/<uuid:count_id>/progress")
@may("count.read")
def count_progress(count_id: UUID) -> str:
    """What changes while others count, for the page to put in its place."""
    one = count_at("count.read", count_id)
    return render_template("stock/_count_progress.html", one=one, **how_far(one))


@bp.get("/counts/<uuid:count_id>/goods")
@may("count.write")
def count_goods(count_id: UUID) -> str:
    """Items of a count to choose from: by category, by words, fifty at a time."""
    one, args = count_at("count.write", count_id), request.args
    query = counts_progress.items_of_count(
        count_id,
        current().operator_id,
        state=lists.word_of(args, "state", ITEM_STATES, "all"),
        q=lists.text_of(args, "q", 100) or None,
        category_id=lists.id_of(args.get("category")),
    )
    listed = page_of_rows(
        query, lists.page_number(args), PAGE_SIZE, whole_rows=True, shown=lambda rows: with_expected(one, rows)
    )
    address = lists.address_of("stock.count_goods", args, ("q", "category", "state"), count_id=count_id)
    return render_template("stock/_count_goods.html", one=one, listed=listed, address=address)


@bp.get("/counts/<uuid:count_id>/sheets.pdf")
@may("count.read")
def count_sheets_pdf(count_id: UUID) -> Response:
    """Sheets to take along into a store room without network."""
    return sheets_of(count_at("count.read", count_id), chosen())

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the addresses of these pages ask for: which ambito, which lines; and whether one may decide about them."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app, request, url_for

from app.db import db
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.network import queries as network
from app.network.models import Ambito
from app.network.rules import Scope
from app.reorder.models import ReorderRun
from app.reorder.queries import review
from app.reorder.queries.review import Asked
from app.reorder.routes.policies import READ
from app.reorder.routes.runs import DECIDE, MAKE, reach
from app.web import lists

KEPT = ("show", "q", "where", "from", "seller")


def ambito_here() -> Ambito | None:
    """The ambito that the address names, else that of the site one works at, else the first one may read of."""
    scope, asked, site = reach(READ), lists.id_of(request.args.get("ambito")), current_site()
    query = network.ambiti()
    if not scope.everywhere:
        query = query.where(Ambito.id.in_(scope.ambiti))
    open_ones = {one.id: one for one in db.session.scalars(query)}
    for wanted in (asked, site.ambito_id if site else None):
        if wanted in open_ones:
            return open_ones[wanted]
    return next(iter(open_ones.values()), None)


def ways(ambito: Ambito | None) -> dict[str, Any]:
    """What every page of reorder needs for its ways to the others."""
    scope = reach(READ)
    others = list(db.session.scalars(network.ambiti())) if scope.everywhere else []
    here = current_site()
    own = bool(here and ambito and here.ambito_id == ambito.id)
    return {
        "ambito": ambito,
        "ambiti": others,
        "named": ambito.id if ambito and (scope.everywhere or len(scope.ambiti) > 1) and not own else None,
        "also_open": {rule.rule for rule in current_app.url_map.iter_rules() if _opens(rule)},
        "may_make": current().may(MAKE) and ambito is not None and covers(reach(MAKE), ambito.id),
    }


def _opens(rule: Any) -> bool:
    needed = current_app.view_functions[rule.endpoint].permission  # type: ignore[union-attr]
    return bool(rule.rule.startswith("/reorder/") and current().may(needed))


def covers(scope: Scope, ambito_id: UUID) -> bool:
    """Whether an ambito lies in a scope."""
    return scope.everywhere or ambito_id in scope.ambiti


def asked_for() -> Asked:
    """Which lines the address asks for."""
    args = request.args
    return Asked(
        show=lists.word_of(args, "show", review.GROUPS, ""),
        q=lists.text_of(args, "q", 100),
        site_id=lists.id_of(args.get("where")),
        from_site_id=lists.id_of(args.get("from")),
        supplier_id=lists.id_of(args.get("seller")),
    )


def may_decide(run: ReorderRun, latest: ReorderRun | None) -> bool:
    """Lines are decided about where one may, and in the latest run only: older ones would be ordered twice."""
    newest = latest is None or latest.id == run.id
    return newest and current().may(DECIDE) and covers(reach(DECIDE), run.ambito_id)


def line_address(asked: Asked, page: int) -> Callable[..., str]:
    """Addresses of lines that remember the list one came from; more of what is asked of them is given by name."""
    stays = kept(asked, page)

    def address(line_id: UUID, endpoint: str = "reorder.line", **more: Any) -> str:
        return url_for(endpoint, reorder_line_id=line_id, **stays, **more)

    return address


def run_address(run: ReorderRun, asked: Asked, page: int = 1, **more: Any) -> str:
    """The address of a run with the lines that were looked at."""
    return url_for("reorder.run", run_id=run.id, **kept(asked, page), **more)


def kept(asked: Asked, page: int = 1) -> dict[str, Any]:
    """What an address keeps of the lines that are looked at."""
    told = {"show": asked.show, "q": asked.q, "where": asked.site_id, "page": page if page > 1 else None}
    told |= {"from": asked.from_site_id, "seller": asked.supplier_id}
    return {name: value for name, value in told.items() if value}

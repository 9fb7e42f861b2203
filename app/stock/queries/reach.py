# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a question is kept inside a scope. One site alone needs no other table, and its index then gives the order."""

from typing import Any
from uuid import UUID

from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


def only_site(scope: Scope) -> UUID | None:
    """The site, when a scope is one site and nothing else."""
    single = not scope.everywhere and not scope.ambiti and len(scope.sites) == 1
    return next(iter(scope.sites)) if single else None


def inside(query: Any, site_id: Any, scope: Scope) -> Any:
    """The query with its column of sites kept inside the scope."""
    if scope.everywhere:
        return query
    only = only_site(scope)
    if only is not None:
        return query.where(site_id == only)
    return query.join(Site, Site.id == site_id).where(within(scope))

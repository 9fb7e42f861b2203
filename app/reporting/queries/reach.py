# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which sites a report is about."""

from uuid import UUID

import sqlalchemy as sa

from app.db import ask
from app.errors import N_, NotFound
from app.network.models import Ambito, Organisation, Site
from app.network.queries import within
from app.network.rules import Scope
from app.reporting.rules.report import Label, Place, Where, Words

_EVERYWHERE = Scope(everywhere=True)


def where(
    sight: Scope,
    *,
    ambito_id: UUID | None = None,
    organisation_id: UUID | None = None,
    site_id: UUID | None = None,
    exact: Scope | None = None,
) -> Where:
    """The sites inside a scope that were asked for, archived ones too: what they did stays done.

    ``guarded`` unless ``exact``, the scope in which somebody sees rows, holds all of them. A guarded reader asks for
    whole ambiti. Raises ``NotFound`` for what lies outside, or does not exist.
    """
    query = sa.select(Site.id, Site.name, Site.kind, Site.ambito_id, Site.organisation_id).where(within(sight))
    for column, asked in ((Site.ambito_id, ambito_id), (Site.organisation_id, organisation_id), (Site.id, site_id)):
        query = query.where(column == asked) if asked is not None else query
    sites = {row.id: Place(*row) for row in ask(query.order_by(Site.name, Site.id))}
    only_ambito = organisation_id is None and site_id is None
    if not sites and not (only_ambito and (ambito_id is None or _is_ambito(sight, ambito_id))):
        raise NotFound
    ambiti = _ambiti(sight, {one.ambito_id for one in sites.values()} | ({ambito_id} if ambito_id else set()))
    guarded = not _holds(exact or Scope(), sites, ambiti)
    if guarded and (organisation_id or site_id):
        raise NotFound
    label = _label(sites, ambiti, organisation_id, site_id)
    return Where(label, sites, ambiti, guarded, ambito_id, organisation_id, site_id)


def everywhere() -> Where:
    """All sites there are, each exactly."""
    return where(_EVERYWHERE, exact=_EVERYWHERE)


def _holds(exact: Scope, sites: dict[UUID, Place], ambiti: dict[UUID, str]) -> bool:
    """Whether a scope holds all of these sites; of ambiti without a site (referrals and estimates may be theirs all the
    same) whether it holds them."""
    without = set(ambiti) - {one.ambito_id for one in sites.values()}
    return all(exact.covers(one.id, one.ambito_id) for one in sites.values()) and (
        exact.everywhere or without <= exact.ambiti
    )


def _is_ambito(sight: Scope, ambito_id: UUID) -> bool:
    """Whether this is an ambito inside the scope, which may have no site yet."""
    if not (sight.everywhere or ambito_id in sight.ambiti):
        return False
    return ask(sa.select(Ambito.id).where(Ambito.id == ambito_id)).first() is not None


def _ambiti(sight: Scope, ids: set[UUID]) -> dict[UUID, str]:
    found = ask(sa.select(Ambito.id, Ambito.name).where(Ambito.id.in_(ids)).order_by(Ambito.name))
    return {row.id: row.name for row in found}


def _label(
    sites: dict[UUID, Place], ambiti: dict[UUID, str], organisation_id: UUID | None, site_id: UUID | None
) -> Label:
    if site_id is not None:
        return sites[site_id].name
    if organisation_id is not None:
        return str(ask(sa.select(Organisation.name).where(Organisation.id == organisation_id)).scalar_one())
    if len(ambiti) == 1:
        return Words(N_("Ambito of %(name)s"), {"name": next(iter(ambiti.values()))})
    return Words(N_("All ambiti"))

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sees whom: by the card, or because something of the person happened where one works with people."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import Contact, Referral
from app.contact.rules.people import CARD_SHOWN_FOR
from app.db import ask
from app.distribution.models import Handout
from app.identity.models import AccessRecord
from app.network.models import Site
from app.network.rules import Scope
from app.privacy.rules.reads import BY_CARD

HOLDERS: tuple[Any, ...] = (Handout, Contact, Referral)
"""What is written down at a person; each has ``person_id``, ``unlinked_person_id`` and ``site_id``."""


def card_was_shown(operator_id: UUID, members: Sequence[UUID], now: datetime) -> bool:
    """Whether this operator had a card of the person at hand within the last day."""
    shown = sa.select(AccessRecord.id).where(
        AccessRecord.operator_id == operator_id,
        AccessRecord.subject_id.in_(members),
        AccessRecord.at > now - CARD_SHOWN_FOR,
        AccessRecord.action.in_(BY_CARD),
    )
    return ask(shown.limit(1)).first() is not None


def happened_in(scope: Scope, members: Sequence[UUID]) -> bool:
    """Whether anything of the person happened at a site of these places."""
    places = []
    if scope.ambiti:
        places.append(Site.ambito_id.in_(scope.ambiti))
    if scope.sites:
        places.append(Site.id.in_(scope.sites))
    return bool(places) and any(_is_any(holder, members, sa.or_(*places)) for holder in HOLDERS)


def _is_any(holder: Any, members: Sequence[UUID], places: Any) -> bool:
    found = sa.select(holder.id).join(Site, Site.id == holder.site_id).where(holder.person_id.in_(members), places)
    return ask(found.limit(1)).first() is not None

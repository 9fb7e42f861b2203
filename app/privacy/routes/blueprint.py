# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of people's records, and who may open which."""

from datetime import datetime
from uuid import UUID

from app.contact import queries as people
from app.contact.rules.people import Somebody
from app.errors import NotFound
from app.identity.operations import record_access
from app.identity.routes import current
from app.privacy.queries.sight import card_was_shown, happened_in
from app.privacy.rules.reads import reason_of
from app.web import ApiBlueprint

bp = ApiBlueprint(
    "privacy_api", "app.privacy", url_prefix="/api/v1", description="What is known of somebody, and letting it go"
)

READ = "people.read"


def seen(person_id: UUID, now: datetime) -> tuple[Somebody, bool]:
    """The person whose page one may open, and whether their card was shown; one whom others know and one whom nobody
    is are the same: ``NotFound``."""
    someone, somebody = current(), people.person(person_id)
    if somebody is None:
        raise NotFound
    shown = card_was_shown(someone.operator_id, somebody.members, now)
    if not shown and not happened_in(someone.sight_with(READ), somebody.members):
        raise NotFound
    return somebody, shown


def opened(
    person_id: UUID, action: str, now: datetime, *, reason: str | None = None, site_id: UUID | None = None
) -> Somebody:
    """The same, and it is written down that it was opened, where and why; inside a transaction."""
    somebody, shown = seen(person_id, now)
    record_access(
        current().operator_id,
        somebody.id,
        action,
        now,
        site_id=site_id or only_site(),
        reason=reason_of(reason, by_card=shown),
    )
    return somebody


def only_site() -> UUID | None:
    """The site of an operator who has but one."""
    held = {one.site_id for one in current().assignments}
    return next(iter(held)) if len(held) == 1 else None

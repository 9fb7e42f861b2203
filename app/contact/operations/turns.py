# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Acting on a person as if alone: nobody else changes who is whom, and nothing is recorded at any card of theirs."""

from uuid import UUID

from app.contact import queries
from app.contact.queries import Carried
from app.contact.rules.people import Somebody
from app.db import on_sqlite, take_turn
from app.errors import NotFound

# Held by whoever acts on a person as a whole: puts right what they said, gives a card, makes two one, lets them go. So
# the groups stay as they are meanwhile. All of these wait for each other, and nothing that happens at a counter does.
# Taken before the turns of people, and never waited for by whoever holds one of those.
WHO_IS_WHOM = UUID("5061ba00-0000-4000-8000-000000000001")


def alone_with(person_id: UUID, code: str | None = None) -> tuple[Somebody, Somebody | None]:
    """The person with this id, and the one who carries the other card, as they are once it is one's turn: a contact may
    have completed them while one waited. Raises ``NotFound`` for nobody's id."""
    take_turn(WHO_IS_WHOM)
    one, other = _both(person_id, code)
    take_turn(*one.members, *(other.members if other else ()))
    return (one, other) if on_sqlite() else _both(person_id, code)


def _both(person_id: UUID, code: str | None) -> tuple[Somebody, Somebody | None]:
    one = queries.person(person_id)
    if one is None:
        raise NotFound
    return one, queries.person_with(code) if code else None


def carrier_in_turn(code: str | None, *others: UUID | None) -> Carried | None:
    """Take the turn of whoever carries this card, and of these sites and people, in one go; then say who carries it
    now: it may have changed while one waited. None for no card, or one that nobody was given.

    What happened is written down at ``own_id``, the card's own record; what is asked is asked about ``root_id``.
    """
    known = queries.carried([code]) if code else {}
    take_turn(*others, *(member for one in known.values() for member in one.members))
    if code is None or not known:
        return None
    return (known if on_sqlite() else queries.carried([code])).get(code)

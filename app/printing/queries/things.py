# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the labels somebody asks for say: of goods, places, papers, people and badges, each by its kind."""

from collections.abc import Sequence
from dataclasses import replace

from app.errors import NotFound
from app.printing.queries.goods import items, lots
from app.printing.queries.places import shelves, sites, transfers
from app.printing.queries.staff import NO_BADGE_YET, badges
from app.printing.rules.asking import Asked, Reach, tile_code
from app.printing.rules.symbols import Thing
from app.printing.rules.words import MODES, Say

SPECIMENS = {"person": "XXXXXXXX", "blank": "NXXXXXXXXX", "operator": NO_BADGE_YET}
"""What stands for a code that is read, or made, only when the label is really printed. Their check characters are
wrong, and no code of ours is wider."""

ASKING = {
    "item": items, "kit": items, "lot": lots, "site": sites, "shelf": shelves, "transfer": transfers,
    "operator": badges,
}  # fmt: skip


def things_of(asked: Sequence[Asked], reach: Reach, say: Say) -> list[Thing]:
    """What each label is of, in the order asked; nothing is written down, so cards, blanks and badges that do not exist
    yet are specimens. Raises ``NotFound`` for what there is not, or lies outside one's reach."""
    found: dict[Asked, Thing] = {}
    for kind, ask in ASKING.items():
        wanted = [one for one in asked if one.kind == kind]
        if wanted:
            found |= ask(wanted, reach, say)
    return [_as_asked(found[one], one) if one.kind in ASKING else _without_question(one, reach, say) for one in asked]


def _as_asked(thing: Thing, one: Asked) -> Thing:
    return replace(thing, style=one.style) if one.style else thing


def _without_question(one: Asked, reach: Reach, say: Say) -> Thing:
    if one.kind == "person":
        if not reach.sees_people:
            raise NotFound
        return Thing("person", SPECIMENS["person"], one.id, style="card")
    if one.kind == "blank":
        return Thing("blank", SPECIMENS["blank"])
    value = one.value or ""
    word = say(MODES[value]) if one.kind == "mode" else value
    return Thing(one.kind, tile_code(one.kind, value), big=word, style="tile")

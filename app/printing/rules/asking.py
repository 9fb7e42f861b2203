# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody asks to have printed, and the bounds on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.codes import wall_code
from app.errors import N_, DomainError
from app.network.rules import Scope
from labels import MOST

MOST_ENTRIES = 500

NAMED = ("item", "lot", "kit", "site", "shelf", "transfer", "person", "operator")
"""Kinds that are of something which has an id."""

TILES = ("mode", "quantity")
PACKED = ("item", "lot")
"""Kinds of which a pack of so many pieces may be meant."""

TILE = "tile"
"""The style of a size that hangs on the wall, beside the tiles that choose a page and a quantity."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Copies of one label: of the thing with this id, or the tile with this value. ``pieces`` is what a pack holds;
    ``style`` is ``tile`` for an item on the wall."""

    kind: str
    id: UUID | None = None
    copies: int = 1
    value: str | None = None
    pieces: int | None = None
    style: str | None = None


NOWHERE = Scope()


@dataclass(frozen=True, slots=True)
class Reach:
    """Of what somebody may print labels: the sites and shelves they see, transfers, others' badges, people's cards."""

    by: UUID
    sight: Scope
    transfers: Scope = NOWHERE
    badges: Scope = NOWHERE
    sees_people: bool = False


def asked_in(entries: Sequence[Mapping[str, Any]]) -> list[Asked]:
    """The entries of a request, checked: each names what its kind needs and nothing else.

    ``DomainError`` 422: ``label_incomplete`` with the fields ``labels.N.id``, ``.value``, ``.pieces``,
    ``.style``; ``tile_unknown``; ``too_many_labels`` (details: most).
    """
    asked = [Asked(**entry) for entry in entries]
    faults: dict[str, list[str]] = {}
    for number, one in enumerate(asked):
        faults |= {f"labels.{number}.{field}": [message] for field, message in _faults(one)}
    if faults:
        raise DomainError(N_("A label lacks what its kind needs."), "label_incomplete", 422, fields=faults)
    for number, one in enumerate(asked):
        if one.kind in TILES:
            tile_code(one.kind, one.value or "", f"labels.{number}.value")
    if sum(one.copies for one in asked) > MOST:
        message = N_("At most %(most)s labels are printed at once.")
        raise DomainError(message, "too_many_labels", 422, fields={"labels": [N_("too many")]}, most=MOST)
    return asked


def _faults(one: Asked) -> list[tuple[str, str]]:
    missing, extra = N_("This kind of label needs it."), N_("This kind of label has none.")
    found = []
    for field, wanted in (("id", one.kind in NAMED), ("value", one.kind in TILES)):
        given = getattr(one, field) is not None
        if given != wanted:
            found.append((field, missing if wanted else extra))
    if one.pieces is not None and one.kind not in PACKED:
        found.append(("pieces", extra))
    if one.style is not None and (one.kind != "item" or one.pieces is not None):
        found.append(("style", extra))
    return found


def tile_code(kind: str, value: str, field: str = "value") -> str:
    """The code of a tile on the wall; ``tile_unknown`` (422) when there is none of this value. A quantity is written
    in one way only: 007 and 7 would be two tiles with one code."""
    figures = value.isascii() and value.isdigit() and len(value) <= 3 and not value.startswith("0")
    try:
        return wall_code(kind, int(value) if kind == "quantity" and figures else value)
    except ValueError:
        message = N_("There is no tile for this.")
        raise DomainError(message, "tile_unknown", 422, fields={field: [message]}) from None

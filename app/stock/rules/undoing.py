# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be undone by a movement that points back, who may, and the way for the rest."""

from collections.abc import Iterable, Sequence

from app.errors import N_, DomainError

UNDOING = {
    "receipt": "stock.receive",
    "handout": "handout.write",
    "found": "stock.correct",
    "correction": "stock.correct",
    "discard": "discard.write",
    "assembly": "kit.write",
    "disassembly": "kit.write",
    "opening": "kit.write",
    "refill": "kit.write",
}
"""By kind of movement, what one needs to have been allowed to do, to undo it. The other kinds are one step of something
larger and go back by that."""

_INSTEAD = {
    "reversal": N_("This undoes something already: record what happened anew."),
    "pick": N_("These goods were put aside for a transfer: cancel the transfer, and they are back on the shelf."),
    "release": N_("These goods are back on the shelf: pick them again if they are to leave."),
    "dispatch": N_("These goods left with a transfer: cancel the transfer while they are on their way."),
    "arrival": N_("These goods came with a transfer: send them back with another one."),
    "return": N_("These goods came back from a loan: if they did not, discard them as lost."),
    "count": N_("This is what was found on the shelf: if it is wrong, count again."),
}


def way_back(kind: str) -> str:
    """How goods of a kind of movement go back that no reversal may undo, in words."""
    return _INSTEAD.get(kind, N_("This cannot be undone: record what happened anew."))


def check_reversible(kind: str) -> None:
    """Raises ``not_reversible`` (409), saying the right way, for a movement that no reversal may undo."""
    if kind not in UNDOING:
        raise DomainError(way_back(kind), "not_reversible", 409)


def came_back() -> DomainError:
    """The refusal to undo what some goods came back of: they would be on the shelf twice."""
    message = N_("Not undone: some of these goods were lent and have come back already.")
    return DomainError(message, "came_back", 409)


def counted_since(number: int, goods: Sequence[tuple[str, str, str | None]]) -> DomainError:
    """The refusal to undo what a later count covers; ``goods`` are (item id, name, size) of what it counted.

    The count found what was really there, with the mistake in it: undoing the mistake now would make the books wrong.
    """
    return DomainError(
        N_("Not undone: count no. %(number)d has since counted %(names)s. If the figure is wrong, count again."),
        "counted_since",
        409,
        number=number,
        names=named(goods),
        items=[item_id for item_id, _, _ in goods],
    )


def named(goods: Iterable[tuple[str, str, str | None]]) -> str:
    """Goods in a sentence, sizes with them."""
    return ", ".join(f"{name} {size}" if size else name for _, name, size in goods)

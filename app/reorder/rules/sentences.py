# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a line says what it says, in one sentence, and what to look at twice."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.errors import N_
from app.reorder.rules import columns
from app.reorder.rules.demand_classes import KINDS
from app.reorder.rules.likeness import WAREHOUSE
from app.reorder.rules.plans import CENTS, is_silent, surge_after
from app.reorder.rules.proposal import Proposal
from app.reorder.rules.snapshot import Known, Snapshot, Step

ENOUGH = N_("There are %(position)d and the reorder point is %(reorder_point)d: enough for now.")
SNOOZED = N_("Put off until %(until)s.")
MOVED = N_(
    "%(quantity)d come from where there is more than needed: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d."
)
BOUGHT = N_(
    "%(quantity)d are missing up to %(order_up_to)d: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d."
)
IN_PACKS = N_(
    "%(need)d are missing up to %(order_up_to)d: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d. As it is sold, that makes %(quantity)d."
)
UNEVEN = N_(
    "%(need)d are missing at some of the sites it supplies, and what lies at the others is not free: together there "
    "are %(position)d. That makes %(quantity)d."
)
AT_A_BREAK = N_(
    "%(need)d are missing up to %(order_up_to)d: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d. From %(bought)d on a piece costs less, and that pays."
)
FILLED_UP = N_(
    "%(need)d are missing up to %(order_up_to)d: %(position)d are left or on their way, and one orders at "
    "%(reorder_point)d. %(added)d more reach the €%(least)d from which on the supplier delivers."
)
ADDED = N_(
    "There are %(position)d and the reorder point is %(reorder_point)d, enough for now: %(added)d are added so that "
    "the order reaches the €%(least)d from which on the supplier delivers."
)
BUILT = N_("%(quantity)d kits can be built of what lies here.")
TAKEN_APART = N_("%(apart)d kits are more than needed, and their parts are missing here: they can be taken apart.")
FROM_KITS = N_("%(parts)d come of kits that are taken apart here, which is enough for now.")
PARTS_LACKING = N_("%(need)d kits are missing, and what lies here is not enough to build any.")
CIRCULAR = N_("This kit contains itself: correct what is in it, then it can be counted.")
WAITS = N_(
    "%(waits)d are missing: %(position)d are left or on their way, and it is time for more at %(reorder_point)d. The "
    "warehouse that supplies this site orders them."
)
LEFT_TO_IT = N_(
    "%(waits)d are missing: %(position)d are left or on their way, and it is time for more at %(reorder_point)d. The "
    "warehouse that supplies this site orders none for now: its own line says why."
)
NO_SUPPLIER = N_("%(quantity)d are missing and nobody sells this.")
UNFUNDED = N_("%(quantity)d are missing and the budget does not reach.")
UNKNOWN = N_("Nothing is known of what is asked for: there was never any on the shelf.")
ARCHIVED = N_("This item is no longer in use.")


def values_of(one: Known, n: int, steps: Sequence[Step], found: Proposal) -> dict[str, Any]:
    """What fills the sentences."""
    bought = sum(step.quantity for step in steps if step.action == "buy")
    missing = int(found.wanted[n]) or int(found.need[n])
    covered = found.covered
    return {
        "quantity": brought(steps) or missing,
        "need": needed(found, n, steps),
        "bought": bought,
        "added": int(covered.added[n]),
        "apart": int(covered.apart[n]),
        "parts": int(covered.parts[n]),
        "waits": int(np.ceil(covered.waits[n])),
        "least": -(-(one.offers[0].min_order_cents or 0) // CENTS) if one.offers else 0,
        "position": round(float(found.position.net[n])),
        "reorder_point": max(0, int(found.stocking.reorder_point[n])),
        "order_up_to": level(found, n),
        "until": str(one.snoozed_until or ""),
    }


def why(seen: Snapshot, one: Known, n: int, steps: Sequence[Step], found: Proposal) -> tuple[str, tuple[str, ...]]:
    """The sentence and the flags of a line."""
    flags = _flags(seen, one, n, found)
    if one.archived:
        return ARCHIVED, flags
    if is_silent(one, seen.as_of):
        return SNOOZED, (*flags, "snoozed")
    actions = {step.action for step in steps}
    if "buy" in actions:
        return _bought(n, steps, found), flags
    for action, sentence in (("transfer", MOVED), ("assemble", BUILT), ("disassemble", TAKEN_APART)):
        if action in actions:
            return sentence, flags
    if "contains_itself" in flags:
        return CIRCULAR, flags
    if found.wanted[n] > 0:
        return _missing(one, flags)
    if found.covered.parts[n] > 0:
        return FROM_KITS, flags
    if found.covered.waits[n] > 0:
        return (WAITS if found.covered.comes[n] else LEFT_TO_IT), flags
    return (UNKNOWN if found.unknown[n] else ENOUGH), flags


def _bought(n: int, steps: Sequence[Step], found: Proposal) -> str:
    if _uneven(found, n, steps):
        return UNEVEN
    if found.covered.added[n] > 0:
        return FILLED_UP if found.need[n] > 0 else ADDED
    if found.covered.broken[n]:
        return AT_A_BREAK
    return IN_PACKS if needed(found, n, steps) != brought(steps) else BOUGHT


def brought(steps: Sequence[Step]) -> int:
    """Pieces that steps bring, whatever way."""
    return sum(step.quantity for step in steps if step.action != "disassemble")


def needed(found: Proposal, n: int, steps: Sequence[Step]) -> int:
    """Whole pieces that are missing before anything is moved or built: a part of a piece is one more."""
    covered = brought([step for step in steps if step.action != "buy"]) + int(found.covered.parts[n])
    return _whole(found.need[n]) + covered


def level(found: Proposal, n: int) -> int:
    """The whole pieces up to which one orders: what is bought or built reaches the level, what is moved stays below."""
    up_to = float(found.stocking.order_up_to[n])
    return _whole(up_to) if found.wanted[n] > 0 or found.covered.built[n] > 0 else int(up_to)


def _whole(pieces: float) -> int:
    return int(np.ceil(round(float(pieces), 3)))


def _uneven(found: Proposal, n: int, steps: Sequence[Step]) -> bool:
    """Whether sites lack what together they have."""
    together = max(0, level(found, n) - round(float(found.position.net[n])))
    return bool(found.answers_for[n] and found.need[n] > 0) and needed(found, n, steps) > together


def _missing(one: Known, flags: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    if one.offers:
        return UNFUNDED, (*flags, "not_funded")
    return (PARTS_LACKING, flags) if "parts_lacking" in flags else (NO_SUPPLIER, (*flags, "no_supplier"))


def _flags(seen: Snapshot, one: Known, n: int, found: Proposal) -> tuple[str, ...]:
    asked = one.subject.site_kind != WAREHOUSE or bool(found.answers_for[n])
    kit = one.is_kit and one.subject.item_id in seen.parts
    told = (
        ("no_information", asked and bool(found.unknown[n])),
        ("seen_shortly", asked and bool(found.young[n]) and not bool(found.unknown[n])),
        ("overdue_order", any(columns.is_overdue(order, seen) for order in one.on_order)),
        ("expires_unused", bool(found.position.expiring[n] >= 1)),
        ("min_above_max", _crossed(one)),
        ("lead_time_assumed", bool(one.offers) and one.offers[0].lead_from == "unknown"),
        ("small_order", bool(found.covered.small[n])),
        ("parts_lacking", kit and not one.offers and bool(found.need[n] >= 1)),
        ("contains_itself", one.subject.item_id in seen.circular),
        ("ordered_by_warehouse", bool(found.covered.comes[n])),
        ("for_its_sites", bool(found.answers_for[n])),
        ("set_by_hand", any(one.policy.fields[name] is not None for name in ("min_pieces", "max_pieces"))),
    )
    return (*(name for name, holds in told if holds), *(_of_demand(seen, one, n, found) if asked else ()))


def _of_demand(seen: Snapshot, one: Known, n: int, found: Proposal) -> tuple[str, ...]:
    """What makes the numbers of demand less sure than they look."""
    level = found.ahead.level
    told = (
        ("lumpy", KINDS[level.kind[n]] == "lumpy"),
        ("level_shifted", bool(level.shifted[n])),
        ("one_off", bool(found.one_off[n])),
        ("surge", surge_after(one, seen.as_of) != 1),
        ("mostly_given", bool(found.mostly_given[n])),
    )
    return tuple(name for name, holds in told if holds)


def _crossed(one: Known) -> bool:
    least, most = one.policy.fields["min_pieces"], one.policy.fields["max_pieces"]
    return least is not None and most is not None and least > most

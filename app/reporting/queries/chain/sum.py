# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The end of a chain: what is left where, and the sum that must come to it."""

from collections.abc import Iterator

from app.errors import N_
from app.reporting.queries.chain.rows import Known
from app.reporting.rules.chain import CAME_BACK, CAME_IN, DISCARDED, GIVEN, KITS, PUT_RIGHT, RECEIVED, SENT_OUT, Sum
from app.reporting.rules.goods_words import PLACES
from app.reporting.rules.report import Label, Row, Where, Words

_SUMMED = {
    RECEIVED: N_("Received"),
    CAME_IN: N_("Came from other ambiti"),
    GIVEN: N_("Handed out, less what was undone"),
    CAME_BACK: N_("Came back"),
    DISCARDED: N_("Discarded"),
    SENT_OUT: N_("Sent to other ambiti"),
    PUT_RIGHT: N_("Found, counted, put right"),
    KITS: N_("Kits built and taken apart"),
}
LEFT, SUM = Words(N_("What is left")), Words(N_("The sum"))


def left_rows(known: Known, where: Where, total: Sum) -> Iterator[Row]:
    """Places that hold something of the lot by the sum of their lines, loose pieces before those in kits."""
    spots = {**total.apart, **total.places}
    ordered = sorted(spots, key=lambda one: (known.sites.get(one[0], ""), str(one[2] or ""), one[1]))
    for site_id, place, kit_lot in ordered:
        pieces = total.places.get((site_id, place, kit_lot), 0)
        kit = known.kits.get(kit_lot) if kit_lot else None
        note = Words(N_("in kits of the lot %(code)s"), {"code": kit.code}) if kit else ""
        site = where.sites[site_id].name
        yield Row("left", Words(PLACES[place]), pieces, "pieces", section=LEFT, more={"site": site, "note": note})


def sum_rows(total: Sum) -> Iterator[Row]:
    """The sum part by part, what it comes to, what the balances hold, and whether the two agree."""
    for part, pieces in total.parts.items():
        if pieces or part in (RECEIVED, GIVEN):
            yield Row(part, Words(_SUMMED[part]), pieces, "pieces", section=SUM)
    yield Row("by_lines", Words(N_("All steps together")), total.by_lines, "pieces", section=SUM)
    yield Row("left", Words(N_("There by the balances")), total.left, "pieces", section=SUM)
    yield Row("difference", verdict(total), total.by_lines - total.left, "pieces", section=SUM)


def verdict(total: Sum) -> Label:
    """What the chain says of itself."""
    if total.adds_up:
        return Words(N_("It adds up: every step is accounted for"))
    return Words(N_("It does not add up: the books must be checked"))

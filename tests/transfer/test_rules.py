# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about transfers, without a database."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from app.errors import DomainError
from app.stock.rules import Wanted
from app.transfer.models import STATES
from app.transfer.rules import (
    Came,
    Ends,
    Gap,
    Less,
    Open,
    Sent,
    Turned,
    cause_of,
    check_ends,
    check_return,
    check_state,
    check_within,
    compare,
    label_of,
    less_of,
    narrow,
    reasons_of,
    share_out,
)
from app.transfer.rules.states import MAY_FOLLOW

BOX, SOAP = uuid4(), uuid4()
FIRST, SECOND, THIRD = (
    Sent(uuid4(), BOX, uuid4(), 12),
    Sent(uuid4(), BOX, uuid4(), 5),
    Sent(uuid4(), SOAP, uuid4(), 30),
)


def refusal(call: Any, *args: Any, **more: Any) -> DomainError:
    with pytest.raises(DomainError) as raised:
        call(*args, **more)
    return raised.value


# ---------------------------------------------------------------- states

EARLY = {
    ("release", "requested"): "not_picked",
    ("receive", "requested"): "not_dispatched",
    ("receive", "picked"): "not_dispatched",
    ("settle", "requested"): "not_received",
    ("settle", "picked"): "not_received",
    ("settle", "in_transit"): "not_received",
}
LATE = {
    "picked": "already_picked",
    "in_transit": "already_dispatched",
    "received": "transfer_received",
    "cancelled": "transfer_cancelled",
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("verb", MAY_FOLLOW)
def test_each_verb_has_its_place_and_elsewhere_says_why_not(verb: str, state: str) -> None:
    if state in MAY_FOLLOW[verb]:
        check_state(verb, state)
        return
    refused = refusal(check_state, verb, state)
    assert refused.status == 409 and refused.message
    assert refused.code == EARLY.get((verb, state), LATE.get(state))


# ---------------------------------------------------------------- the paper


def test_the_cause_says_who_keeps_the_goods() -> None:
    one, other = uuid4(), uuid4()
    assert cause_of(one, one, returns=False) == cause_of(one, one, returns=True) == "transfer"
    assert cause_of(one, other, returns=False) == "free_cession"
    assert cause_of(one, other, returns=True) == "return"


def test_a_number_is_written_with_its_series_and_year() -> None:
    assert label_of("PI-01", 2026, 118) == "PI-01 2026/118"
    assert label_of("", 2026, 1) == "2026/1"


# ---------------------------------------------------------------- asking and narrowing


def test_goods_go_to_another_site_and_come_back_from_where_they_arrived() -> None:
    here, there = uuid4(), uuid4()
    check_ends(here, there)
    assert refusal(check_ends, here, here).code == "same_site"
    first = Ends(uuid4(), here, there)
    check_return(first, "received", there, here)
    assert refusal(check_return, first, "in_transit", there, here).code == "not_its_return"
    assert refusal(check_return, first, "received", here, there).code == "not_its_return"


def test_only_what_was_put_aside_may_go_and_not_more_of_it() -> None:
    aside = [FIRST, SECOND]
    assert narrow(aside, [Less(FIRST.line_id, 12), Less(SECOND.line_id, 1)]) == {FIRST.line_id: 12, SECOND.line_id: 1}
    more = refusal(narrow, aside, [Less(FIRST.line_id, 13)])
    assert (more.code, list(more.fields or {})) == ("more_than_asked", ["lines.0.quantity"])
    for lines in ([Less(uuid4(), 1)], [Less(FIRST.line_id, 1), Less(FIRST.line_id, 1)]):
        assert refusal(narrow, aside, lines).code == "unknown_line"


def test_goods_named_by_item_take_the_lots_in_their_order() -> None:
    aside = [FIRST, SECOND, THIRD]
    assert less_of(aside, [Wanted(BOX, 14)]) == [Less(FIRST.line_id, 12), Less(SECOND.line_id, 2)]
    assert less_of(aside, [Wanted(BOX, 3, SECOND.lot_id)]) == [Less(SECOND.line_id, 3)]
    assert refusal(less_of, aside, [Wanted(SOAP, 30), Wanted(BOX, 18)]).fields == {
        "lines.1.quantity": ["This is more than was asked for."]
    }


def test_nothing_goes_that_was_not_asked_for() -> None:
    asked = [Wanted(BOX, 5), Wanted(BOX, 5)]
    check_within(asked, [Wanted(BOX, 10)])
    check_within(asked, [])
    assert refusal(check_within, asked, [Wanted(BOX, 6), Wanted(BOX, 5)]).fields == {
        "lines.1.quantity": ["This is more than was asked for."]
    }
    assert refusal(check_within, asked, [Wanted(SOAP, 1)]).code == "more_than_asked"
    lot = uuid4()
    assert reasons_of([Wanted(BOX, 1, lot, "asked for it"), Wanted(BOX, 1), Wanted(SOAP, 1, uuid4())]) == {
        lot: "asked for it"
    }


# ---------------------------------------------------------------- what came


def came(*lines: Came) -> dict[int, Came]:
    return dict(enumerate(lines))


def test_what_comes_as_it_was_sent_needs_no_words() -> None:
    arrived = compare([FIRST, THIRD], came(Came(THIRD.line_id, 30), Came(FIRST.line_id, 12)))
    assert [(one.sent, one.quantity, one.gaps, one.unloaded) for one in arrived] == [
        (FIRST, 12, (), 12),
        (THIRD, 30, (), 30),
    ]


@pytest.mark.parametrize(
    ("quantity", "reason", "gap", "unloaded"),
    [
        (10, "missing", 2, 10),
        (0, "missing", 12, 0),
        (10, "other", 2, 10),
        (10, "damaged", 2, 12),
        (0, "damaged", 12, 12),
        (15, "extra", 3, 12),
    ],
)
def test_one_reason_explains_the_whole_difference(quantity: int, reason: str, gap: int, unloaded: int) -> None:
    [one] = compare([FIRST], came(Came(FIRST.line_id, quantity, reason, "words")))
    assert one.gaps == (Gap(gap, reason, "words"),)
    assert one.unloaded == unloaded


def test_several_reasons_add_up_to_the_difference() -> None:
    gaps = (Gap(2, "missing"), Gap(1, "damaged"), Gap(1, "extra"))
    [one] = compare([FIRST], came(Came(FIRST.line_id, 10, gaps=gaps)))
    assert (one.gaps, one.unloaded, one.pieces("missing", "other"), one.pieces("extra")) == (gaps, 10, 2, 1)


@pytest.mark.parametrize(
    "said",
    [
        Came(FIRST.line_id, 10, "extra"),  # fewer is not more
        Came(FIRST.line_id, 14, "missing"),
        Came(FIRST.line_id, 12, "missing"),  # nothing to explain
        Came(FIRST.line_id, 10, gaps=(Gap(1, "missing"),)),
        Came(FIRST.line_id, 10, "damaged", gaps=(Gap(2, "missing"),)),  # said twice
        Came(FIRST.line_id, 12, gaps=(Gap(1, "missing"),)),
        Came(FIRST.line_id, 5, gaps=(Gap(13, "missing"), Gap(6, "extra"))),  # more lost than sent
    ],
)
def test_what_does_not_come_to_the_difference_is_refused(said: Came) -> None:
    refused = refusal(compare, [THIRD, FIRST], came(Came(THIRD.line_id, 30), said))
    assert (refused.code, refused.status, list(refused.fields or {})) == (
        "difference_wrong",
        422,
        ["lines.1.reason"],
    )


def test_every_difference_without_a_word_is_named() -> None:
    refused = refusal(compare, [FIRST, THIRD], came(Came(FIRST.line_id, 11), Came(THIRD.line_id, 31)))
    assert refused.code == "difference_unexplained"
    assert set(refused.fields or {}) == {"lines.0.reason", "lines.1.reason"}


def test_every_line_of_the_paper_is_named_once() -> None:
    refused = refusal(compare, [FIRST, THIRD], came(Came(FIRST.line_id, 12)))
    assert (refused.code, refused.details["missing"]) == ("lines_missing", [str(THIRD.line_id)])
    for second in (Came(uuid4(), 1), Came(FIRST.line_id, 12)):
        refused = refusal(compare, [FIRST], came(Came(FIRST.line_id, 12), second))
        assert (refused.code, list(refused.fields or {})) == ("unknown_line", ["lines.1.line_id"])


# ---------------------------------------------------------------- what turned up


def test_found_pieces_go_to_the_differences_in_their_order() -> None:
    lots: list[UUID] = [uuid4(), uuid4()]
    missing = [Open(1, BOX, lots[0], 2), Open(2, BOX, lots[1], 3), Open(3, SOAP, uuid4(), 4)]
    assert share_out([Turned(4, item_id=BOX)], missing) == [Open(1, BOX, lots[0], 2), Open(2, BOX, lots[1], 2)]
    assert share_out([Turned(1, number=2), Turned(3, item_id=BOX)], missing) == [
        Open(1, BOX, lots[0], 2),
        Open(2, BOX, lots[1], 2),
    ]
    refused = refusal(share_out, [Turned(4, item_id=SOAP), Turned(6, item_id=BOX)], missing)
    assert (refused.code, refused.status, list(refused.fields or {})) == (
        "more_than_missing",
        409,
        ["lines.1.quantity"],
    )
    assert refusal(share_out, [Turned(1, number=9)], missing).code == "more_than_missing"

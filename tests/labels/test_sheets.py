# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The sheets that everybody can buy, and those that somebody describes."""

import math
from dataclasses import replace
from typing import Any

import pytest

from labels import SHEETS, Code, Copies, Label, Refused, Sheet, pdf
from labels.sheets import check

USUAL = SHEETS["avery-l7160"]


def test_the_sheets_have_the_makers_numbers_of_labels() -> None:
    assert {name: one.per_sheet for name, one in SHEETS.items()} == {
        "a4-70x37": 24, "avery-l4731": 189, "avery-l7159": 24, "avery-l7160": 21, "avery-l7163": 14, "avery-l7651": 65,
        "roll-4x6in": 1, "roll-57x32": 1, "roll-62": 1,
    }  # fmt: skip
    assert [one.is_roll for one in SHEETS.values()] == sorted(one.is_roll for one in SHEETS.values()), "pages first"


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_a_sheet_of_a_maker_is_in_the_middle_of_its_page_and_right(name: str) -> None:
    one = SHEETS[name]
    check(one)
    assert one.id == name
    right = one.page_width - (one.left + (one.across - 1) * one.pitch_x + one.label_width)
    below = one.page_height - (one.top + (one.down - 1) * one.pitch_y + one.label_height)
    assert right == pytest.approx(one.left, abs=0.3) and below == pytest.approx(one.top, abs=0.3)


def test_labels_are_counted_row_by_row() -> None:
    assert [USUAL.place(number) for number in (1, 2, 3)] == [(7.25, 15.15), (73.25, 15.15), (139.25, 15.15)]
    assert USUAL.place(4) == (7.25, pytest.approx(53.25)) and USUAL.place(21) == (139.25, pytest.approx(243.75))
    for number in (0, 22, -1):
        with pytest.raises(ValueError, match="has labels 1 to 21"):
            USUAL.place(number)


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"label_width": 0.0}, "label_width", "too_small"), ({"label_height": -1.0}, "label_height", "too_small"),
        ({"label_height": 4.9}, "label_height", "too_small"), ({"left": -0.1}, "left", "too_small"),
        ({"page_width": 0.0}, "page_width", "too_small"), ({"page_height": 1e9}, "page_height", "too_large"),
        ({"top": math.nan}, "top", "not_a_number"), ({"pitch_x": math.inf}, "pitch_x", "not_a_number"),
        ({"left": "7"}, "left", "not_a_number"), ({"top": True}, "top", "not_a_number"),
        ({"across": 0}, "across", "too_small"), ({"down": -3}, "down", "too_small"),
        ({"across": 1.5}, "across", "not_a_number"), ({"down": True}, "down", "not_a_number"),
        ({"down": 10**9}, "down", "too_large"), ({"across": 4}, "across", "beyond_page"),
        ({"down": 8}, "down", "beyond_page"), ({"left": 150.0}, "left", "beyond_page"),
        ({"left": 20.0}, "across", "beyond_page"), ({"top": 290.0}, "top", "beyond_page"),
        ({"label_width": 211.0}, "label_width", "beyond_page"), ({"label_width": 67.0}, "pitch_x", "overlaps"),
        ({"pitch_y": 38.0}, "pitch_y", "overlaps"), ({"pitch_x": 0.0}, "pitch_x", "overlaps"),
        ({"label_width": 5.0, "label_height": 5.0, "pitch_x": 5.0, "pitch_y": 5.0, "across": 20, "down": 21},
         "down", "too_large"),
    ],
    ids=str,
)  # fmt: skip
def test_a_sheet_that_cannot_be_is_refused_by_its_field(change: dict[str, Any], field: str, reason: str) -> None:
    for ask in (check, lambda sheet: pdf([Copies(Label(Code("qr", "A")), 1)], sheet)):
        with pytest.raises(Refused) as refused:
            ask(replace(USUAL, **change))
        assert (refused.value.code, refused.value.details) == ("sheet_wrong", {"field": field, "reason": reason})


def test_a_sheet_of_one_label_needs_no_pitch() -> None:
    check(Sheet("own-1", "x", "", 62.0, 29.0, 62.0, 29.0, 0.0, 0.0, 0.0, 0.0, 1, 1, True))


def test_four_hundred_labels_are_a_page() -> None:
    check(Sheet("own-1", "x", "", 210.0, 297.0, 10.0, 14.0, 0.0, 0.0, 10.0, 14.0, 20, 20))

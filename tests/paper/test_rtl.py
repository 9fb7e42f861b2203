# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Arabic on paper: letters joined, from the right, with names and numbers as they are."""

import unicodedata

import pytest

from labels.letters import visual


def plain(drawn: str) -> str:
    """What was drawn, its joined shapes as plain letters again."""
    return unicodedata.normalize("NFKC", drawn)


def test_letters_are_joined_and_the_last_is_drawn_first() -> None:
    drawn = visual("موعد")
    assert [f"{ord(letter):04X}" for letter in drawn] == [
        "FEAA",
        "FECB",
        "FEEE",
        "FEE3",
    ]
    assert plain(drawn) == "موعد"[::-1]


def test_lam_and_alef_are_one_letter() -> None:
    assert len(visual("لا")) == 1


def test_words_run_from_right_to_left() -> None:
    first, second = visual("متى"), visual("أين")
    assert visual("متى أين") == f"{second} {first}"


def test_names_and_numbers_stay_as_they_are() -> None:
    assert visual("Via di prova 12, Pisa") == "Via di prova 12, Pisa"
    assert visual("050 000 0012") == "050 000 0012"
    where, hour = visual("أين"), visual("الاثنين")
    assert visual("أين Via di prova 12") == f"Via di prova 12 {where}"
    assert visual("الاثنين 30 \u2013 9:30") == f"9:30 \u2013 30 {hour}"


def test_vowel_marks_are_left_out() -> None:
    assert visual("مَوْعِد") == visual("موعد")


@pytest.mark.parametrize("text", ["", " ", "،", "م" * 5000], ids=["nothing", "blank", "comma", "long"])
def test_any_text_can_be_turned(text: str) -> None:
    assert isinstance(visual(text), str)

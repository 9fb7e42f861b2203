# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Writing that runs from the right, as paper and printers need it: in the order in which it is drawn."""

import pytest

import app.paper  # noqa: F401 - it says where the fonts are
from labels import letters


@pytest.mark.parametrize(
    ("said", "drawn"),
    [
        ("\u0633\u0644\u0627\u0645", "\ufee1\ufefc\ufeb3"),
        ("\u0627\u0644\u0644\u0647", "\ufeea\ufee0\ufedf\ufe8d"),
        ("\u05e9\u05dc\u05d5\u05dd 12", "12 \u05dd\u05d5\u05dc\u05e9"),
        ("Calze \u0643\u0628\u064a\u0631", "Calze \ufeae\ufef4\ufe92\ufedb"),
        ("Sacco a pelo, 43-46", "Sacco a pelo, 43-46"),
    ],
    ids=["Arabic is joined", "no sign that the letters lack", "Hebrew", "Arabic in Italian", "no such letters"],
)
def test_what_is_written_from_the_right_is_drawn_from_the_right(said: str, drawn: str) -> None:
    assert letters.visual(said) == drawn
    pieces = letters.runs(said, letters.REGULAR)
    assert "".join(piece for _, piece in pieces) == drawn
    assert letters.MISSING not in drawn and all(face != "" for face, _ in pieces)


def test_joined_letters_are_measured_as_they_are_drawn() -> None:
    word = "\u0633\u0644\u0627\u0645"
    widths = letters.font(letters.FALLBACK).face.charWidths
    expected = sum(widths[ord(letter)] for letter in letters.visual(word)) * 10 / 1000
    assert letters.width_of(word, letters.REGULAR, 10) == pytest.approx(expected)

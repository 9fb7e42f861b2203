# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Columns, bars and the map: what is drawn and what stands in the table are the same numbers, in colours that everybody
can tell apart."""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.charts import Bar, Bars, Column, Columns, Shown, Tile, Tiles, Told, Words
from app.charts.bars import LEAST
from app.charts.drawing import Box, Drawing, Line
from app.charts.shown import SMALL_LENGTH
from app.charts.tiles import PLACES, places
from app.paper.document import Paper
from app.paper.pictures import FRAMES, GREYS, STROKES, Pictured
from app.web import language

WIDTHS = (328.0, 468.0, 590.0)
SCSS = Path(__file__).parent.parent / "app/frontend/scss"


def told(*heads: str) -> Told:
    return Told("Handouts", "Handouts, 31/08/2026 to 22/11/2026", "436 in the last week.", heads)


def columns_of(numbers: Iterable[tuple[int | None, int | None]]) -> Columns:
    """A column for each pair of now and a year before; nothing known is too small to be shown."""
    shown = [Column(f"{at}/8", f"week {at}", now, old, now is None) for at, (now, old) in enumerate(numbers, start=1)]
    return Columns(told("Week", "Handouts", "A year before"), ("this year", "a year before"), shown)


def bars_of(numbers: Iterable[int | None], *, steps: bool = False, limit: float | None = None) -> Bars:
    names = ("Magazzino Ospedaletto", "Punto La Sosta", "UdS Pisa centro", "44", "Con una proposta di invio")
    shown = [
        Bar(names[at % 5], value, "" if value is None else str(value), "56 su 100 accettati", small=value is None)
        for at, value in enumerate(numbers)
    ]
    return Bars(told("Site", "Days", "Part"), shown, (limit, "14 days") if limit else None, steps)


def tiles_of(numbers: dict[str, int | None]) -> Tiles:
    shown = [Tile(code, code, value, str(value), value is None) for code, value in numbers.items()]
    return Tiles(told("Ambito", "Pieces"), "pieces", shown)


def boxes(drawn: Drawing, *kinds: str) -> list[Box]:
    return [one for one in drawn.shapes if isinstance(one, Box) and one.kind in kinds]


def words(drawn: Drawing) -> list[Words]:
    return [one for one in drawn.shapes if isinstance(one, Words)]


@pytest.fixture(autouse=True, scope="module")
def speaking() -> Iterator[None]:
    """Words need a language, and nothing else of the application."""
    app = Flask("app")
    language.register(app)
    with app.test_request_context("/"), force_locale("it"):
        yield


numbers = st.lists(st.tuples(st.integers(0, 90_000), st.integers(0, 90_000)), min_size=1, max_size=60)


@given(numbers, st.sampled_from(WIDTHS))
def test_columns_are_as_high_as_their_numbers(shown: list[tuple[int, int]], width: float) -> None:
    chart = columns_of(shown)
    drawn = chart.drawn(width, 220)
    ground = next(one.points[0][1] for one in drawn.shapes if isinstance(one, Line) and one.kind == "base")
    found = boxes(drawn, "bar")
    known = [now for now, _ in shown if now]
    assert len(found) == len(known)
    assert all(abs(one.y + one.height - ground) < 0.01 for one in found), "they stand on nought"
    strokes = [ground - one.points[0][1] for one in drawn.shapes if isinstance(one, Line) and one.kind == "last"]
    highest = max([*known, *(old for _, old in shown)])
    if highest:
        unit = max([*(one.height for one in found), *strokes]) / highest
        assert all(abs(one.height - now * unit) < 0.01 for one, now in zip(found, known, strict=True))
        assert all(abs(high - old * unit) < 0.01 for high, (_, old) in zip(strokes, shown, strict=True))


def test_the_table_beside_columns_says_what_is_drawn() -> None:
    chart = columns_of([(1200, 900), (None, 40), (436, None)])
    assert [list(row) for row in chart.table.rows] == [
        ["week 1", "1.200", "900"], ["week 2", "troppo pochi per dirlo", "40"], ["week 3", "436", ""],
    ]  # fmt: skip
    assert "436" in {one.words for one in words(chart.drawn(328, 200))}
    assert chart.legend == [("bar", "this year"), ("last", "a year before"), ("hatched", "troppo pochi per dirlo")]


@given(st.lists(st.integers(0, 5000), min_size=1, max_size=9), st.sampled_from(WIDTHS), st.booleans())
def test_bars_are_as_long_as_their_numbers(shown: list[int], width: float, steps: bool) -> None:
    chart = bars_of(shown, steps=steps)
    drawn = chart.drawn(width, 200)
    found, known = boxes(drawn, "bar"), [value for value in shown if value]
    assert len(found) == len(known)
    if known:
        unit = max(one.width for one in found) / max(known)
        assert all(abs(one.width - max(LEAST, value * unit)) < 0.01 for one, value in zip(found, known, strict=True))
    assert [row[1] for row in chart.table.rows] == [str(value) for value in shown]
    assert {str(value) for value in shown} <= {one.words for one in words(drawn)}, "every bar carries its number"


@pytest.mark.parametrize("chart", [bars_of([400, None, None]), bars_of([9, None, 6], steps=True)])
def test_a_number_too_small_to_be_shown_is_hatched_always_as_long_and_said_in_words(chart: Bars) -> None:
    drawn = chart.drawn(328, 200)
    assert {one.width for one in boxes(drawn, "hatched")} == {SMALL_LENGTH}
    assert chart.table.rows[1][1] == "troppo pochi per dirlo" and ("hatched", "troppo pochi per dirlo") in chart.legend
    told_of = [one.words for one in words(drawn)]
    assert "troppo pochi per dirlo" in told_of and not {"1", "2", "3", "4"} & set(told_of)


def test_the_line_of_a_limit_lies_where_its_number_would_end() -> None:
    drawn = bars_of([42, 21, 7], limit=21).drawn(590, 200)
    line = next(one for one in drawn.shapes if isinstance(one, Line) and one.kind == "limit-across")
    second = boxes(drawn, "bar")[1]
    assert abs(line.points[0][0] - (second.x + second.width)) < 0.01


def test_the_map_has_nine_places_and_that_of_florence_is_empty() -> None:
    drawn = tiles_of(dict.fromkeys(PLACES, 10)).drawn(328, 200)
    tiles = boxes(drawn, "tile")
    assert len(tiles) == 9 and len({(one.x, one.y) for one in tiles}) == 9
    west, east = PLACES["PI"], PLACES["AR"]
    assert west[1] == east[1] and (west[0] + 1, west[1]) not in PLACES.values(), "between Pisa and Arezzo"
    assert len(set(places(["PI", "XX", "YY", "AR"]))) == 4, "a territory of elsewhere has a place too"


def test_bars_of_the_map_are_as_long_as_their_numbers() -> None:
    chart = tiles_of({"PI": 400, "LI": 100, "SI": None, "GR": 0})
    drawn = chart.drawn(468, 200)
    pisa, livorno = boxes(drawn, "bar")
    assert abs(pisa.width - 4 * livorno.width) < 0.01
    assert len(boxes(drawn, "hatched")) == 1 and "\u2013" in {one.words for one in words(drawn)}
    assert [row[1] for row in chart.table.rows] == ["400", "100", "troppo pochi per dirlo", "0"]


SHOWN: list[Shown] = [
    columns_of([(400 + 7 * at, 380 + 5 * at) for at in range(12)]),
    columns_of([(None if at == 3 else 9000 + 70 * at, 38) for at in range(26)]),
    bars_of([1284, 418, 236, None, 74], steps=True),
    bars_of([44, 31, 26, 12, 9], limit=21),
    tiles_of({code: 1000 * at or None for at, code in enumerate(PLACES)}),
]


@pytest.mark.parametrize("chart", SHOWN)
def test_everything_lies_inside_and_no_words_on_others(chart: Any) -> None:
    for width in WIDTHS:
        drawn = chart.drawn(width, 200)
        for one in drawn.shapes:
            points = one.points if isinstance(one, Line) else [(one.x, one.y)]
            if isinstance(one, Box):
                points = [(one.x, one.y), (one.x + one.width, one.y + one.height)]
            assert all(-0.5 <= x <= width + 0.5 and -0.5 <= y <= drawn.height + 0.5 for x, y in points), one
        for one, other in combinations(words(drawn), 2):
            assert not touch(one, other), (one.words, other.words, width)


def touch(one: Words, other: Words) -> bool:
    """Whether two lines of words overlap, a letter being six wide at least."""
    spans = []
    for said in (one, other):
        long = len(said.words) * 6
        begin = said.x - {"start": 0, "middle": long / 2, "end": long}[said.anchor]
        spans.append((begin, begin + long))
    (left, right), (begin, end) = spans
    return left < end and begin < right and abs(one.y - other.y) < 13


def test_every_kind_of_shape_has_a_look_on_the_page_and_a_pen_on_paper() -> None:
    style = (SCSS / "_charts.scss").read_text("utf-8")
    kinds = {(one.shape, one.kind) for chart in SHOWN for one in chart.drawn(468, 200).shapes}
    for shape, kind in kinds:
        assert (
            f".so-chart-words-{kind}" in style or kind == "axis" if shape == "words" else f".so-chart-{kind}" in style
        )
    assert {kind for shape, kind in kinds if shape == "line"} <= set(STROKES)
    assert {kind for shape, kind in kinds if shape == "box"} <= {*GREYS, *FRAMES}
    paper = Paper("Quadro", "")
    paper.pictures("Figure", [Pictured(one.title, one.subtitle, [one.sentence], one) for one in SHOWN])
    assert paper.bytes().startswith(b"%PDF")


# ---------------------------------------------------------------- colours

# How eyes that lack one of the three cones see linear red, green and blue (Machado, Oliveira, Fernandes 2009).
EYES = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip
MARKS = ("accent", "muted", "below", "ink")
TOLD_APART = 20.0
"""Distance in Lab that nobody overlooks in areas and lines side by side; 2.3 is what can just be seen."""

Rgb = tuple[float, ...]


def tokens() -> dict[str, str]:
    """The colours of the day, in which charts are drawn by night as well."""
    of_day = (SCSS / "_tokens.scss").read_text("utf-8").split("@mixin day {")[1].split("}")[0]
    return {name: value for name, value in re.findall(r"--so-([a-z0-9-]+): (#[0-9a-f]{3,6});", of_day)}


def linear(colour: str) -> Rgb:
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return tuple(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)


def seen(colour: str, eye: str) -> Rgb:
    rgb = linear(colour)
    return tuple(min(1.0, max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True)))) for row in EYES[eye])


def lab(rgb: Rgb) -> Rgb:
    rows = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
    white = (0.9505, 1.0, 1.089)
    x, y, z = (sum(a * b for a, b in zip(row, rgb, strict=True)) / w for row, w in zip(rows, white, strict=True))
    f = [one ** (1 / 3) if one > 0.008856 else 7.787 * one + 16 / 116 for one in (x, y, z)]
    return 116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])


def luminance(rgb: Rgb) -> float:
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]


@pytest.mark.parametrize("eye", EYES)
def test_whatever_eyes_look_the_marks_of_a_chart_are_told_apart(eye: str) -> None:
    colours = tokens()
    for one, other in combinations(MARKS, 2):
        a, b = (lab(seen(colours[name], eye)) for name in (one, other))
        assert sum((x - y) ** 2 for x, y in zip(a, b, strict=True)) ** 0.5 >= TOLD_APART, (one, other, eye)


@pytest.mark.parametrize("eye", EYES)
def test_whatever_eyes_look_every_mark_stands_out_from_the_sheet(eye: str) -> None:
    colours = tokens()
    sheet = luminance(seen(colours["surface"], eye))
    for name in (*MARKS, "edge"):
        assert (sheet + 0.05) / (luminance(seen(colours[name], eye)) + 0.05) >= 2.9, name

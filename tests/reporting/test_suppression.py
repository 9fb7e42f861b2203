# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Small numbers are carried: nobody solves for one, whatever is asked and subtracted."""

import itertools
import random
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from datetime import date
from fractions import Fraction

import pytest

from app.reporting.rules.meeting_kinds import COUNTED_AS, classes_of, kind_of, number_in
from app.reporting.rules.periods import Period, month_of
from app.reporting.rules.suppression import (
    LEAST,
    Shown,
    carried,
    carried_together,
    months_up_to,
    published,
    shown,
    told_at,
)

SMALL = range(1, LEAST)

Table = tuple[tuple[int, ...], ...]
"""A leaf a row, a month a column."""


def _ranges(months: int) -> list[range]:
    return [range(a, b) for a in range(months) for b in range(a + 1, months + 1)]


def _sets(leaves: int) -> list[tuple[int, ...]]:
    return [one for size in range(1, leaves + 1) for one in itertools.combinations(range(leaves), size)]


def _sum(table: Sequence[Sequence[int]], leaves: Iterable[int], months: Iterable[int]) -> int:
    return sum(table[leaf][month] for leaf, month in itertools.product(leaves, months))


def _answers(table: Table) -> tuple[int | None, ...]:
    """Every answer there is: each set of leaves (ambiti, parts of a partition, totals), each range of months."""
    told = [carried(row) for row in table]
    asked = itertools.product(_sets(len(table)), _ranges(len(table[0])))
    return tuple(shown(_sum(told, leaves, months)).value for leaves, months in asked)


def _plainly(table: Table) -> tuple[int | None, ...]:
    """The same with 1 to 4 simply left out of each answer."""
    asked = itertools.product(_sets(len(table)), _ranges(len(table[0])))
    sums = (_sum(table, leaves, months) for leaves, months in asked)
    return tuple(None if number in SMALL else number for number in sums)


def _known(worlds: Iterable[Table], answered, most: int) -> int:  # type: ignore[no-untyped-def]
    """How many numbers from 1 to 4 somebody knows for sure who tried every world that gives the answers they got.

    Worlds near the edge of what is tried are left out: the others that give their answers are not all there."""
    like: dict[Hashable, list[Table]] = defaultdict(list)
    for world in worlds:
        if max(number for row in world for number in carried(row)) <= most:
            like[answered(world)].append(world)
    found = 0
    for alike in like.values():
        one = alike[0]
        for leaves, months in itertools.product(_sets(len(one)), _ranges(len(one[0]))):
            values = {_sum(world, leaves, months) for world in alike}
            found += len(values) == 1 and values <= set(SMALL)
    return found


def _worlds(leaves: int, months: int, most: int) -> Iterable[Table]:
    rows = list(itertools.product(range(most + 1), repeat=months))
    return itertools.product(rows, repeat=leaves)


@pytest.mark.parametrize(("leaves", "months", "most"), [(1, 4, 6), (2, 2, 7), (3, 1, 9)])
def test_of_all_small_worlds_none_gives_answers_from_which_a_number_from_one_to_four_follows(
    leaves: int, months: int, most: int
) -> None:
    assert _known(_worlds(leaves, months, most), _answers, most) == 0


@pytest.mark.parametrize(("leaves", "months", "most"), [(1, 4, 6), (2, 2, 7), (3, 1, 9)])
def test_leaving_small_numbers_out_of_each_answer_would_have_been_solved(leaves: int, months: int, most: int) -> None:
    assert _known(_worlds(leaves, months, most), _plainly, most) > 0


def test_what_is_told_is_a_world_of_its_own_that_gives_the_very_same_answers() -> None:
    """The proof for tables of any size: in that world no number is 1 to 4, so none can follow."""
    draw = random.Random(8)  # noqa: S311
    for _ in range(200):
        table = _random(draw, leaves=draw.randint(1, 5), months=draw.randint(1, 9))
        told = tuple(tuple(carried(row)) for row in table)
        assert _answers(told) == _answers(table)
        assert not any(number in SMALL for row in told for number in row)


def _random(draw: random.Random, leaves: int, months: int) -> Table:
    counts = (0, 0, 1, 1, 2, 3, 4, 5, 8, 13)
    return tuple(tuple(draw.choice(counts) for _ in range(months)) for _ in range(leaves))


def _solved(equations: list[tuple[list[int], int]], unknowns: int) -> dict[int, Fraction]:
    """Which unknowns linear elimination (Gauss and Jordan, exact) pins down."""
    rows = [[*map(Fraction, left), Fraction(right)] for left, right in equations]
    done = 0
    for column in range(unknowns):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        rows[done] = [value / rows[done][column] for value in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                rows[at] = [one - row[column] * other for one, other in zip(row, rows[done], strict=True)]
        done += 1
    alone = [row for row in rows[:done] if sum(value != 0 for value in row[:-1]) == 1]
    return {next(at for at, value in enumerate(row) if value): row[-1] for row in alone}


def _equations(table: Table, answered) -> list[tuple[list[int], int]]:  # type: ignore[no-untyped-def]
    """Each answer that was given, as an equation between the cells of the table, taken for the truth."""
    leaves, months = len(table), len(table[0])
    found = []
    asked = itertools.product(_sets(leaves), _ranges(months))
    for (some, span), value in zip(asked, answered(table), strict=True):
        if value is not None:
            left = [int(leaf in some and month in span) for leaf in range(leaves) for month in range(months)]
            found.append((left, value))
    return found


def test_elimination_over_every_answer_finds_no_small_number_but_finds_them_where_they_are_simply_left_out() -> None:
    draw, plain = random.Random(17), 0  # noqa: S311
    for _ in range(25):
        table = _random(draw, leaves=3, months=4)
        assert not any(value in SMALL for value in _solved(_equations(table, _answers), 12).values())
        truth = [number for row in table for number in row]
        solved = _solved(_equations(table, _plainly), 12)
        plain += sum(truth[cell] == value and value in SMALL for cell, value in solved.items())
    assert plain > 20


def test_a_part_carried_beside_its_whole_would_have_been_solved_so_both_are_sums_of_the_same_leaves() -> None:
    """Contacts 5, 4, 1 and with a need 4, 4, 0: told are 5, then 5 in the third month, and 8 in the second. Eight in
    two months, four at most in each: all of these follow. As leaves (with, without) none does."""
    rows = list(itertools.product(range(7), repeat=3))
    nested = [(whole, part) for whole in rows for part in rows if all(b <= a for a, b in zip(whole, part, strict=True))]
    truth = ((5, 4, 1), (4, 4, 0))
    alike = {world for world in nested if _each(world) == _each(truth)}
    assert {(whole, part[:2]) for whole, part in alike} == {((5, 4, 1), (4, 4))}

    apart = [_apart(world) for world in nested]
    fits = {world for world in apart if _answers(world) == _answers(_apart(truth))}
    assert len({world[0][1] for world in fits}) > 1 and len({world[1][2] for world in fits}) > 1


def _each(table: Table) -> list[list[int]]:
    return [carried(row) for row in table]


def _apart(world: Table) -> Table:
    whole, part = world
    return part, tuple(a - b for a, b in zip(whole, part, strict=True))


# ---------------------------------------------------------------- several things told of the same contacts

CLASSES: dict[str, list[Hashable]] = {
    "goods": ["all", ("first", True), ("goods", True)],
    "first": ["all", ("first", True), ("goods", False)],
    "return": ["all", ("first", False)],
}
"""Kinds of contacts: first ones with goods, first ones without, others. Shown are all, first ones, those with goods."""

SHOWN = (("goods", "first", "return"), ("goods", "first"), ("goods",))
HIDDEN = (*SHOWN, ("return",), ("first",), ("first", "return"))
"""What is shown, and what besides could be learnt by subtracting."""


def _told_together(world: Table) -> tuple[tuple[int, ...], ...]:
    """What is told of each kind, month by month."""
    months = [dict(zip(CLASSES, month, strict=True)) for month in zip(*world, strict=True)]
    told = carried_together(months, CLASSES.__getitem__)
    return tuple(tuple(month.get(kind, 0) for month in told) for kind in CLASSES)


def _figures(table: Sequence[Sequence[int]], classes: Iterable[Iterable[str]]) -> list[int]:
    places = {kind: place for place, kind in enumerate(CLASSES)}
    spans = _ranges(len(table[0]))
    return [_sum(table, [places[kind] for kind in kinds], span) for kinds, span in itertools.product(classes, spans)]


def _known_of(worlds: Iterable[Table], told, most: int) -> int:  # type: ignore[no-untyped-def]
    """How many numbers from 1 to 4, of what is shown and of what is left of it, follow from all that is shown."""
    like: dict[Hashable, list[list[int]]] = defaultdict(list)
    for world in worlds:
        answers = told(world)
        if max(number for row in answers for number in row) <= most:
            like[tuple(shown(one).value for one in _figures(answers, SHOWN))].append(_figures(world, HIDDEN))
    columns = (zip(*alike, strict=True) for alike in like.values())
    return sum(len(set(values)) == 1 and values[0] in SMALL for one in columns for values in one)


def _each_for_itself(world: Table) -> list[list[int]]:
    """As if each figure were carried for itself, the parts beside their wholes."""
    goods, first, other = world
    both = [a + b for a, b in zip(goods, first, strict=True)]
    whole = [a + b for a, b in zip(both, other, strict=True)]
    alone, first_told, told = carried(goods), carried(both), carried(whole)
    rest = [a - b for a, b in zip(first_told, alone, strict=True)]
    return [alone, rest, [a - b for a, b in zip(told, first_told, strict=True)]]


def test_nothing_follows_from_figures_that_are_parts_of_one_another_where_things_are_carried_together() -> None:
    worlds = list(_worlds(3, 2, 5))
    assert _known_of(worlds, _told_together, 5) == 0
    assert _known_of(worlds, _each_for_itself, 5) > 0, "but where each figure is carried for itself something does"


def test_what_is_told_together_is_a_world_of_its_own_too() -> None:
    draw = random.Random(5)  # noqa: S311
    for _ in range(300):
        told = _told_together(_random(draw, leaves=3, months=draw.randint(1, 9)))
        assert _told_together(told) == told
        for number in _figures(told, HIDDEN):
            assert number not in SMALL


def test_kinds_of_contacts_are_told_so_that_no_figure_of_the_funnel_nor_its_rest_is_small() -> None:
    draw = random.Random(6)  # noqa: S311
    words = list(itertools.product((False, True), repeat=5))
    kinds = sorted(
        {kind_of(**dict(zip(("coded", "first", "goods", "need", "opens"), one, strict=True))) for one in words}
    )
    for _ in range(100):
        months = [Counter(draw.choices(kinds, k=draw.choice((0, 3, 20)))) for _ in range(8)]
        for told in carried_together(months, classes_of):
            numbers = {figure: number_in(told, figure) for figure in COUNTED_AS}
            rests = [numbers["contacts"] - numbers[one] for one in ("contacts_uncoded", "first_contacts", "with_need")]
            rests += [
                numbers["first_contacts"] - numbers["first_contacts_with_goods"],
                rests[0] - numbers["people_met"],
            ]
            assert not {*numbers.values(), *rests} & set(SMALL)


def test_nothing_is_lost_only_told_later_and_corrections_are_carried_too() -> None:
    assert carried([1, 2, 1, 1, 0, 7, 4]) == [0, 0, 0, 5, 0, 7, 0]
    assert carried([6, -2, 3, 3, 0, 1]) == [6, 0, 0, 0, 0, 5]
    assert told_at([1, 2, 1, 1, 0, 7, 4]) == [3, 3, 3, 3, 5, 5, None]


def test_a_period_shows_what_was_told_in_its_months_and_never_a_nought() -> None:
    series = {"a": {date(2026, 1, 1): 3, date(2026, 3, 1): 4}, "b": {date(2026, 2, 1): 2}}
    spring = Period(date(2026, 2, 1), date(2026, 3, 31))
    months = months_up_to([month for leaf in series.values() for month in leaf], spring)
    assert months == [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert published(series, months, spring) == Shown(7, False)
    assert published(series, months, month_of(date(2026, 2, 1))) == Shown(None, True)
    assert published({}, months, spring) == Shown(None, True)

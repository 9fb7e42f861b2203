# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lines of an EU report as rows: which there are, in which part, and what stands in their columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol
from uuid import UUID

from app.errors import N_
from app.reporting.rules.indicators import BESIDE, MEASURES, Counts, Goods, Money, People, counted, share
from app.reporting.rules.report import Both, Column, Label, Row, Value, Words

VALUE, CODED, ANONYMOUS, ESTIMATE = CELLS = ("value", "coded", "anonymous", "estimate")
"""The cells of a line that can be opened; ``value`` of a line of people is ``coded``."""

PROGRAMME_NAMES: Mapping[str, str] = {"esf_plus": N_("ESF+"), "fead": N_("FEAD")}

_MONEY, _PEOPLE = N_("Value of goods given"), N_("People who received goods: with a card, each once")
_SECTIONS = {
    "value": _MONEY,
    "classes_children": N_("Categories of goods given to children"),
    "classes_homeless": N_("Categories of goods given to the homeless"),
    "classes_other": N_("Categories of goods given to other target groups"),
    "people": _PEOPLE,
}
_APART, _PURPOSES = N_("Not co-financed"), N_("The two purposes")
_TALLIED, _UNKNOWN = N_("Tallied by shifts"), N_("Not known, and never spread")

_BESIDE: tuple[tuple[str, str, str], ...] = (
    ("not_own", N_("Bought with own money"), _APART),
    ("not_donation", N_("Donated"), _APART),
    ("not_used", N_("Second-hand goods of the programme"), _APART),
    ("not_unknown", N_("Nobody wrote down who paid"), _APART),
    ("all_goods", N_("All goods given, whoever paid"), _APART),
    ("value_low_threshold", N_("Value given at low threshold"), _PURPOSES),
    ("value_autonomy", N_("Value given towards autonomy"), _PURPOSES),
    ("people_low_threshold", N_("People at low threshold"), _PURPOSES),
    ("people_autonomy", N_("People in a project of autonomy"), _PURPOSES),
    ("tallied_minority", N_("People of minorities, Roma among them"), _TALLIED),
    ("age_unknown", N_("Age not known"), _UNKNOWN),
    ("gender_unknown", N_("Gender not known"), _UNKNOWN),
    ("citizenship_unknown", N_("Citizenship not known"), _UNKNOWN),
    ("ethos_unknown", N_("Where they live not known"), _UNKNOWN),
)


@dataclass(frozen=True)
class Line:
    """A line of the report: its code and words, what it counts, in which part, and of what it is a share."""

    code: str
    label: Label
    counts: Counts
    section: Label
    level: int = 0
    indicator_id: UUID | None = None
    verified: bool = True
    whole: Goods | None = None


@dataclass(frozen=True)
class Figure:
    """A number of people; ``suppressed`` where it is too small to be shown, absent where it is not counted."""

    value: int | None = None
    suppressed: bool = False


@dataclass(frozen=True)
class Estimate:
    """What coordinators estimate for a line: together, in how many of the ambiti, how and by whom where it is one."""

    value: int
    ambiti: int
    of: int
    method: str = ""
    author: str = ""
    suppressed: bool = False


class Figures(Protocol):
    """Where the numbers of lines come from: exact, or as a reader of aggregates is shown them."""

    def money(self, goods: Goods) -> Money: ...
    def coded(self, people: People) -> Figure: ...
    def anonymous(self, people: People) -> Figure: ...
    def estimate(self, indicator_id: UUID) -> Estimate | None: ...


class Kept(Protocol):
    """A row of the table of indicators."""

    id: Any
    programme: Any
    code: Any
    parent_id: Any
    measure: Any
    label_it: Any
    label_en: Any
    verified: Any


def lines_of(kept: Sequence[Kept], *, guarded: bool) -> list[Line]:
    """The lines of a programme in the order of the table, then those beside. Whoever sees aggregates only is not told
    people by purpose: they may be of both, and then a difference would tell of few."""
    found = [_line(one, kept) for one in kept]
    known = {line.counts for line in found}
    for code, label, section in _BESIDE:
        counts = BESIDE[code]
        is_told = not (guarded and isinstance(counts, People) and counts.purpose)
        if is_told and not (counts in known and section == _TALLIED):
            found.append(Line(code, Words(label), counts, Words(section)))
    return found


def _line(one: Kept, kept: Sequence[Kept]) -> Line:
    group = _group(one.measure)
    whole = MEASURES[one.programme][group] if group.startswith("classes") else None
    return Line(
        code=one.code,
        label=Both(one.label_it, one.label_en),
        counts=counted(one.programme, one.measure),
        section=Words(_SECTIONS[group]),
        level=_level(one, kept),
        indicator_id=one.id,
        verified=one.verified,
        whole=whole if isinstance(whole, Goods) else None,
    )


def _group(measure: str) -> str:
    words = measure.split("_")
    return "_".join(words[:2]) if words[0] == "classes" else words[0]


def _level(one: Kept, kept: Sequence[Kept]) -> int:
    """How deep a line stands under others that are shown, twice at most."""
    by_id, level = {other.id: other for other in kept}, 0
    while level < 2 and one.parent_id in by_id:
        one, level = by_id[one.parent_id], level + 1
    return level


# ---------------------------------------------------------------- rows


def columns_of(*, guarded: bool) -> list[Column]:
    """The columns beside the value. What somebody wrote is for those who see rows."""
    columns = [
        Column("pieces", Words(N_("Pieces"))),
        Column("unvalued", Words(N_("Pieces without a value"))),
        Column("share", Words(N_("Of 100")), "decimal"),
        Column("anonymous", Words(N_("Without a card, presences"))),
        Column("estimate", Words(N_("Estimate"))),
    ]
    if not guarded:
        columns += [
            Column("method", Words(N_("Method of the estimate")), "text"),
            Column("author", Words(N_("Author")), "text"),
        ]
    return columns


def rows_of(programme: str, lines: Sequence[Line], figures: Figures, *, guarded: bool) -> Iterator[Row]:
    """Each line with its figures; those that can be followed say how to open them."""
    for line in lines:
        row = _of_money(line, line.counts, figures) if isinstance(line.counts, Goods) else _of_people(line, figures)
        yield row if guarded else _opening(programme, row)


def _of_money(line: Line, goods: Goods, figures: Figures) -> Row:
    money = figures.money(goods)
    if money.suppressed:
        row = Row(
            line.code, line.label, None, "cents", True, line.section, line.level, {"pieces": None, **_verified(line)}
        )
        return replace(row, small=frozenset({"pieces"}))
    more: dict[str, Value] = {"pieces": money.pieces, "unvalued": money.unvalued, **_verified(line)}
    if line.whole is not None:
        more["share"] = share(money.cents, figures.money(line.whole).cents)
    return Row(line.code, line.label, money.cents, "cents", section=line.section, level=line.level, more=more)


def _of_people(line: Line, figures: Figures) -> Row:
    people = line.counts
    assert isinstance(people, People)  # noqa: S101
    coded, anonymous = figures.coded(people), figures.anonymous(people)
    estimate = figures.estimate(line.indicator_id) if line.indicator_id else None
    more: dict[str, Value] = {CODED: coded.value, ANONYMOUS: anonymous.value, ESTIMATE: None, **_verified(line)}
    small = {ANONYMOUS} if anonymous.suppressed else set()
    if estimate is not None:
        more |= _estimated(estimate)
        small |= {ESTIMATE} if estimate.suppressed else set()
    row = Row(line.code, line.label, coded.value, "people", coded.suppressed, line.section, line.level, more)
    return replace(row, small=frozenset(small))


def _verified(line: Line) -> dict[str, Value]:
    return {"verified": line.verified} if line.indicator_id else {}


def _estimated(one: Estimate) -> dict[str, Value]:
    """The estimate with its method and author; of several ambiti how many gave one."""
    method: Value = one.method
    if one.of > 1:
        method = Words(N_("%(some)d of %(all)d ambiti gave an estimate"), {"some": one.ambiti, "all": one.of})
    return {ESTIMATE: None if one.suppressed else one.value, "method": method, "author": one.author}


def _opening(programme: str, row: Row) -> Row:
    """A row whose figures say how the rows they are made of are found."""
    opens = {
        column: {"programme": programme, "code": row.code, "column": column}
        for column, value in ((VALUE, row.value), *((one, row.more.get(one)) for one in (ANONYMOUS, ESTIMATE)))
        if value is not None
    }
    return replace(row, source=opens.pop(VALUE, {}), opens=opens)

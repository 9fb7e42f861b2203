# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the fields of a label say: lot, dates, count and the rest as JSON-ready values, and what does not fit.

Source: GS1 General Specifications 3 (fields) and the GS1 Barcode Syntax Dictionary (which field needs or shuns which).
Names and birth data of patients (AI 7250 to 7259) and the number of a recipient of care (8018) are never kept.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from app.catalogue.rules.dates import day_from, says_no_day
from app.catalogue.rules.elements import Element, cut_message, decimal_of, fault_of
from app.catalogue.rules.gtin import adds_up, expected_digit
from app.catalogue.rules.notices import Notice, notice

Facts = dict[str, Any]

DATES = {"11": "produced_on", "13": "packed_on", "15": "best_before_on", "16": "sell_by_on", "17": "expires_on"}
CHECKED: dict[str, str | None] = {
    "00": "sscc",
    "01": "gtin",
    "02": "contents",
    "410": "ship_to",
    "414": "location",
    "8018": None,
}
TEXTS = {
    "10": "lot",
    "20": "variant",
    "21": "serial",
    "22": "consumer_variant",
    "240": "additional_id",
    "241": "customer_part",
    "400": "order",
}
COUNTS = ("37", "30")
WEIGHTS = tuple(f"310{decimals}" for decimals in range(6))
INTERNAL = tuple(str(number) for number in range(90, 100))

_PRODUCT = ("01", "02", "03", "8006", "8026")
_NEEDS_ANY: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("10", "11", "13", "15", "16", "20", "240", "241"), _PRODUCT),
    "17": (*_PRODUCT, "255"),
    "21": ("01", "03", "8006"),
    "22": ("01",),
    "02": ("37",),
    **dict.fromkeys(("30", *WEIGHTS), ("01", "02")),
}
_NEEDS_ALL = {"37": ("00", "02")}
_NOT_WITH = {"01": ("37", "255"), "02": ("01", "03"), "21": ("235",), "8018": ("8017",)}
_MEDICINE = tuple(str(number) for number in range(710, 718))
_MOST_READINGS = 3


def facts_of(elements: Sequence[Element], today: date) -> tuple[Facts, tuple[Notice, ...]]:
    """What the label says, by name, and notices of what could not be read or does not fit.

    Dates are ISO days, weights decimal texts in kg, counts integers, everything else text. Where a separator may be
    lost, neither reading is among the facts: the notice ``separator_lost`` carries both.
    """
    facts: Facts = {}
    notices = [*_contradictions(elements), *_omissions(elements), *_missing_days(elements)]
    present = {element.ai for element in elements}
    for element in _once(elements):
        readings = _readings(element, present, today)
        if readings:
            notices.append(notice("separator_lost", readings=readings))
            continue
        fault = _keep(facts, element, today)
        if fault is not None:
            notices.append(fault)
    if "count" in facts:
        notices.append(notice("count_present", count=facts["count"]))
    return facts, tuple(notices)


def _keep(facts: Facts, element: Element, today: date) -> Notice | None:
    """Put one field among the facts, or say what is wrong with it."""
    ai, value = element.ai, element.value
    if ai in DATES:
        day = day_from(value, today)
        if day is None:
            return notice("date_unreadable", ai=ai)
        facts[DATES[ai]] = day.isoformat()
        return None
    rule = fault_of(element)
    if rule is not None:
        return notice("element_unreadable", ai=ai, rule=rule)
    if ai in CHECKED:
        return _keep_checked(facts, element)
    if ai in TEXTS:
        facts[TEXTS[ai]] = value
    elif ai in COUNTS:
        facts.setdefault("count", int(value))
    elif ai in WEIGHTS:
        facts["weight_kg"] = format(decimal_of(element), "f")
    elif ai in INTERNAL:
        facts.setdefault("internal", {})[ai] = value
    return None


def _keep_checked(facts: Facts, element: Element) -> Notice | None:
    if not adds_up(element.value):
        return notice("check_digit", ai=element.ai, expected=expected_digit(element.value))
    name = CHECKED[element.ai]
    if name is not None:
        facts[name] = element.value
    return None


def _said_differently(elements: Sequence[Element]) -> set[str]:
    """The slots that the label fills twice, with two values."""
    fillings = {(_slot(element.ai), element.ai, element.value) for element in elements}
    return {slot for slot, times in Counter(slot for slot, _, _ in fillings).items() if times > 1}


def _slot(ai: str) -> str:
    """The AI, or ``310n`` for all net weights: a label has one of them, with so many decimals."""
    return "310n" if ai in WEIGHTS else ai


def _once(elements: Sequence[Element]) -> list[Element]:
    """The elements without repetitions; what is said twice with two values is not said. Counts: 37 before 30."""
    doubtful = _said_differently(elements)
    kept = {element.ai: element for element in elements if _slot(element.ai) not in doubtful}
    return sorted(kept.values(), key=lambda element: element.ai == "30")


def _contradictions(elements: Sequence[Element]) -> Iterable[Notice]:
    for slot in sorted(_said_differently(elements)):
        yield notice("contradiction", ai=slot, others=[slot])
    present = {element.ai for element in elements}
    for ai in sorted(present):
        others = [other for other in _NOT_WITH.get(ai, ()) if other in present]
        if others:
            yield notice("contradiction", ai=ai, others=others)


def _omissions(elements: Sequence[Element]) -> Iterable[Notice]:
    present = {element.ai for element in elements}
    for ai in sorted(present):
        any_of = _NEEDS_ANY.get(ai, ())
        if any_of and not present.intersection(any_of):
            yield notice("incomplete", ai=ai, needs=list(any_of))
        missing = [other for other in _NEEDS_ALL.get(ai, ()) if other not in present]
        if missing:
            yield notice("incomplete", ai=ai, needs=missing)


def _missing_days(elements: Sequence[Element]) -> Iterable[Notice]:
    """Since 1 January 2025 a medicine's production and expiry dates must name the day."""
    if any(element.ai in _MEDICINE for element in elements):
        for element in elements:
            if element.ai in ("11", "17") and says_no_day(element.value):
                yield notice("day_missing", ai=element.ai)


def _readings(element: Element, present: set[str], today: date) -> list[Facts]:
    """The ways to read a field that may have swallowed a date after it: apart first, as it stands last.

    Empty when there is no doubt: the text had separators, or no tail of the field is a date of a kind that the
    label does not already have.
    """
    if not element.open:
        return []
    apart = [facts for cut in range(1, len(element.value) - 7) if (facts := _apart(element, cut, present, today))]
    if apart and fault_of(element) is None:
        whole: Facts = {}
        _keep(whole, element, today)
        return [*apart[:_MOST_READINGS], whole]
    return apart[:_MOST_READINGS]


def _apart(element: Element, cut: int, present: set[str], today: date) -> Facts | None:
    """The facts of the field cut in two, when the tail begins with a date and reads well to its end."""
    tail = element.value[cut:]
    if tail[:2] not in DATES or day_from(tail[2:8], today) is None:
        return None
    elements, faults = cut_message(tail)
    numbers = [one.ai for one in elements]
    if faults or present.intersection(numbers) or len(set(numbers)) < len(numbers):
        return None
    facts: Facts = {}
    for one in (Element(element.ai, element.value[:cut]), *elements):
        if _keep(facts, one, today) is not None:
            return None
    return facts

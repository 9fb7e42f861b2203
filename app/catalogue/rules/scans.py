# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a raw scan, whatever sent it: camera, keyboard scanner or fingers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from app.catalogue.rules.carriers import SEPARATORS, Content, clean, content_of
from app.catalogue.rules.elements import Element
from app.catalogue.rules.gtin import KEY_LENGTH, adds_up, expected_digit, is_digits, use_of
from app.catalogue.rules.labels import Facts, facts_of
from app.catalogue.rules.notices import Notice, notice
from app.codes import kind_of

BLANK = "blank"


@dataclass(frozen=True)
class Own:
    """A code of ours by its form: ``person`` or a word of ``codes.KINDS``, and the folded code."""

    kind: str
    code: str


@dataclass(frozen=True)
class Scan:
    """What a scan may be. Nothing was looked up yet.

    ``keys``: barcode keys to look for, in this order. ``own``: set when it has the form of a code of ours; then there
    are no keys, but for a blank code: that is its own key once somebody said what it is on. ``symbology``: the
    identifier the scanner sent, such as ``]C1``. ``parsed``: JSON-ready facts, among them gtin (14 digits), contents,
    lot, serial, expires_on, best_before_on, produced_on, packed_on, sell_by_on (ISO days), count (integer), weight_kg
    (decimal text), sscc, order, internal ({AI: text}), restricted. ``warnings``: everything people should know.
    ``refusal``: why it can be nothing we know, when there are neither keys nor a code of ours; it is one of the
    warnings.
    """

    keys: tuple[str, ...] = ()
    own: Own | None = None
    symbology: str | None = None
    parsed: Facts = field(default_factory=dict)
    warnings: tuple[Notice, ...] = ()
    refusal: Notice | None = None


def read_scan(raw: str, today: date, separators: Sequence[str] = SEPARATORS) -> Scan:
    """Read what a scanner sent. ``today`` gives two-digit years their century; ``separators`` are the signs that
    scanners here are set to send for GS.

    Raises ``scan_unreadable`` (422) for what no scanner sends; everything else is a ``Scan``, if only to say why not.
    """
    symbology, content = content_of(clean(raw), separators)
    own = own_of(content)
    if own is not None:
        return Scan(keys=(own.code,) if own.kind == BLANK else (), own=own, symbology=symbology)
    facts, notices = facts_of(content.elements, today)
    keys, doubts = keys_of(content)
    if "restricted" in {doubt.code for doubt in doubts}:
        facts["restricted"] = facts.pop("gtin", None) or facts.pop("contents", None)
    warnings = _without_repeats((*doubts, *content.faults, *notices))
    refusal = None if keys else warnings[0]
    return Scan(keys, None, symbology, facts, warnings, refusal)


def own_of(content: Content) -> Own | None:
    """The code of ours that the content has the form of, or None."""
    kind = kind_of(content.text) if content.text else None
    return Own(kind, content.text) if kind and content.text else None


def keys_of(content: Content) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """The barcode keys to look for, and why a product number among the fields is none of them."""
    product, doubts = _product_key(content.elements)
    text = (content.text,) if content.text else ()
    keys = ((product,) if product else ()) + text
    if not keys and not doubts and not content.faults:
        doubts = (notice("no_product"),)
    return keys, doubts


def _product_key(elements: Sequence[Element]) -> tuple[str | None, tuple[Notice, ...]]:
    """The key of the product the label names: its own (01), or what a load contains (02)."""
    for ai in ("01", "02"):
        numbers = {element.value for element in elements if element.ai == ai}
        if len(numbers) > 1:
            return None, (notice("contradiction", ai=ai, others=[ai]),)
        if numbers:
            return _checked_key(ai, numbers.pop())
    return None, ()


def _checked_key(ai: str, number: str) -> tuple[str | None, tuple[Notice, ...]]:
    if len(number) != KEY_LENGTH:
        return None, (notice("element_unreadable", ai=ai, rule="length"),)
    if not is_digits(number):
        return None, (notice("element_unreadable", ai=ai, rule="format"),)
    if not adds_up(number):
        return None, (notice("check_digit", ai=ai, expected=expected_digit(number)),)
    use = use_of(number)
    return (number, ()) if use == "goods" else (None, (notice(use),))


def _without_repeats(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    kept: list[Notice] = []
    for one in notices:
        if one not in kept:
            kept.append(one)
    return tuple(kept)

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From the characters a scanner sent to what they carry: numbered fields, or a plain text.

Source: ISO/IEC 15424 (symbology identifiers ``]xx``), GS1 General Specifications 5.1.2 and 7.8, ISO/IEC 15434.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.catalogue.rules.elements import GS, Cut, Element, cut_brackets, cut_message, looks_bracketed
from app.catalogue.rules.gtin import LENGTHS, adds_up, expanded_upc_e, is_digits, key_of
from app.catalogue.rules.links import SCHEMES, cut_link
from app.catalogue.rules.notices import Notice, notice
from app.codes import fold
from app.errors import N_, DomainError

LONGEST = 400
SEPARATORS = ("{GS}", "␝", "|", "~", "^")
"""What a scanner may be set to send for GS, which is no key of a keyboard. None of them is allowed in a field."""

LONGEST_SEPARATOR = 8

_ALLOWED_CONTROLS = frozenset("\r\n\t\x1d\x1e\x04")
_INVISIBLE = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_EDGES = " \r\n\t"
_COMPOSITE = "|]e0"

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_NUMBER_LENGTHS = {"]E0": (13,), "]E3": (13, 15, 18), "]E4": (8,), "]I1": (14,)}
_ADD_ONS = ("]E1", "]E2")
_MESSAGES = ("]C1", "]e0", "]d2", "]Q3", "]J1")
_ADD_ON = re.compile(r"([0-9]{13}) [0-9]{2}(?:[0-9]{3})?")
_ENVELOPE = re.compile(r"\[\)>\x1e05\x1d(.*?)\x1e?\x04?", re.DOTALL)
_KEYED = re.compile(r"0[12]([0-9]{14})|00([0-9]{18})")
_TEXT = re.compile(r"[0-9A-Z]{4,40}")
_IN_NO_FIELD = re.compile(r"[^!\"%-?A-Z_a-z]")


@dataclass(frozen=True)
class Content:
    """What a scan carries: fields of a label, or a folded text of 4 to 40 letters and digits, or only faults."""

    elements: tuple[Element, ...] = ()
    text: str | None = None
    faults: tuple[Notice, ...] = ()


def may_separate(sign: str) -> bool:
    """Whether a scanner may be set to send this for GS: short, printable, and nothing that a label's field may hold.
    A closing bracket begins an identifier."""
    short = 0 < len(sign) <= LONGEST_SEPARATOR and sign.isprintable() and not set(sign) & {" ", "]"}
    return short and _IN_NO_FIELD.search(sign) is not None


def clean(raw: str) -> str:
    """The scan without the scanner's line ends; ``scan_unreadable`` (422) when it is empty, over 400 characters, or
    holds control characters, invisible ones or ones that change the direction of writing."""
    if len(raw) > LONGEST:
        raise _unreadable("length", N_("A code has at most %(limit)s characters."), limit=LONGEST)
    if any(unicodedata.category(c) in _INVISIBLE and c not in _ALLOWED_CONTROLS for c in raw):
        raise _unreadable("characters", N_("There are characters here that no scanner sends."))
    text = raw.strip(_EDGES)
    if not text:
        raise _unreadable("empty", N_("Scan or type a code"))
    return text


def content_of(text: str, separators: Sequence[str] = SEPARATORS) -> tuple[str | None, Content]:
    """The symbology identifier, if the scanner sent one, and what the rest carries."""
    symbology, body = _split_symbology(text)
    linear, composite, added = body.partition(_COMPOSITE)
    content = _carried(symbology, linear, separators)
    if composite:
        content = _with_composite(content, added, separators)
    return symbology, content


def _unreadable(rule: str, message: str, **details: int) -> DomainError:
    return DomainError(message, "scan_unreadable", 422, fields={"code": [message]}, rule=rule, **details)


def _split_symbology(text: str) -> tuple[str | None, str]:
    match = _SYMBOLOGY.match(text)
    if match is None:
        return None, text
    return match[0], text[match.end() :].strip(_EDGES)


def _carried(symbology: str | None, body: str, separators: Sequence[str]) -> Content:
    if not body:
        return _only("empty")
    if symbology in _NUMBER_LENGTHS:
        return _number(body, _NUMBER_LENGTHS[symbology])
    if symbology in _ADD_ONS:
        return _only("not_goods")
    if symbology in _MESSAGES and not body.startswith(SCHEMES):
        return _message(body, separators)
    return _plain(body, separators)


def _with_composite(linear: Content, added: str, separators: Sequence[str]) -> Content:
    more = _message(added, separators) if added else _only("empty")
    return Content(linear.elements + more.elements, linear.text, linear.faults + more.faults)


def _only(code: str) -> Content:
    return Content(faults=(notice(code),))


def _labelled(cut: Cut) -> Content:
    elements, faults = cut
    return Content(elements, faults=faults)


def _number(body: str, lengths: tuple[int, ...]) -> Content:
    digits = body.replace(" ", "")
    if not is_digits(digits):
        return _only("unreadable")
    if len(digits) not in lengths:
        return _only("length")
    return _product(digits[: lengths[0]])


def _product(number: str) -> Content:
    return Content((Element("01", key_of(number)),))


def _with_gs(body: str, separators: Sequence[str]) -> str:
    for separator in separators:
        body = body.replace(separator, GS)
    return body


def _message(body: str, separators: Sequence[str]) -> Content:
    message = _with_gs(body, separators)
    if not message.strip(GS):
        return _only("empty")
    return _labelled(cut_message(message))


def _plain(body: str, separators: Sequence[str]) -> Content:
    """What a code is that no symbology identifier explains: the order of these questions decides."""
    if body.startswith(SCHEMES):
        return _labelled(cut_link(body))
    if looks_bracketed(body):
        return _labelled(cut_brackets(body))
    envelope = _ENVELOPE.fullmatch(body)
    if envelope:
        return _message(envelope[1], ())
    if _has_separators(body, separators):
        return _message(body, separators)
    add_on = _ADD_ON.fullmatch(body)
    if add_on:
        return _product(add_on[1])
    if any(control in body for control in "\r\n\t"):
        return _only("joined")
    return _bare(fold(body))


def _has_separators(body: str, separators: Sequence[str]) -> bool:
    message = _with_gs(body, separators)
    start = message.lstrip(GS)
    return GS in message and (not start or is_digits(start[:2]))


def _bare(code: str) -> Content:
    if is_digits(code) and len(code) in LENGTHS:
        return _product(_told_apart(code))
    keyed = _KEYED.match(code)
    if keyed and adds_up(keyed[1] or keyed[2]):
        elements, faults = cut_message(code)
        if not faults:
            return Content(elements)
    if is_digits(code) and len(code) == 18 and adds_up(code):
        return Content((Element("00", code),), code)
    return Content(text=code) if _TEXT.fullmatch(code) else _only("unreadable")


def _told_apart(number: str) -> str:
    """Eight digits are a GTIN-8 when that check digit is right, else a UPC-E if it is one: GTIN-8 wins a tie."""
    if len(number) == 8 and not adds_up(number):
        return expanded_upc_e(number) or number
    return number

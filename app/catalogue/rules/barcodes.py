# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which codes may stand for an item: a barcode's stored key, and an item's own code (SKU)."""

import re
from typing import Any

from app.catalogue.rules.carriers import Content, clean, content_of
from app.catalogue.rules.notices import MESSAGES, Notice
from app.catalogue.rules.scans import BLANK, keys_of, own_of
from app.codes import fold, kind_of
from app.errors import N_, DomainError

_RESERVED = N_("This has the form of a code that this application gives out itself: choose another.")
_UNREADABLE = N_("A barcode is a product number, or 4 to 40 letters and digits.")
_SKU = re.compile(r"[0-9A-Z](?:[0-9A-Z./_-]{0,38}[0-9A-Z])?")

_CODES = {"check_digit": "barcode_check_digit", "restricted": "barcode_restricted", "not_goods": "barcode_not_goods"}


def check_barcode(code: str) -> str:
    """The key under which a barcode is stored: the GTIN padded to 14 digits, or the folded text.

    ``code`` is typed or scanned; of a label with more on it, the product's number is taken. Of our own codes only a
    blank one may come to stand for an item, wherever it was printed. ``DomainError`` 422:
    ``barcode_check_digit`` (details: expected), ``barcode_restricted``, ``barcode_not_goods`` (also the label of a
    load, which is not the product in it), ``barcode_reserved``, ``barcode_unreadable``.
    What this returns, ``read_scan`` of the same text looks for first.
    """
    _, content = content_of(_cleaned(code))
    own = own_of(content)
    if own is not None and own.kind == BLANK:
        return own.code
    if own is not None:
        raise _refused("barcode_reserved", _RESERVED)
    keys, doubts = keys_of(content)
    if doubts:
        raise _refusal(doubts[0])
    if _is_load(content):
        raise _refused("barcode_not_goods", MESSAGES["not_goods"])
    if not keys:
        raise _refusal(content.faults[0])
    return keys[0]


def check_sku(text: str) -> str:
    """An item's code as it is stored: capitals, 1 to 40 characters of ``0-9 A-Z . / _ -``, no sign at either end.

    Two items' codes are the same when ``app.codes.fold`` makes them so. ``DomainError`` 422: ``sku_unreadable``, or
    ``sku_reserved`` for what has the form of a code of ours.
    """
    sku = text.strip()
    sku = sku.upper() if sku.isascii() else sku
    if _SKU.fullmatch(sku) is None:
        message = N_("An item's code is 1 to 40 letters and digits, with - . / _ between them.")
        raise DomainError(message, "sku_unreadable", fields={"sku": [message]})
    if kind_of(fold(sku)) is not None:
        raise DomainError(_RESERVED, "sku_reserved", fields={"sku": [_RESERVED]})
    return sku


def spellings(key: str) -> set[str]:
    """A code folded, and for digits the same number as 8, 12, 13 and 14 of them: in use when one of these is."""
    one = fold(key)
    if not (one.isascii() and one.isdigit() and len(one) <= 14):
        return {one}
    padded = one.rjust(14, "0")
    return {one} | {padded[-length:] for length in (8, 12, 13, 14) if not padded[:-length].strip("0")}


def _cleaned(code: str) -> str:
    try:
        return clean(code)
    except DomainError as refusal:
        raise _refused("barcode_unreadable", refusal.message, **refusal.details) from None


def _is_load(content: Content) -> bool:
    """Whether the number is that of a load (a pallet's SSCC, or what it contains) and not of a product."""
    numbers = {element.ai for element in content.elements}
    return bool(content.elements) and "01" not in numbers and content.text is None and bool(numbers & {"00", "02"})


def _refusal(fault: Notice) -> DomainError:
    if fault.code == "no_product":
        return _refused("barcode_not_goods", fault.message)
    code = _CODES.get(fault.code)
    if code is None:
        return _refused("barcode_unreadable", _UNREADABLE, reason=fault.code)
    return _refused(code, fault.message, **fault.details)


def _refused(code: str, message: str, **details: Any) -> DomainError:
    return DomainError(message, code, fields={"code": [message]}, **details)

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets, symbols and millimetres as pages name and read them."""

from collections.abc import Iterable

from flask_babel import get_locale, gettext, ngettext

from app.errors import N_, DomainError
from app.printing.rules.sheets import PER_MM
from labels.sheets import Sheet

A4 = (210.0, 297.0)
TIMES = " \u00d7 "

SYMBOLS = {
    "code128": "Code 128",
    "ean13": "EAN-13",
    "ean8": "EAN-8",
    "upca": "UPC-A",
    "itf14": "ITF-14",
    "gs1_128": "GS1-128",
    "qr": "QR",
    "datamatrix": "DataMatrix",
}

NO_LENGTH = N_("Give millimetres such as 63.5.")
NO_COUNT = N_("Give a whole number.")


def length(millimetres: float) -> str:
    """A length as people write it: 63,5 in Italian, 63.5 in English, no noughts at the end."""
    written = f"{millimetres:.3f}".rstrip("0").rstrip(".")
    written = "0" if written in ("", "-0") else written
    return written.replace(".", ",") if str(get_locale()) == "it" else written


def label_size(sheet: Sheet) -> str:
    """How large a label is, in millimetres."""
    return f"{length(sheet.label_width)}{TIMES}{length(sheet.label_height)}\u00a0mm"


def page_size(sheet: Sheet) -> str:
    """How large the page is; A4 by its name."""
    if sheet.is_roll:
        return str(gettext("roll"))
    if (sheet.page_width, sheet.page_height) == A4:
        return "A4"
    return f"{length(sheet.page_width)}{TIMES}{length(sheet.page_height)}\u00a0mm"


def called(sheet: Sheet) -> str:
    """A sheet in one line: what is on it, how large, and what stands on the box."""
    size = label_size(sheet)
    if sheet.is_roll:
        words = gettext("Roll, %(size)s", size=size)
    else:
        labels = ngettext("%(num)d label", "%(num)d labels", sheet.per_sheet)
        words = gettext("%(page)s, %(labels)s · %(size)s", page=page_size(sheet), labels=labels, size=size)
    box = _on_the_box(sheet)
    return f"{words} · {box}" if box else words


def _on_the_box(sheet: Sheet) -> str:
    plain = sheet.name.replace(" ", "").replace("\u00d7", "x")
    says_size = plain.startswith(f"{sheet.label_width:g}x{sheet.label_height:g}")
    return " ".join(part for part in (sheet.maker, "" if says_size else sheet.name) if part)


def micrometres(text: str) -> int | None:
    """Typed millimetres, with a comma or a point, in whole micrometres; none for what is no length."""
    plain = text.strip().replace("\u2212", "-").replace(",", ".")
    sign, figures = (-1, plain[1:]) if plain.startswith("-") else (1, plain.removeprefix("+"))
    whole, _, rest = figures.partition(".")
    if not (_are_digits(whole or "0") and _are_digits(rest or "0")) or len(whole) > 4 or len(rest) > 3:
        return None
    if not whole and not rest:
        return None
    return sign * (int(whole or "0") * PER_MM + int((rest or "0").ljust(3, "0")))


def _are_digits(text: str) -> bool:
    return text.isascii() and text.isdigit()


def wrong_fields(wrong: Iterable[tuple[str, str]]) -> DomainError:
    """The refusal of fields, each with what is wrong about it."""
    return DomainError(N_("Check the marked fields."), "invalid", 422, fields={name: [text] for name, text in wrong})

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the labels' own refusals are called here, and which field each is about."""

from typing import Any

from app.errors import N_, DomainError
from labels import Refused

WORDS: dict[str, tuple[str, str]] = {
    "symbol_unknown": ("symbol_unknown", N_("There is no symbol %(symbol)s.")),
    "symbol_check_digit": ("symbol_check_digit", N_("The check digit is wrong: it should be %(expected)s.")),
    "symbol_characters": ("symbol_characters", N_("A symbol %(symbol)s cannot hold these characters.")),
    "symbol_length": ("symbol_length", N_("This is too long for %(symbol)s: at most %(longest)s characters.")),
    "symbol_elements": ("symbol_elements", N_("These elements cannot stand in a GS1-128: %(reason)s.")),
    "symbol_does_not_fit": (
        "symbol_does_not_fit",
        N_("The symbol %(symbol)s does not fit on a label of %(sheet)s. It would fit as: %(fitting)s."),
    ),
    "sheet_wrong": ("sheet_wrong", N_("This sheet cannot be: look at %(field)s.")),
    "start_beyond": ("start_beyond", N_("This sheet has labels 1 to %(most)s.")),
    "too_many_labels": ("too_many_labels", N_("At most %(most)s labels are printed at once.")),
    "no_labels": ("no_labels", N_("There is no label to print.")),
}
REASONS = {
    "not_a_number": N_("Give a number."),
    "too_small": N_("This is too small."),
    "too_large": N_("This is too large."),
    "beyond_page": N_("The labels reach beyond the page."),
    "overlaps": N_("The labels overlap."),
}
NONE = "-"
FIELDS = {"start_beyond": "start", "too_many_labels": "labels", "no_labels": "labels", "sheet_wrong": "sheet"}


def translated(refused: Refused, field: str | None = None) -> DomainError:
    """A refusal of ``labels`` in our words: 422, the same code, the field that it is about (``field`` where the label
    itself is refused, such as ``labels.3.id``). ``KeyError`` for a code without words here."""
    code, message = WORDS[refused.code]
    details: dict[str, Any] = {name: _plain(value) for name, value in refused.details.items()}
    where = FIELDS.get(code) or field or "symbol"
    return DomainError(message, code, 422, fields={where: [N_("This cannot be printed.")]}, **details)


def sheet_refusal(refused: Refused) -> DomainError:
    """The same for a sheet that somebody describes: the field is the length or the count that is wrong."""
    field, reason = str(refused.details["field"]), str(refused.details["reason"])
    named = field if field in ("across", "down") else f"{field}_mm"
    said = REASONS.get(reason, N_("This cannot be printed."))
    message = WORDS["sheet_wrong"][1]
    return DomainError(message, "sheet_wrong", 422, fields={named: [said]}, field=named, reason=reason)


def _plain(value: Any) -> Any:
    return ", ".join(map(str, value)) or NONE if isinstance(value, (list, tuple)) else value

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of suppliers and donors: what was typed, as the API would be sent it."""

from collections.abc import Collection, Mapping
from typing import Any

from marshmallow import Schema, ValidationError

from app.errors import N_, DomainError
from app.supply.rules.money import cents_in

NO_AMOUNT = N_("Give an amount such as 27,90.")
NO_NUMBER = N_("Give a whole number.")
MOST_PIECES = 100_000


def read(
    schema: type[Schema],
    form: Mapping[str, str],
    *,
    numbers: Collection[str] = (),
    amounts: Collection[str] = (),
    texts: Collection[str] = (),
    without: Collection[str] = (),
) -> dict[str, Any]:
    """What was typed into a form, checked by the API's own shape; an empty field is nothing.

    Amounts are typed in euros and become ``<name>_cents``; ``without`` names what the form does not hold. Raises
    ``invalid`` (422) with the messages of every field.
    """
    wrong: dict[str, list[str]] = {}
    body: dict[str, Any] = {name: form.get(name, "").strip() or None for name in texts}
    for name in numbers:
        body[name] = _number(form.get(name, "").strip(), name, wrong)
    for name in amounts:
        body[f"{name}_cents"] = _cents(form.get(name, "").strip(), f"{name}_cents", wrong)
    fields = schema().fields
    kept = {name: value for name, value in body.items() if value is not None or fields[name].allow_none}
    loaded: dict[str, Any] = {}
    try:
        loaded = schema(exclude=[*wrong, *without]).load(
            {name: value for name, value in kept.items() if name not in wrong}
        )
    except ValidationError as error:
        wrong = {**error.messages_dict, **wrong}
    if wrong:
        raise DomainError(N_("Check the marked fields."), "invalid", 422, fields=wrong)
    return loaded


def _number(text: str, name: str, wrong: dict[str, list[str]]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        wrong[name] = [NO_NUMBER]
        return None
    return int(text)


def _cents(text: str, name: str, wrong: dict[str, list[str]]) -> int | None:
    if not text:
        return None
    cents = cents_in(text)
    if cents is None:
        wrong[name] = [NO_AMOUNT]
    return cents


def read_breaks(form: Mapping[str, str], most: int) -> list[tuple[int, int]]:
    """Pairs of fields ``break_pieces.N`` and ``break_price.N``, empty ones left out, as ``(pieces, cents)``. Raises
    ``invalid`` (422) with the messages of ``breaks.N...``."""
    wrong: dict[str, list[str]] = {}
    found: list[tuple[int, int]] = []
    for number in range(most):
        pieces, price = (form.get(f"break_{name}.{number}", "").strip() for name in ("pieces", "price"))
        if not (pieces or price):
            continue
        at = len(found)
        amount, cents = _number(pieces, f"breaks.{at}.from_pieces", wrong), cents_in(price)
        if not amount or not 2 <= amount <= MOST_PIECES:
            wrong[f"breaks.{at}.from_pieces"] = [NO_NUMBER]
        if cents is None:
            wrong[f"breaks.{at}.unit_price_cents"] = [NO_AMOUNT]
        found.append((amount or 0, cents or 0))
    if wrong:
        raise DomainError(N_("Check the marked fields."), "invalid", 422, fields=wrong)
    return found

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pieces as a form of many steppers has them."""

from collections.abc import Mapping
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.errors import N_
from app.web import lists
from app.web.blueprint import invalid

MOST_DIGITS = 5


def pieces_of(form: MultiDict[str, str]) -> dict[UUID, int]:
    """Pieces by item of the fields ``q.<item>``; an empty one says nothing, nor does one that still has the figure it
    was shown with (``was.<item>``): the books may have moved on meanwhile. What is no number is refused (``invalid``,
    422): it must not be taken for what the books have."""
    found: dict[UUID, int] = {}
    wrong: dict[str, list[str]] = {}
    for item_id, text in written(form).items():
        if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS:
            found[item_id] = int(text)
        else:
            wrong[f"q.{item_id}"] = [N_("Write a whole number, zero or more.")]
    if wrong:
        raise invalid(wrong)
    return found


def written(form: Mapping[str, str]) -> dict[UUID, str]:
    """What was written in those fields, by item and in their order."""
    found: dict[UUID, str] = {}
    for name, words in form.items():
        item_id, text = lists.id_of(name.removeprefix("q.")) if name.startswith("q.") else None, words.strip()
        if item_id is not None and text not in ("", form.get(f"was.{item_id}")):
            found[item_id] = text
    return found

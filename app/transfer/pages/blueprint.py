# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the pages of transfers, and how their forms act: once, by the id that the form carries."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Blueprint, flash
from flask_babel import gettext

from app.errors import DomainError
from app.web.forms import once

bp = Blueprint("transfer", __name__)


def do_once(act: UUID, verb: str, transfer_id: UUID, body: Any, doing: Callable[[], object]) -> None:
    """Do what a form asks for of a transfer, once however often it is sent; raises the refusal."""
    once(f"transfer {verb}", [str(transfer_id), body], lambda _: doing(), act)


def say_refusal(refusal: DomainError) -> None:
    """A refusal on the next page, for acts that have nothing typed in them; others go on as refusals do."""
    if refusal.status not in (409, 422):
        raise refusal
    flash(" ".join(words_of(refusal)), "stop")


def words_of(refusal: DomainError) -> list[str]:
    """A refusal in sentences: what it is, and each line that falls short."""
    said = [str(gettext(refusal.message, **refusal.details))]
    if refusal.code == "not_enough_stock":
        said += [
            gettext(
                "%(item)s: %(here)s here, %(asked)s asked for.",
                item=" ".join(part for part in (line["name"], line["size"]) if part),
                here=line["here"],
                asked=line["asked"],
            )
            for line in refusal.details["lines"]
        ]
    return said

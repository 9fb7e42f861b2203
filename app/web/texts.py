# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What seals and opens the short texts about people, for views: operations are given it."""

from typing import cast

from flask import current_app

from app.ciphers import Place, Sealer, Unreadable


def sealer() -> Sealer:
    """The application's own."""
    return cast("Sealer", current_app.config["SEALER"])


def opened(sealed: bytes | None, place: Place) -> tuple[str | None, bool]:
    """``(text, readable)``: a text whose key is not here is none, and not readable."""
    try:
        return sealer().open(sealed, place), True
    except Unreadable:
        return None, False

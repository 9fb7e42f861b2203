# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a label is not printed: a code that programs know, and what is needed to say it in words."""

from typing import Any


class Refused(ValueError):
    """A label, a sheet or a print that cannot be. ``code`` is stable, ``details`` fill the sentence of whoever asks.

    ``symbol_unknown`` (symbol) · ``symbol_check_digit`` (symbol, expected) · ``symbol_characters`` (symbol) ·
    ``symbol_length`` (symbol, longest) · ``symbol_elements`` (reason) · ``symbol_does_not_fit`` (symbol, sheet,
    fitting) · ``sheet_wrong`` (field, reason) · ``start_beyond`` (most) · ``too_many_labels`` (most) · ``no_labels``
    """

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

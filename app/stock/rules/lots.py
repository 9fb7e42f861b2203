# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What makes a lot."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Traits:
    """What tells one lot of an item from another. ``contents`` is the fingerprint of what is inside a kit
    (``rules.kits``), ``opened`` says that something was taken out of it."""

    lot: str | None = None
    expires_on: date | None = None
    unit_value_cents: int | None = None
    funding: str | None = None
    condition: str | None = None
    contents: str | None = None
    opened: bool = False

    @property
    def key(self) -> str:
        """One text for all traits, unique per item."""
        parts = (self.lot, self.expires_on, self.unit_value_cents, self.funding)
        told = ["" if part is None else str(part) for part in parts]
        told += [part for part in (self.condition, self.contents, "opened" if self.opened else None) if part]
        return "|".join(told)

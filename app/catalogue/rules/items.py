# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What an item is before it has an id."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that was read somewhere: ``sku`` and ``barcode`` as ``check_sku`` and ``check_barcode`` return them."""

    sku: str
    name: str
    category_id: UUID
    product: str | None = None
    size: str | None = None
    gender: str | None = None
    barcode: str | None = None
    tracks_expiry: bool = False
    unit_value_cents: int | None = None

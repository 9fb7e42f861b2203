# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whose turn it is to change the catalogue."""

from uuid import UUID

CATALOGUE = UUID("5c0de5c0-de5c-40de-95c0-de5c0de5c0de")
"""Sku and barcodes are one namespace, and two who ask at once whether a code is free must not both hear that it is; nor
may two kits come to stand in each other."""

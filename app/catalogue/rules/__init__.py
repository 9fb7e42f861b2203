# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of the catalogue on plain values: what a code is, and which codes may name an item."""

from app.catalogue.rules.barcodes import check_barcode, check_sku
from app.catalogue.rules.carriers import SEPARATORS
from app.catalogue.rules.dates import day_from
from app.catalogue.rules.notices import MESSAGES, Notice
from app.catalogue.rules.scans import Own, Scan, read_scan

__all__ = ["MESSAGES", "SEPARATORS", "Notice", "Own", "Scan", "check_barcode", "check_sku", "day_from", "read_scan"]

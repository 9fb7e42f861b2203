# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of the catalogue on plain values: what a code is, and which codes may name an item."""

from app.catalogue.rules.barcodes import check_barcode, check_sku, spellings
from app.catalogue.rules.carriers import LONGEST_SEPARATOR, SEPARATORS, may_separate
from app.catalogue.rules.dates import day_from
from app.catalogue.rules.flagged import MOST_TIMES, check_flagged, check_note, code_known
from app.catalogue.rules.items import NewItem
from app.catalogue.rules.kits import (
    MOST_IN_A_KIT,
    MOST_PARTS,
    MOST_SUBSTITUTES,
    KitContents,
    Known,
    Part,
    Variant,
    check_contents,
    in_size,
    same_contents,
)
from app.catalogue.rules.notices import MESSAGES, Notice
from app.catalogue.rules.scans import Own, Scan, read_scan

__all__ = [
    "LONGEST_SEPARATOR",
    "MESSAGES",
    "MOST_IN_A_KIT",
    "MOST_PARTS",
    "MOST_SUBSTITUTES",
    "MOST_TIMES",
    "SEPARATORS",
    "KitContents",
    "Known",
    "NewItem",
    "Notice",
    "Own",
    "Part",
    "Scan",
    "Variant",
    "check_barcode",
    "check_contents",
    "check_flagged",
    "check_note",
    "check_sku",
    "code_known",
    "day_from",
    "in_size",
    "may_separate",
    "read_scan",
    "same_contents",
    "spellings",
]

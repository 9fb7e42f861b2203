# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of the catalogue, each noun in its file."""

from app.catalogue.operations.flagged import dismiss_flagged as dismiss_flagged
from app.catalogue.operations.flagged import flag_code as flag_code
from app.catalogue.operations.flagged import link_flagged as link_flagged
from app.catalogue.operations.in_bulk import add_items as add_items
from app.catalogue.operations.items import add_barcode as add_barcode
from app.catalogue.operations.items import add_category as add_category
from app.catalogue.operations.items import add_item as add_item
from app.catalogue.operations.items import revise_item as revise_item
from app.catalogue.operations.kits import set_contents as set_contents
from app.catalogue.operations.turn import CATALOGUE as CATALOGUE

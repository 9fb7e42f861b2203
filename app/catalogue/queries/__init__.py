# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about the catalogue, each noun in its file."""

from app.catalogue.queries.flagged import flagged as flagged
from app.catalogue.queries.flagged import flagged_code as flagged_code
from app.catalogue.queries.flagged import flagged_in as flagged_in
from app.catalogue.queries.flagged import number_flagged as number_flagged
from app.catalogue.queries.flagged import where_flagged as where_flagged
from app.catalogue.queries.in_bulk import Coded as Coded
from app.catalogue.queries.in_bulk import codes_in_use as codes_in_use
from app.catalogue.queries.in_bulk import codes_of as codes_of
from app.catalogue.queries.in_bulk import everything_by_code as everything_by_code
from app.catalogue.queries.in_bulk import sizes_in_use as sizes_in_use
from app.catalogue.queries.items import VIEWS as VIEWS
from app.catalogue.queries.items import Found as Found
from app.catalogue.queries.items import archived as archived
from app.catalogue.queries.items import barcodes_of as barcodes_of
from app.catalogue.queries.items import categories as categories
from app.catalogue.queries.items import find as find
from app.catalogue.queries.items import item as item
from app.catalogue.queries.items import items as items
from app.catalogue.queries.items import items_with as items_with
from app.catalogue.queries.items import known_items as known_items
from app.catalogue.queries.items import listed as listed
from app.catalogue.queries.items import matches as matches
from app.catalogue.queries.items import of_products as of_products
from app.catalogue.queries.items import owner_of as owner_of
from app.catalogue.queries.items import products as products
from app.catalogue.queries.kits import contents_of as contents_of
from app.catalogue.queries.kits import kits_with as kits_with
from app.catalogue.queries.kits import versions_of as versions_of
from app.folding import folded as folded

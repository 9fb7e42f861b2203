# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of the catalogue's API, each noun in its file."""

from app.catalogue.schemas.flagged import FlaggedIn as FlaggedIn
from app.catalogue.schemas.flagged import FlaggedOut as FlaggedOut
from app.catalogue.schemas.items import BarcodeIn as BarcodeIn
from app.catalogue.schemas.items import BarcodeOut as BarcodeOut
from app.catalogue.schemas.items import CategoryIn as CategoryIn
from app.catalogue.schemas.items import CategoryOut as CategoryOut
from app.catalogue.schemas.items import ItemIn as ItemIn
from app.catalogue.schemas.items import ItemOut as ItemOut
from app.catalogue.schemas.items import ItemPatchIn as ItemPatchIn
from app.catalogue.schemas.items import ItemsIn as ItemsIn
from app.catalogue.schemas.items import PartOut as PartOut
from app.catalogue.schemas.items import VersionOut as VersionOut

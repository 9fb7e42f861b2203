# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about files of rows on plain values, each noun in its file. No database."""

from app.importing.rules.columns import COLUMNS as COLUMNS
from app.importing.rules.columns import KINDS as KINDS
from app.importing.rules.columns import Column as Column
from app.importing.rules.columns import places_of as places_of
from app.importing.rules.items import ItemReader as ItemReader
from app.importing.rules.lines import Line as Line
from app.importing.rules.lines import Names as Names
from app.importing.rules.partners import DonorReader as DonorReader
from app.importing.rules.partners import Known as Known
from app.importing.rules.partners import SupplierReader as SupplierReader
from app.importing.rules.plans import MOST_ROWS as MOST_ROWS
from app.importing.rules.plans import Plan as Plan
from app.importing.rules.plans import Tell as Tell
from app.importing.rules.plans import already_imported as already_imported
from app.importing.rules.plans import check_taken as check_taken
from app.importing.rules.plans import plan as plan
from app.importing.rules.plans import silent as silent
from app.importing.rules.sites import Body as Body
from app.importing.rules.sites import SiteReader as SiteReader
from app.importing.rules.stock import Opening as Opening
from app.importing.rules.stock import Stocked as Stocked
from app.importing.rules.stock import StockReader as StockReader

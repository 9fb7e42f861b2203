# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the catalogue, each noun in its file."""

from app.catalogue.pages import contents as contents
from app.catalogue.pages import flagged as flagged
from app.catalogue.pages import items as items
from app.catalogue.pages.blueprint import bp as bp

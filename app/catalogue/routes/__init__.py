# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue over JSON."""

from app.catalogue.routes import flagged as flagged
from app.catalogue.routes import items as items
from app.catalogue.routes.blueprint import bp as bp
from app.catalogue.routes.items import shown as shown

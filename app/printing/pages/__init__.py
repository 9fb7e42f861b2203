# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of labels, each noun in its file."""

from app.printing.pages import drawing as drawing
from app.printing.pages import history as history
from app.printing.pages import labels as labels
from app.printing.pages import printers as printers
from app.printing.pages import sheets as sheets
from app.printing.pages import shelves as shelves
from app.printing.pages.blueprint import bp as bp

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of what to move and what to buy, each noun in its file."""

from app.reorder.pages import decisions as decisions
from app.reorder.pages import gifts as gifts
from app.reorder.pages import lines as lines
from app.reorder.pages import mail as mail
from app.reorder.pages import one_offs as one_offs
from app.reorder.pages import policies as policies
from app.reorder.pages import runs as runs
from app.reorder.pages import together as together
from app.reorder.pages import watching as watching
from app.reorder.pages.blueprint import bp as bp

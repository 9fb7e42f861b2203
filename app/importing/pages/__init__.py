# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages that take files in, and lists that go out as files."""

from app.importing.pages import exports as exports
from app.importing.pages import imports as imports
from app.importing.pages.blueprint import bp as bp

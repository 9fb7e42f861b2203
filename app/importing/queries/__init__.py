# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about files of rows, each noun in its file."""

from app.importing.queries.files import files as files
from app.importing.queries.files import first_administrator as first_administrator
from app.importing.queries.files import taken_before as taken_before
from app.importing.queries.readers import Reader as Reader
from app.importing.queries.readers import plan_of as plan_of
from app.importing.queries.readers import reader_of as reader_of

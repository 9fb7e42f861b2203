# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions across capabilities, each noun in its file."""

from app.reporting.queries.kept import Kept as Kept
from app.reporting.queries.kept import kept as kept
from app.reporting.queries.waiting import Waiting as Waiting
from app.reporting.queries.waiting import as_listed as as_listed
from app.reporting.queries.waiting import number_waiting as number_waiting
from app.reporting.queries.waiting import waiting as waiting
from app.reporting.queries.waiting import waits as waits

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""``soglia bench``: our speed beside the limit of the same machine, measured in turns in one run.

``run`` returns the rows of the table, ``NAMES`` are the benchmarks, ``in_words`` is the table as text;
``simulate`` is the table of simulated years of reorder.
"""

from app.bench.running import NAMES, run
from app.bench.scale import FULL, Scale
from app.bench.simulating import simulate
from app.bench.table import Row, in_words

__all__ = ["FULL", "NAMES", "Row", "Scale", "in_words", "run", "simulate"]

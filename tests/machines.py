# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How state machines are run: the same examples on every machine.

``SOGLIA_TEST_SEED`` looks for others and ``SOGLIA_TEST_TIMES`` for more of them.
"""

import os
from typing import Any

from hypothesis import HealthCheck, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import Database

SEED = int(os.environ.get("SOGLIA_TEST_SEED", "20261126"))


def live(machine: Any, database: Database, examples: dict[str, int], steps: int) -> None:
    """Run a machine's examples on this database; a failure prints the seed and the steps that led to it."""
    print(f"SOGLIA_TEST_SEED={SEED}")  # noqa: T201  (shown with a failure, to repeat it)

    @seed(SEED)
    class OnThisDatabase(machine):  # type: ignore[misc]
        pass

    OnThisDatabase.database = database
    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(
            max_examples=examples[database.kind] * int(os.environ.get("SOGLIA_TEST_TIMES", "1")),
            stateful_step_count=steps,
            deadline=None,
            database=None,
            print_blob=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

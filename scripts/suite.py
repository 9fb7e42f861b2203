# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The work of scripts/test.py: prepare with the test extra, then lint, format, types and tests."""

import os
import subprocess
from collections.abc import Sequence

from browser import find_or_bring
from console import talk
from preparation import ROOT, VENV, environment, prepare, wait_for

# One process more than there are processors, since browsers and databases are waited for, each with a database server
# of its own; in the order of tests/conftest.py, slow files first. `-n 0` after it means one alone.
PROCESSES = min((os.cpu_count() or 1) + 1, 4)
AT_ONCE = ("-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder")


def steps(pytest_arguments: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Name and command line of each check. Tests come last, so that their closing line ends the output."""
    tool = VENV / "bin"
    return [
        ("lint", [f"{tool}/ruff", "check"]),
        ("format", [f"{tool}/ruff", "format", "--check"]),
        ("types", [f"{tool}/mypy"]),
        ("tests", [f"{tool}/python", "-m", "pytest", *AT_ONCE, *pytest_arguments]),
    ]


def check(pytest_arguments: Sequence[str]) -> int:
    """Run every check, whatever the one before it found; the exit code of the first that failed, or 0."""
    prepare("test")
    env = {**environment(), "SOGLIA_CHROMIUM": find_or_bring()}
    first_failure = 0
    for name, command in steps(pytest_arguments):
        print(f"\n== {name}", flush=True)
        code = wait_for(subprocess.Popen(command, cwd=ROOT, env=env))
        if code and name != "tests":
            print(f"== {name} failed ({code}); the rest follows all the same", flush=True)
        first_failure = first_failure or code
    return first_failure


def main(argv: Sequence[str]) -> int:
    """Exit code of `scripts/test.py` with these arguments, all of which go to pytest."""
    return talk(lambda: check(argv))

#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Start Soglia from a fresh clone: `python3 scripts/run.py`. The second time it is up within seconds."""

import sys

import required_python  # noqa: F401  (says so and stops where Python is too old to read the next import)
from start import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

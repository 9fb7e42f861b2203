#!/usr/bin/env python3
# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lint, types and the whole suite from a fresh clone: `python3 scripts/test.py [pytest arguments]`."""

import sys

import required_python  # noqa: F401  (says so and stops where Python is too old to read the next import)
from suite import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

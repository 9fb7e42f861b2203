# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refuses, when imported, a Python that is too old: so this file has to be readable by any Python, even 2.7.

pyproject.toml says the same, but is read only by an installation, which that Python would not get to.
"""

import sys

REQUIRED = (3, 11)
TOO_OLD = """\
Soglia needs Python {0}.{1} or later; this is {2}.{3}.
Debian 12, Ubuntu 24.04 and what is newer have one: it may be called python3.11, python3.12 or python3.13.
Serve Python {0}.{1} o successivo; questo e' il {2}.{3}."""


def refusal(version):
    # type: (tuple[int, int]) -> str | None
    """What to tell the owner of this version, a pair of numbers; None if it is new enough."""
    return None if tuple(version) >= REQUIRED else TOO_OLD.format(*(REQUIRED + tuple(version)))


if refusal(sys.version_info[:2]):
    sys.exit(refusal(sys.version_info[:2]))

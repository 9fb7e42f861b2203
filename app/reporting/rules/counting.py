# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What counts as what: whom goods were for, what paid for them, how somebody is housed. No database."""

from collections.abc import Iterable
from typing import NamedTuple

CHILDREN = {"0-15": "child_15", "16-17": "child_17"}
"""Bands of age that are children: FEAD counts the first alone, ESF+ both."""

RECIPIENTS = ("child_15", "child_17", "homeless", "other")
"""Whom goods were for: a partition. Who says nothing else is what the measure is for, ``homeless``."""

FUNDINGS = ("programme", "used", "own", "donation", "unknown")
"""What paid for goods: ``used`` is second-hand goods of the programme, which it may not pay (ESF+ art. 22(4)(c))."""

HOMELESS, EXCLUDED = "homeless", "excluded"
HOUSED = (HOMELESS, EXCLUDED)
"""How somebody is housed, where it is known: ETHOS 1 to 7, and 8 to 13."""

UNSAID = "unknown"
"""How a summary writes down what nobody said."""


class Traits(NamedTuple):
    """What is known of somebody who was reached; ``None`` is unknown. ``ethos`` is ``homeless`` or ``excluded``."""

    age_band: str | None = None
    gender: str | None = None
    citizenship: str | None = None
    ethos: str | None = None


def housed(ethos: str | None) -> str | None:
    """``homeless`` for ETHOS 1 to 7 and their parts, ``excluded`` for 8 to 13, nothing for what nobody said."""
    if ethos is None:
        return None
    return HOMELESS if int(ethos.split(".")[0]) <= 7 else EXCLUDED


def worst_housed(several: Iterable[str | None]) -> str | None:
    """Of what was said in one month, the one nearer to the street: the order within a month may be forgotten."""
    found = set(several)
    return HOMELESS if HOMELESS in found else EXCLUDED if EXCLUDED in found else None


def recipient(age_band: str | None, ethos: str | None) -> str:
    """Whom goods were for, of a band of age and what the handout's own contact says of housing."""
    if age_band in CHILDREN:
        return CHILDREN[age_band]
    return "other" if housed(ethos) == EXCLUDED else "homeless"


def funding(paid_by: str | None, condition: str | None) -> str:
    """What paid for goods of a lot."""
    if paid_by == "programme" and condition == "used":
        return "used"
    return paid_by or "unknown"

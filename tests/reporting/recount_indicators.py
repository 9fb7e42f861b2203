# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every line of both EU reports once more, in plain Python from the recount of the ledger, code by code."""

from collections.abc import Callable, Mapping
from typing import Any

from app import clock
from app.reporting.queries.indicators import report as indicators
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where
from tests.reporting.recount import Recount

Kind = tuple[Any, ...]

CHILD, MINOR, OTHER, HOMELESS = "child_15", "child_17", "other", "homeless"

MONEY: Mapping[tuple[str, str], Callable[[str, str, str, str], bool]] = {
    ("esf_plus", "EMCO01"): lambda purpose, whom, what, paid: paid == "programme",
    ("esf_plus", "EMCO05"): lambda purpose, whom, what, paid: paid == "programme",
    ("esf_plus", "EMCO06"): lambda purpose, whom, what, paid: paid == "programme" and whom in (CHILD, MINOR),
    ("esf_plus", "EMCO07"): lambda purpose, whom, what, paid: paid == "programme" and whom == HOMELESS,
    ("esf_plus", "EMCO08"): lambda purpose, whom, what, paid: paid == "programme" and whom == OTHER,
    ("fead", "15"): lambda purpose, whom, what, paid: paid == "programme",
    ("fead", "15a"): lambda purpose, whom, what, paid: paid == "programme" and whom == CHILD,
    ("fead", "15b"): lambda purpose, whom, what, paid: paid == "programme" and whom in (HOMELESS, MINOR),
    ("fead", "15c"): lambda purpose, whom, what, paid: paid == "programme" and whom == OTHER,
    ("fead", "16e"): lambda purpose, whom, what, paid: paid == "programme" and whom == CHILD and what == "H-d",
    ("fead", "16f"): lambda purpose, whom, what, paid: paid == "programme" and whom == CHILD and what != "H-d",
    **{
        ("fead", f"H-{one}"): lambda purpose, whom, what, paid, one=one: (
            paid == "programme" and whom in (HOMELESS, MINOR) and what == f"H-{one}"
        )
        for one in "abcdef"
    },
    **{
        ("fead", f"18{one}"): lambda purpose, whom, what, paid, one=one: (
            paid == "programme" and whom == OTHER and what == f"H-{one}"
        )
        for one in "abcdef"
    },
    ("fead", "not_own"): lambda purpose, whom, what, paid: paid == "own",
    ("fead", "not_donation"): lambda purpose, whom, what, paid: paid == "donation",
    ("fead", "not_used"): lambda purpose, whom, what, paid: paid == "used",
    ("fead", "not_unknown"): lambda purpose, whom, what, paid: paid == "unknown",
    ("fead", "all_goods"): lambda purpose, whom, what, paid: True,
    ("fead", "value_autonomy"): lambda purpose, whom, what, paid: paid == "programme" and purpose == "autonomy",
}
FOLK: Mapping[tuple[str, str], Callable[[Any, Any, Any, Any], bool]] = {
    ("esf_plus", "EMCR10"): lambda age, gender, from_, housing: True,
    ("esf_plus", "EMCR11"): lambda age, gender, from_, housing: age in ("0-15", "16-17"),
    ("esf_plus", "EMCR12"): lambda age, gender, from_, housing: age == "18-29",
    ("esf_plus", "EMCR13"): lambda age, gender, from_, housing: gender == "f",
    ("esf_plus", "EMCR14"): lambda age, gender, from_, housing: age == "65+",
    ("esf_plus", "EMCR16"): lambda age, gender, from_, housing: from_ == "non_eu",
    ("esf_plus", "EMCR18"): lambda age, gender, from_, housing: housing is not None,
    ("fead", "19"): lambda age, gender, from_, housing: True,
    ("fead", "19a"): lambda age, gender, from_, housing: age == "0-15",
    ("fead", "19b"): lambda age, gender, from_, housing: age == "65+",
    ("fead", "19c"): lambda age, gender, from_, housing: gender == "f",
    ("fead", "19d"): lambda age, gender, from_, housing: from_ in ("eu", "non_eu"),
    ("fead", "19f"): lambda age, gender, from_, housing: housing == "homeless",
    ("fead", "age_unknown"): lambda age, gender, from_, housing: age is None,
    ("fead", "gender_unknown"): lambda age, gender, from_, housing: gender is None,
    ("fead", "citizenship_unknown"): lambda age, gender, from_, housing: from_ is None,
    ("fead", "ethos_unknown"): lambda age, gender, from_, housing: housing is None,
}


def wrong_indicators(where: Where, period: Period, counted: Recount) -> list[tuple[Any, ...]]:
    """Lines that say something else than the recount: programme, code, what it says, what was counted."""
    span: Any = (set(where.sites), period.first, period.last)
    given, handed, reached = counted.given(*span), counted.handed(*span), counted.reached(*span)
    found: list[tuple[Any, ...]] = []
    for programme in ("esf_plus", "fead"):
        rows = {row.code: row for row in indicators.report(programme, where, period, clock.now()).rows}
        for (which, code), belongs in MONEY.items():
            if which == programme:
                said = [rows[code].value, rows[code].more["pieces"], rows[code].more["unvalued"]]
                sums = [0, 0, 0]
                for (_, *kind), (pieces, cents, unvalued) in given.items():
                    if belongs(*kind):
                        sums = [sums[0] + cents, sums[1] + pieces, sums[2] + unvalued]
                found += [(programme, code, said, sums)] if said != sums else []
        for (which, code), counts in FOLK.items():
            if which == programme:
                people = sum(number for traits, number in reached.items() if counts(*traits))
                came = sum(
                    number for (_, card, _, *traits), (_, number) in handed.items() if not card and counts(*traits)
                )
                both = (rows[code].value, rows[code].more["anonymous"])
                found += [(programme, code, both, (people, came))] if both != (people, came) else []
    return found

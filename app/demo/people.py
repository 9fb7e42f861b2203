# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Invented people: a band of age, sizes, how often they come. Shares after surveys (85 % men, 58 % not Italian)."""

from dataclasses import dataclass
from random import Random

from app.demo.goods import MEN, SHOES_MEN, SHOES_WOMEN, TROUSERS_MEN, TROUSERS_WOMEN, WOMEN, Axis
from app.demo.scale import Scale

_AGES = (("0-15", 1), ("16-17", 1), ("18-29", 15), ("30-49", 45), ("50-64", 30), ("65+", 8))
_TONGUES = {
    "it": (("it", 100),),
    "eu": (("ro", 60), ("pl", 12), ("es", 8), ("de", 4), ("it", 16)),
    "non_eu": (("ar", 28), ("fr", 16), ("en", 16), ("uk", 8), ("bn", 8), ("ur", 10), ("sq", 8), ("wo", 6)),
}
UNKNOWN_AGE = 0.15
FEW_VISITS = 0.65


@dataclass(frozen=True)
class Profile:
    """What is true of somebody, and what of it was noted (``noted``: the columns of a person; absent means unknown)."""

    gender: str
    sizes: dict[str, str]
    visits: int
    noted: dict[str, object]


def pick(rng: Random, shares: Axis) -> str:
    """One of the words, as often as its share says."""
    return rng.choices([word for word, _ in shares], [share for _, share in shares])[0]


def draw(rng: Random, scale: Scale) -> Profile:
    """Somebody who has a card."""
    gender = "m" if rng.random() < 0.85 else "f" if rng.random() < 0.96 else "other"
    citizenship = pick(rng, (("it", 42), ("eu", 17), ("non_eu", 41)))
    sizes = sizes_of(rng, gender)
    noted: dict[str, object] = {"gender": gender}
    if rng.random() > UNKNOWN_AGE:
        noted["age_band"] = pick(rng, _AGES)
    if rng.random() < 0.8:
        noted["citizenship"] = citizenship
    if rng.random() < 0.7:
        noted["language"] = pick(rng, _TONGUES[citizenship])
    if rng.random() < 0.75:
        noted["sizes"] = {name: size for name, size in sizes.items() if rng.random() < 0.85}
    return Profile(gender, sizes, _visits(rng, scale), noted)


def sizes_of(rng: Random, gender: str) -> dict[str, str]:
    """Sizes that go together: shoes, socks, tops, trousers."""
    shoes = pick(rng, SHOES_WOMEN if gender == "f" else SHOES_MEN)
    socks = "35-38" if int(shoes) <= 38 else "39-42" if int(shoes) <= 42 else "43-46"
    tops, trousers = (
        pick(rng, WOMEN if gender == "f" else MEN),
        pick(rng, TROUSERS_WOMEN if gender == "f" else TROUSERS_MEN),
    )
    return {"shoes": shoes, "socks": socks, "tops": tops, "trousers": trousers}


def seen(rng: Random, gender: str) -> dict[str, str]:
    """What is noted of somebody without a card: only what one sees, and not always."""
    noted = {}
    if rng.random() < 0.7:
        noted["gender"] = gender
    if rng.random() < 0.5:
        noted["age_band"] = pick(rng, _AGES)
    return noted


def _visits(rng: Random, scale: Scale) -> int:
    """Two in three are met one to three times; the others come for weeks."""
    if rng.random() < FEW_VISITS:
        return rng.choices((1, 2, 3), (45, 33, 22))[0]
    return 4 + min(int(rng.expovariate(1 / scale.regulars)), 6 * scale.regulars)

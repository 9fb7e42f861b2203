# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Puts the goods of the demo into the catalogue, and tells what is asked for when."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from app import chance
from app.catalogue import operations as catalogue
from app.catalogue.rules.gtin import expected_digit
from app.demo.goods import CUTS, KINDS, KIT_KIND, SCARCE, Cut
from app.demo.scale import Scale

# Prefix 952 is GS1's for demonstrations and examples: no real product carries it.
DEMO_PREFIX = "952"
FIRST_NUMBER = 1001
MODELS = ("", "leggero", "pesante", "tecnico", "economico", "rinforzato", "bio", "sportivo", "classico", "da lavoro")

COLD = {1: 3.0, 2: 3.0, 3: 3.0, 4: 1.8, 10: 1.8, 11: 3.0, 12: 3.0}
WARM = {5: 1.6, 6: 2.2, 7: 2.5, 8: 2.5, 9: 1.6}


@dataclass(frozen=True)
class Variant:
    """An item of the demo: ``part`` is its part of its cut's demand, 0 to 1."""

    item_id: UUID
    cut: Cut
    size: str | None
    part: float
    scarce: bool


@dataclass(frozen=True)
class Range:
    """One cut with its variants, in the order of sizes."""

    cut: Cut
    variants: tuple[Variant, ...]

    def of_size(self, size: str | None) -> Variant | None:
        """The variant in this size."""
        return next((one for one in self.variants if one.size == size), None)


def season(name: str, day: date) -> float:
    """How much more than at its least a kind of goods is asked for on a day: bedding three times in the cold months."""
    return {"cold": COLD, "warm": WARM}.get(name, {}).get(day.month, 1.0)


def demand(ranges: list[Range], day: date) -> list[float]:
    """What each range is asked for on a day, in the same order."""
    return [one.cut.asked * season(one.cut.season, day) for one in ranges]


def build(scale: Scale, now: datetime) -> list[Range]:
    """Add categories, items and their barcodes; returns the ranges."""
    kinds = {}
    for position, kind in enumerate(KINDS):
        kinds[kind.code] = chance.new_id()
        catalogue.add_category(
            id=kinds[kind.code],
            code=kind.code,
            name=kind.name,
            name_en=kind.name_en,
            fead_class=kind.fead_class,
            pictogram=kind.pictogram,
            new_only=kind.new_only,
            usual_interval_days=kind.usual_days,
            position=position,
        )
    shelf = _Shelf(kinds, now)
    return [shelf.add(cut) for edition in range(scale.editions) for cut in _edition(edition)]


def _edition(number: int) -> list[Cut]:
    """The goods once more under another model name; the first edition is the goods as they are, with all the kits."""
    if number == 0:
        return list(CUTS)
    model = MODELS[number % len(MODELS)]
    return [
        replace(
            cut,
            product=f"{cut.product} {model}",
            name=f"{cut.name} {model}",
            sku=f"{cut.sku}/{number + 1}",
            asked=cut.asked / (number + 1),
        )
        for cut in CUTS
        if cut.kind != KIT_KIND
    ]


@dataclass
class _Shelf:
    """What numbers have been used: barcodes in all, places in each product."""

    kinds: dict[str, UUID]
    now: datetime

    def __post_init__(self) -> None:
        self.number = FIRST_NUMBER
        self.positions: dict[str, int] = {}

    def add(self, cut: Cut) -> Range:
        whole = sum(part for _, part in cut.axis)
        sizes: list[tuple[str | None, float]] = [(size, part / whole) for size, part in cut.axis]
        sizes = sizes or [(None, 1.0)]
        return Range(cut, tuple(self._variant(cut, size, part) for size, part in sizes))

    def _variant(self, cut: Cut, size: str | None, part: float) -> Variant:
        item_id, gtin = chance.new_id(), self._gtin()
        position = self.positions[cut.product] = self.positions.get(cut.product, -1) + 1
        catalogue.add_item(
            id=item_id,
            sku=cut.sku if size is None else f"{cut.sku}-{_plain(size)}",
            name=cut.name,
            product=cut.product,
            category_id=self.kinds[cut.kind],
            now=self.now,
            size=size,
            gender=cut.gender,
            gtin=gtin,
            tracks_expiry=cut.lasts is not None,
            unit_value_cents=cut.cents,
            position=position,
        )
        if cut.carton:
            catalogue.add_barcode(item_id=item_id, code=_carton_of(gtin), pieces=cut.carton, now=self.now)
        return Variant(item_id, cut, size, part, cut.scarce and size in SCARCE)

    def _gtin(self) -> str:
        body = f"{DEMO_PREFIX}{self.number:09d}"
        self.number += 1
        return body + expected_digit(body + "0")


def _carton_of(gtin: str) -> str:
    """The GTIN-14 of a carton: packing digit 1 before the digits of the piece, and a check digit of its own."""
    body = f"1{gtin[:-1]}"
    return body + expected_digit(body + "0")


def _plain(size: str) -> str:
    """A size as it may stand in an item's code."""
    return size.upper().replace("ª", "").replace(" ", "")

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The kits of the demo: what is in them, after kits that are really given out, and how sites build them of parts."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from app import chance
from app.catalogue import operations as catalogue
from app.catalogue import queries
from app.catalogue.rules import Part
from app.demo.catalogue import Range, Variant
from app.demo.goods import KIT_KIND
from app.demo.network import Place
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.operations import Incoming, KitOrder
from app.stock.rules import Traits

CHANGED, ADDED = "KIT-IGIENE-U", "DEO"
"""A kit whose contents change in the middle of the year, and what is added to it."""


@dataclass(frozen=True)
class In:
    """Pieces of a cut in a kit: in this size, in the kit's own, or in the only one; ``others`` may stand in."""

    sku: str
    pieces: int = 1
    size: str | Mapping[str, str] | None = None
    others: tuple["In", ...] = ()


SOCKS = {"S": "35-38", "M": "39-42", "L": "43-46", "XL": "43-46"}
GLOVES = {"S": "S/M", "M": "S/M", "L": "L/XL", "XL": "L/XL"}
SOAP = In("BAG", others=(In("SAP"),))

CONTENTS: dict[str, tuple[In, ...]] = {
    "KIT-IGIENE-U": (SOAP, In("SHA"), In("SPZ"), In("DEN"), In("RAS", 2), In("SCH"), In("PET"), In("FAZ", 2)),
    "KIT-IGIENE-D": (
        *(SOAP, In("SHA"), In("SPZ"), In("DEN"), In("SAU"), In("DEO"), In("FAZ", 2)),
        In("ASS", 2, "Normale", (In("ASS", size="Notte"),)),
    ),
    "KIT-FREDDO": (
        *(In("MTU", others=(In("MTD"),)), In("CTU"), In("CALT", 3, SOCKS, (In("CAL", size=SOCKS),))),
        *(In("CAP"), In("SCA"), In("GUA", 1, GLOVES), In("COP-TERM", others=(In("COP-PILE"),))),
        In("SIM", others=(In("BSN"),)),
    ),
    "KIT-NOTTE": (
        In("SPI", 1, "Normale", (In("SPI", size="Lungo"),)),
        In("MAT"),
        In("COP-TERM", others=(In("COP-PILE"), In("COP-LANA"))),
    ),
    "KIT-INTIMO": (In("BOX", 2), In("CAN", others=(In("TSU"),)), In("CAL", 2, SOCKS, (In("CALT", size=SOCKS),))),
    "KIT-ACCOGLIENZA": (
        *(In("ASD", others=(In("TEL"),)), In("ASV"), In("CIA", 1, "42-44", (In("CIA", size="39-41"),))),
        *(In("LEN"), SOAP, In("SHA"), In("SPZ"), In("DEN")),
    ),
    "KIT-MAMMA-BIMBO": (
        *(In("PAN", 1, "3", (In("PAN", size="4"),)), In("SAB", 2), In("BOD", 2, "3-6 m", (In("BOD", size="6-12 m"),))),
        *(In("CRE"), In("ASV")),
    ),
    "KIT-AUTONOMIA": (In("LEN"), In("ASD", 2), In("POS"), In("GAV"), In("SAP", 2), In("CIG", 4), In("BUS")),
}


@dataclass
class Workshop:
    """The kits of the catalogue with what is in them, and the verbs that build them."""

    ranges: Sequence[Range]
    contents: dict[UUID, tuple[Part, ...]] = field(default_factory=dict)

    def describe(self, now: datetime) -> None:
        """Say of every kit what is in it."""
        for one in self.ranges:
            for kit in one.variants if one.cut.kind == KIT_KIND else ():
                self._set(kit, [self._part(inside, kit) for inside in CONTENTS[one.cut.sku]], now)

    def change(self, now: datetime) -> None:
        """One kit gets one thing more: those built before keep what they have."""
        for kit in next(one.variants for one in self.ranges if one.cut.sku == CHANGED):
            self._set(kit, [*self.contents[kit.item_id], self._part(In(ADDED), kit)], now)

    def _set(self, kit: Variant, parts: Sequence[Part], now: datetime) -> None:
        item = queries.item(kit.item_id)
        if item is not None:
            catalogue.set_contents(item, parts, now)
        self.contents[kit.item_id] = tuple(parts)

    def _part(self, inside: In, kit: Variant) -> Part:
        others = tuple(self._item(one, kit).item_id for one in inside.others)
        return Part(self._item(inside, kit).item_id, inside.pieces, others)

    def _item(self, inside: In, kit: Variant) -> Variant:
        size = inside.size if isinstance(inside.size, str) else (inside.size or {}).get(kit.size or "", kit.size)
        found = next(one for one in self.ranges if one.cut.sku == inside.sku)
        return found.of_size(size) or found.variants[0]

    def wanted(self, lines: Iterable[Incoming]) -> dict[UUID, int]:
        """How many kits a site would have liked to get."""
        return {line.item_id: line.quantity for line in lines if line.item_id in self.contents}

    def in_parts(self, lines: Sequence[Incoming], traits: Callable[[UUID], Traits]) -> list[Incoming]:
        """The same goods with the parts of kits instead of kits; ``traits`` says how a part comes that would not have
        come otherwise."""
        needed: dict[UUID, int] = {}
        for kit_id, kits in self.wanted(lines).items():
            for part in self.contents[kit_id]:
                needed[part.item_id] = needed.get(part.item_id, 0) + part.quantity * kits
        rest = [
            replace(line, quantity=line.quantity + needed.pop(line.item_id, 0))
            for line in lines
            if line.item_id not in self.contents
        ]
        return rest + [Incoming(item_id, pieces, traits(item_id)) for item_id, pieces in needed.items()]

    def build(self, place: Place, wanted: Mapping[UUID, int], by: UUID, now: datetime) -> dict[UUID, int]:
        """Build kits of what lies at a site, as many as there are parts for; returns how that changed its shelf."""
        changes: dict[UUID, int] = {}
        for kit_id, kits in wanted.items():
            for item_id, pieces in self._built(place, kit_id, kits, by, now):
                changes[item_id] = changes.get(item_id, 0) + pieces
        return changes

    def _built(self, place: Place, kit_id: UUID, kits: int, by: UUID, now: datetime) -> Iterator[tuple[UUID, int]]:
        sight = Scope(ambiti=frozenset({place.ambito_id}))
        order = KitOrder(chance.new_id(), kit_id, place.id, kits, by, now, sight)
        try:
            done = stock.assemble(order)
        except DomainError as refusal:
            fewer = refusal.details.get("buildable", 0)
            if fewer:
                yield from self._built(place, kit_id, fewer, by, now)
            return
        yield kit_id, done.quantity
        yield from ((part.item_id, -part.quantity * lot.quantity) for lot in done.lots for part in lot.parts)

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The nine ambiti and their sites.

The ambiti are the real ones. The three bodies of Livorno are real and public; every other organisation, every site and
every address is invented, and says so in its address ("Via di prova") or in a tax code that cannot be anybody's.
"""

from dataclasses import dataclass
from uuid import UUID

from app import chance
from app.demo.scale import Scale
from app.network import operations as network
from app.network.models import Ambito, Site


@dataclass(frozen=True)
class Territory:
    """One ambito as invented: ``share`` is its part of the region's people, ``bodies`` run the sites in turn."""

    code: str
    name: str
    share: int
    bodies: tuple[str, ...]
    warehouse: str
    points: tuple[str, ...]
    unit: str


# Shares: an invented split of the 1,567 persons that the Region counted outside Florence.
TERRITORIES = (
    Territory(
        "PI",
        "Pisa",
        290,
        ("Cooperativa Ponte di Mezzo", "Associazione La Soglia Pisana", "Volontari della Stazione"),
        "Magazzino Ospedaletto",
        ("Punto La Sosta", "Punto San Martino", "Punto Pontedera"),
        "UdS Pisa centro",
    ),
    Territory(
        "LI",
        "Livorno",
        230,
        ("Il Simbolo", "Arnera", "Fondazione Caritas Livorno"),
        "Magazzino Picchianti",
        ("Punto Venezia Nuova", "Punto Stazione Livorno", "Punto Corea"),
        "UdS Livorno",
    ),
    Territory(
        "LU",
        "Lucca",
        190,
        ("Cooperativa Le Mura", "Associazione Porta Aperta Lucca"),
        "Magazzino Mugnano",
        ("Punto San Concordio", "Punto Porta Elisa", "Punto Capannori"),
        "UdS Lucca",
    ),
    Territory(
        "AR",
        "Arezzo",
        130,
        ("Cooperativa Valdichiana Insieme", "Associazione Il Cammino"),
        "Magazzino Pratacci",
        ("Punto Saione", "Punto Campo di Marte", "Punto Pescaiola"),
        "UdS Arezzo",
    ),
    Territory(
        "MS",
        "Carrara",
        120,
        ("Cooperativa Apuana Accoglienza", "Associazione Marmo e Mare"),
        "Magazzino Avenza",
        ("Punto Carrara", "Punto Marina", "Punto Massa"),
        "UdS Apuane",
    ),
    Territory(
        "PT",
        "Pistoia",
        140,
        ("Cooperativa Arca di Giano", "Associazione San Jacopo Insieme"),
        "Magazzino Sant'Agostino",
        ("Punto Porta al Borgo", "Punto Le Fornaci", "Punto Quarrata"),
        "UdS Pistoia",
    ),
    Territory(
        "PO",
        "Prato",
        260,
        ("Cooperativa Il Telaio", "Associazione Ronda Pratese", "Volontari del Bisenzio", "Cooperativa Filo Diretto"),
        "Magazzino Macrolotto",
        ("Punto Serraglio", "Punto San Paolo", "Punto Stazione Prato"),
        "UdS Prato",
    ),
    Territory(
        "GR",
        "Grosseto",
        110,
        ("Cooperativa Maremma Solidale", "Associazione Ombrone"),
        "Magazzino Braccagni",
        ("Punto Gorarella", "Punto Barbanella"),
        "UdS Grosseto",
    ),
    Territory(
        "SI",
        "Siena",
        97,
        ("Cooperativa Fontebranda", "Associazione Porta Camollia"),
        "Magazzino Isola d'Arbia",
        ("Punto Camollia", "Punto Ravacciano"),
        "UdS Siena",
    ),
)
REAL = frozenset({"Il Simbolo", "Arnera", "Fondazione Caritas Livorno"})

# Which days a place opens, 0 = Monday.
ALWAYS = (0, 1, 2, 3, 4, 5)
DAYS = (ALWAYS, (0, 2, 4), (1, 3, 5))
EVENINGS = (1, 3)


@dataclass(frozen=True)
class Place:
    """A site of the demo: ``share`` is its part of the ambito's handouts (a warehouse hands out nothing)."""

    id: UUID
    ambito_id: UUID
    territory: str
    kind: str
    name: str
    share: float
    open_on: tuple[int, ...] = ()


def build(scale: Scale) -> list[Place]:
    """Add ambiti, organisations and sites; returns the sites, Pisa's first."""
    return [place for number, one in enumerate(TERRITORIES) for place in _territory(one, number, scale)]


def _territory(one: Territory, number: int, scale: Scale) -> list[Place]:
    ambito = network.add_ambito(id=chance.new_id(), code=one.code, name=one.name)
    bodies = [_organisation(ambito, name, 10 * number + place) for place, name in enumerate(one.bodies)]
    planned: list[tuple[str, str, float, tuple[int, ...]]] = [("warehouse", one.warehouse, 0.0, ALWAYS)]
    names = _points(one, scale.points)
    planned += [("point", name, 0.75 * _weight(at, len(names)), DAYS[min(at, 2)]) for at, name in enumerate(names)]
    planned += [("street_unit", _unit(one, at), 0.25 / scale.units, EVENINGS) for at in range(scale.units)]
    places = []
    for at, (kind, name, share, open_on) in enumerate(planned):
        site = network.add_site(
            id=chance.new_id(),
            organisation_id=bodies[at % len(bodies)],
            kind=kind,
            name=name,
            address=f"Via di prova {at + 1}, {one.name}",
        )
        places.append(_place(site, one.code, share, open_on))
    return places


def _organisation(ambito: Ambito, name: str, number: int) -> UUID:
    invented = name not in REAL
    return network.add_organisation(
        id=chance.new_id(),
        ambito_id=ambito.id,
        name=name,
        tax_code=f"99999{number:02d}0000" if invented else None,
        address=f"Via di prova {number + 10}, {ambito.name}" if invented else None,
    ).id


def _points(one: Territory, most: int) -> list[str]:
    names = list(one.points[:most])
    return names + [f"Punto {one.name} {number}" for number in range(len(names) + 1, most + 1) if most > 3]


def _unit(one: Territory, at: int) -> str:
    return one.unit if at == 0 else f"{one.unit} {at + 1}"


def _weight(at: int, count: int) -> float:
    """The first point is the best known: it sees as many people as any two others."""
    return (2 if at == 0 else 1) / (count + 1)


def _place(site: Site, territory: str, share: float, open_on: tuple[int, ...]) -> Place:
    return Place(site.id, site.ambito_id, territory, site.kind, site.name, share, open_on)

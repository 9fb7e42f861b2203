# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who signs in, and who else wrote the ledgers.

The six sign-ins are fixed (their names are what guides, programs and habits rely on). Everybody else has no password:
they exist so that the ledgers of other sites have authors.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app import chance
from app.demo.network import Place
from app.identity import operations as identity
from app.identity.models import Operator

PASSWORD = "soglia-demo"  # noqa: S105  (public by design: it opens invented data and nothing else)
PIN = "2580"
"""Of who shares the demo's tablet: as public as the password."""
SIGN_INS = ("volontario", "operatore", "acquisti", "ambito", "regione", "admin")
HOME = "PI"

_NAMES = (
    "Lucia", "Ahmed", "Sara", "Paolo", "Elena", "Karim", "Anna", "Luca", "Irina", "Marco", "Giulia", "Stefano", "Fatou",
    "Andrea", "Chiara", "Davide", "Laura", "Omar", "Silvia", "Pietro", "Nadia", "Franco", "Teresa", "Matteo", "Rosa",
    "Simone", "Ines",
)  # fmt: skip
_INITIALS = "BCDFGLMNPRSTV"


@dataclass
class Staff:
    """Who writes what: by site, and by ambito the coordinator."""

    at: dict[UUID, UUID] = field(default_factory=dict)
    coordinators: dict[UUID, UUID] = field(default_factory=dict)


def hire(places: list[Place], hashed: str, now: datetime) -> Staff:
    """Add the six sign-ins (with that password hash) and a few operators in each ambito."""
    staff = Staff()
    home = [place for place in places if place.territory == HOME]
    _sign_ins(staff, home, hashed, now)
    others = iter(_invented_names())
    for ambito_id in dict.fromkeys(place.ambito_id for place in places):
        _colleagues(staff, [place for place in places if place.ambito_id == ambito_id], others, now)
    return staff


def _sign_ins(staff: Staff, home: list[Place], hashed: str, now: datetime) -> None:
    warehouse, point = (next(one for one in home if one.kind == kind) for kind in ("warehouse", "point"))
    unit = next(one for one in home if one.kind == "street_unit")
    volunteer = _operator("volontario", "Marta R.", hashed, now)
    identity.assign(volunteer.id, "volunteer", site_id=warehouse.id)
    distributor = _operator("operatore", "Giulia L.", hashed, now)
    for place in (point, unit):
        identity.assign(distributor.id, "distributor", site_id=place.id)
        staff.at[place.id] = distributor.id
    buyer = _operator("acquisti", "Paola G.", hashed, now)
    identity.assign(buyer.id, "procurement", ambito_id=warehouse.ambito_id)
    coordinator = _operator("ambito", "Chiara B.", hashed, now)
    identity.assign(coordinator.id, "coordinator", ambito_id=warehouse.ambito_id)
    identity.assign(_operator("regione", "Regione Toscana", hashed, now).id, "region")
    identity.assign(_operator("admin", "Amministrazione", hashed, now).id, "admin")
    staff.at[warehouse.id] = volunteer.id
    staff.coordinators[warehouse.ambito_id] = coordinator.id


def _colleagues(staff: Staff, places: list[Place], names: Iterable[str], now: datetime) -> None:
    """A volunteer for the warehouse, one distributor for the points, one for the street, a coordinator."""
    territory, names = places[0].territory.lower(), iter(names)
    for kind, role in (("warehouse", "volunteer"), ("point", "distributor"), ("street_unit", "distributor")):
        unstaffed = [place for place in places if place.kind == kind and place.id not in staff.at]
        if not unstaffed:
            continue
        name = next(names)
        someone = _operator(f"{name.split()[0].lower()}.{territory}", name, None, now)
        for place in unstaffed:
            identity.assign(someone.id, role, site_id=place.id)
            staff.at[place.id] = someone.id
    if places[0].ambito_id not in staff.coordinators:
        someone = _operator(f"coordinamento.{territory}", f"Coordinamento {territory.upper()}", None, now)
        identity.assign(someone.id, "coordinator", ambito_id=places[0].ambito_id)
        staff.coordinators[places[0].ambito_id] = someone.id


def _operator(username: str, name: str, hashed: str | None, now: datetime) -> Operator:
    return identity.add_operator(
        id=chance.new_id(), username=username, display_name=name, password_hash=hashed, now=now
    )


def _invented_names() -> list[str]:
    return [f"{name} {_INITIALS[at % len(_INITIALS)]}." for at, name in enumerate(_NAMES * 2)]

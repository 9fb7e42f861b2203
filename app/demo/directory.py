# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where people are sent in the demo, and the zones of street units. Names are invented, addresses say so, and the
telephone numbers lie in blocks of noughts that nobody has."""

from dataclasses import dataclass, field
from uuid import UUID

from app import chance
from app.contact.operations.services import add_service
from app.contact.operations.zones import add_zone
from app.contact.rules.services import GROUP_OF
from app.demo.network import TERRITORIES, Place

ZONES = ("Stazione", "Centro storico", "Lungofiume", "Parcheggio nord", "Zona industriale", "Giardini pubblici")
PREFIXES = {
    **{"PI": "050", "LI": "0586", "LU": "0583", "AR": "0575", "MS": "0585", "PT": "0573", "PO": "0574", "GR": "0564"},
    "SI": "0577",
}
SERVICES: tuple[tuple[str, str, str, str], ...] = (
    ("canteen", "Mensa La Tavolata", "tutti i giorni 12-13.30", "Senza tessera"),
    ("clothing", "Guardaroba Il Filo", "martedì e venerdì 9-12", ""),
    ("showers", "Docce Acqua Chiara", "lunedì, mercoledì, venerdì 8-11", "Asciugamano sul posto"),
    ("laundry", "Lavanderia Bolle", "giovedì 14-18", ""),
    ("luggage", "Deposito bagagli Il Gancio", "tutti i giorni 8-20", "Un mese alla volta"),
    ("emergency_shelter", "Riparo d'inverno", "da dicembre a marzo, 19-8", "Anche con il cane"),
    ("shelter", "Dormitorio Le Stelle", "tutti i giorni 19-8, lista alle 17", "Sedici posti, di cui quattro per donne"),
    ("residential", "Comunità La Quercia", "su appuntamento", ""),
    ("day_centre", "Centro diurno La Piazzetta", "dal lunedì al sabato 9-16", "Armadietti, caffè, internet"),
    ("workshop", "Laboratorio Mani Buone", "martedì e giovedì 9-13", ""),
    ("information", "Sportello Orientamento", "dal lunedì al venerdì 9-13", "Mediatori per arabo e francese"),
    ("residence", "Ufficio residenza via fittizia", "mercoledì 9-12", "Chiedere la via della Casa comunale"),
    ("post", "Fermo posta sociale", "lunedì e giovedì 10-12", ""),
    ("job_placement", "Sportello lavoro Passo avanti", "su appuntamento", ""),
    ("clinic", "Ambulatorio di strada San Frediano", "martedì e giovedì 15-18", "Senza tessera sanitaria"),
    ("team", "Équipe multiprofessionale grave marginalità", "su invio", "Si riunisce il primo lunedì del mese"),
    ("addiction", "SerD", "dal lunedì al venerdì 8-14", ""),
    ("mental_health", "Centro salute mentale", "dal lunedì al venerdì 8-18", ""),
    ("anti_violence", "Centro antiviolenza Aurora", "sempre, al telefono", ""),
    ("street_lawyer", "Avvocati di strada", "giovedì 17-19", ""),
    ("housing_first", "Casa prima di tutto", "su invio dell'équipe", ""),
    ("housing_led", "Abitare insieme", "su appuntamento", ""),
    ("pis", "Pronto intervento sociale", "sempre", "Anche di notte e nei festivi"),
    ("minors", "Tutela minori", "sempre, di notte tramite il PIS", ""),
)


@dataclass
class Directory:
    """What was added: services by ambito and kind, zones by ambito."""

    services: dict[UUID, dict[str, UUID]] = field(default_factory=dict)
    zones: dict[UUID, list[UUID]] = field(default_factory=dict)


def write_directory(places: list[Place]) -> Directory:
    """Add services and zones to every ambito."""
    found = Directory()
    for ambito_id, code in {place.ambito_id: place.territory for place in places}.items():
        town = next(one.name for one in TERRITORIES if one.code == code)
        found.services[ambito_id] = {
            kind: _service(ambito_id, code, town, number) for number, (kind, *_) in enumerate(SERVICES)
        }
        found.zones[ambito_id] = [
            add_zone(id=chance.new_id(), ambito_id=ambito_id, name=f"{name}, {town}").id for name in ZONES
        ]
    return found


def _service(ambito_id: UUID, code: str, town: str, number: int) -> UUID:
    kind, name, hours, note = SERVICES[number]
    return add_service(
        id=chance.new_id(),
        ambito_id=ambito_id,
        group=GROUP_OF[kind],
        kind=kind,
        name=f"{name} {town}",
        address=f"Via di prova {60 + number}, {town}",
        hours=hours,
        telephone=f"{PREFIXES[code]} 000 {number + 1:04d}",
        note=note or None,
    ).id

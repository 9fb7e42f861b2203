# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is decided about contacts: whom to call at once, when one may have happened, what is refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.errors import N_, DomainError

LONGEST_NOTE = 300
AHEAD = timedelta(minutes=10)
"""How far a telephone's clock may run ahead."""

PIS, MINORS = "pis", "minors"
RISKS = ("cold", "minor")
CALLED = {"cold": PIS, "minor": MINORS}
"""Which kind of service is called for which risk."""


@dataclass(frozen=True)
class Call:
    """Whom to call now. ``is_default``: the ambito has named nobody, this number holds in all Italy."""

    risk: str
    who: str
    telephone: str
    is_default: bool = False


DEFAULTS = {
    "cold": (Call("cold", N_("Single emergency number"), "112", True),),
    "minor": (
        Call("minor", N_("Single emergency number"), "112", True),
        Call("minor", N_("Children's emergency line"), "114", True),
    ),
}


@dataclass(frozen=True)
class Answering:
    """A service that may be called."""

    kind: str
    name: str
    telephone: str | None


def whom_to_call(*, cold_risk: bool, minor_alone: bool, services: Iterable[Answering]) -> list[Call]:
    """Whom to call: for the minor first, for each risk the services of its kind, else what holds everywhere."""
    known = list(services)
    found: list[Call] = []
    for risk, there in (("minor", minor_alone), ("cold", cold_risk)):
        if there:
            named = [Call(risk, one.name, one.telephone) for one in known if one.kind == CALLED[risk] and one.telephone]
            found += named or DEFAULTS[risk]
    return found


def kind_at(site_kind: str) -> str:
    """The kind of contact that a site mostly has."""
    return "street" if site_kind == "street_unit" else "desk"


def check_moment(occurred_at: datetime, now: datetime) -> None:
    """A contact has happened; raises ``not_yet`` (422)."""
    if occurred_at > now + AHEAD:
        raise not_yet("occurred_at")


def check_day(day: date, today: date, field: str) -> None:
    """What is counted has happened; raises ``not_yet`` (422)."""
    if day > today:
        raise not_yet(field)


def not_yet(field: str) -> DomainError:
    """The refusal of what lies ahead."""
    message = N_("This lies in the future: record what has happened.")
    return DomainError(message, "not_yet", 422, fields={field: [message]})


def unknown_card() -> DomainError:
    """The refusal of a card that nobody carries."""
    message = N_("Nobody carries a card with this code.")
    return DomainError(message, "unknown_person", 422, fields={"person_code": [message]})


def unknown_zone() -> DomainError:
    """The refusal of a zone that is not of the site's ambito: one answer for those of others and of nobody."""
    message = N_("This zone is not one of this ambito's.")
    return DomainError(message, "unknown_zone", 422, fields={"zone_id": [message]})


def unknown_contact() -> DomainError:
    """The refusal of a contact that is not one's own: one answer for those of others and of nobody."""
    message = N_("I can't find this contact, or it is not your site's.")
    return DomainError(message, "unknown_contact", 422, fields={"contact_id": [message]})


def not_same_person(field: str) -> DomainError:
    """The refusal of two links that lead to two people."""
    message = N_("The contact is of somebody else than the card.")
    return DomainError(message, "not_same_person", 422, fields={field: [message]})

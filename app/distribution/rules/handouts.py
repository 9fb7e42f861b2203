# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refusals and links of handouts on plain values."""

from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, DomainError

LINKS = ("contact_id", "referral_id", "outing_id")


@dataclass(frozen=True, slots=True)
class Warned:
    """Something of a fact that was not recorded as it was sent: the field, and why."""

    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Link:
    """A contact, referral or outing as a handout sees it: in which ambito or at which site, and whose. ``person_id`` is
    the person they all are, when codes were merged."""

    ambito_id: UUID | None
    site_id: UUID | None
    person_id: UUID | None
    forgotten: bool = False


def fits(name: str, link: Link | None, site_id: UUID, ambito_id: UUID | None, person_id: UUID | None) -> bool:
    """Whether a handout at a site to a person (or to nobody in particular) may point there: an outing is that site's,
    a contact or a referral is of the same ambito, and of the same person or of nobody."""
    if link is None or link.forgotten:
        return False
    if name == "outing_id":
        return link.site_id == site_id
    return link.ambito_id == ambito_id and link.person_id in (None, person_id)


def wrong_link(name: str) -> DomainError:
    """The refusal of a link to what is not there, is elsewhere, or is of somebody else: one answer for all."""
    message = not_linked(name)
    code = UNKNOWN.get(name, "unknown_contact")
    return DomainError(message, code, 422, fields={name: [message]})


UNKNOWN = {"contact_id": "unknown_contact", "referral_id": "unknown_referral", "outing_id": "unknown_outing"}


def not_linked(name: str) -> str:
    """Why a link was refused, or left out."""
    return {
        "contact_id": N_("There is no such contact of this person here."),
        "referral_id": N_("There is no such referral of this person here."),
        "outing_id": N_("This site has no such outing."),
    }[name]


def only_expired_left(lines: list[dict[str, object]]) -> DomainError:
    """The refusal of goods of which nothing but expired pieces is left: they are given only with a reason."""
    message = N_("Not recorded: what is left here has expired. It can be given all the same: just say why.")
    return DomainError(message, "only_expired_left", 409, lines=lines)


def not_given_instead(number: int) -> DomainError:
    """The refusal of a substitute that is not among what is given."""
    message = N_("What was given instead must be among the lines.")
    field = f"unmet.{number}.instead_item_id"
    return DomainError(message, "not_given_instead", 422, fields={field: [message]})

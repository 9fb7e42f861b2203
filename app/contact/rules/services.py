# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What services there are: the five groups of the national typology, what belongs in each, which need leads where."""

from app.errors import N_, DomainError

# Group -> kinds (Istat, Ministry of Labour, fio.PSD, Caritas 2011; under "other" what streets need besides).
KINDS: dict[str, tuple[str, ...]] = {
    "basic_needs": (
        *("food_parcels", "clothing", "medicines", "showers", "canteen", "street_unit", "one_off_money"),
        *("laundry", "luggage"),
    ),
    "night": (*("emergency_shelter", "shelter", "semi_residential", "residential", "protected_flat", "self_run_flat"),),
    "day": ("day_centre", "day_community", "club", "workshop"),
    "social_office": ("information", "residence", "post", "paperwork", "accompaniment"),
    "taking_charge": (
        *("personal_plan", "psychologist", "educator", "income_support", "job_placement", "clinic"),
        *("therapies", "legal_protection", "team"),
    ),
    "other": (
        *("addiction", "mental_health", "health_card", "anti_violence", "asylum", "street_lawyer"),
        *("housing_first", "housing_led", "pis", "minors", "emergency_room", "assisted_return", "other"),
    ),
}
ALL_KINDS = tuple(kind for kinds in KINDS.values() for kind in kinds)
GROUP_OF = {kind: group for group, kinds in KINDS.items() for kind in kinds}

PATH_OF = {"team": "team", "housing_first": "housing_first", "housing_led": "housing_led"}
"""Kinds that are a path of their own."""

# A need told at a contact, or the reason of a referral -> kinds that answer it.
FOR_NEED: dict[str, tuple[str, ...]] = {
    "blanket": ("street_unit", "clothing", "emergency_shelter"),
    "clothing": ("clothing", "laundry"),
    "shoes": ("clothing",),
    "hygiene": ("showers", "laundry"),
    "food": ("canteen", "food_parcels"),
    "shower": ("showers",),
    "bed": ("emergency_shelter", "shelter", "semi_residential", "residential"),
    "health": ("clinic", "therapies", "medicines", "health_card", "mental_health", "emergency_room"),
    "addiction": ("addiction", "therapies"),
    "documents": ("paperwork", "health_card", "information", "accompaniment"),
    "residence": ("residence", "post"),
    "work": ("job_placement", "workshop"),
    "listening": ("information", "psychologist", "educator", "day_centre"),
    "legal": ("street_lawyer", "legal_protection", "asylum"),
    "violence": ("anti_violence", "pis"),
    "housing": ("housing_first", "housing_led", "protected_flat", "self_run_flat", "team"),
    "family": ("minors", "pis", "information"),
}
SEARCHABLE = tuple(FOR_NEED)


def check_kind(group: str, kind: str) -> None:
    """A kind stands in its own group; raises ``wrong_group`` (422)."""
    if GROUP_OF.get(kind) != group:
        message = N_("This kind of service belongs in another group.")
        raise DomainError(message, "wrong_group", 422, fields={"kind": [message]})


def path_of(kind: str, path: str | None) -> str:
    """The path of a service: as said, else its kind's."""
    return path or PATH_OF.get(kind, "plain")

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What contacts, services and referrals are called on pages."""

from babel import Locale
from flask_babel import get_locale, gettext

from app.contact.models import AGE_BANDS
from app.contact.rules.services import KINDS
from app.contact.schemas.people import LANGUAGES


def contact_kinds() -> dict[str, str]:
    """How somebody was met."""
    return {
        "street": gettext("In the street"),
        "desk": gettext("At the desk"),
        "phone": gettext("By telephone"),
        "day_centre": gettext("At the day centre"),
        "shelter": gettext("At the shelter"),
    }


def occasions() -> dict[str, str]:
    """Whether it was the first time."""
    return {"first": gettext("First time"), "return": gettext("Known face"), "unknown": gettext("Don't know")}


def needs() -> dict[str, tuple[str, str]]:
    """Needs, each with its icon."""
    return {
        "blanket": (gettext("Blanket"), "blanket"),
        "clothing": (gettext("Clothing"), "tshirt"),
        "shoes": (gettext("Shoes"), "shoe"),
        "hygiene": (gettext("Hygiene"), "soap"),
        "food": (gettext("Food"), "bag"),
        "shower": (gettext("Shower"), "refresh"),
        "bed": (gettext("Bed"), "door"),
        "health": (gettext("Health"), "plus"),
        "documents": (gettext("Documents"), "file"),
        "residence": (gettext("Residence"), "pa"),
        "work": (gettext("Work"), "settings"),
        "listening": (gettext("Listening"), "user"),
    }


def reasons() -> dict[str, str]:
    """Why somebody is referred."""
    return {
        "listening": gettext("Listening"),
        "bed": gettext("Bed"),
        "food": gettext("Food"),
        "shower": gettext("Shower"),
        "clothing": gettext("Clothing"),
        "health": gettext("Health"),
        "addiction": gettext("Addiction"),
        "documents": gettext("Documents"),
        "residence": gettext("Residence"),
        "work": gettext("Work"),
        "legal": gettext("Legal help"),
        "violence": gettext("Violence"),
        "housing": gettext("A home"),
        "family": gettext("Family"),
        "other": gettext("Other reason"),
    }


def searchable() -> dict[str, str]:
    """Needs and reasons that the directory can be searched by."""
    told = {key: word for key, (word, _) in needs().items()} | reasons()
    return {key: word for key, word in told.items() if key != "other"}


def ethos() -> dict[str, str]:
    """Where somebody lives, by the thirteen categories of ETHOS, in short."""
    return {
        "1": gettext("In the street or a makeshift place"),
        "2": gettext("Night shelter"),
        "3": gettext("Accommodation for homeless people"),
        "4": gettext("Women's shelter"),
        "5": gettext("Accommodation for immigrants or asylum seekers"),
        "6": gettext("About to leave prison, hospital or care"),
        "7": gettext("Long-term support because of homelessness"),
        "8": gettext("With friends, without a contract, in a squat"),
        "9": gettext("Under threat of eviction"),
        "10": gettext("Under threat of violence at home"),
        "11": gettext("Caravan, shack, unfit building"),
        "12": gettext("Unfit housing"),
        "13": gettext("Extreme overcrowding"),
    }


def companies() -> dict[str, str]:
    """With whom somebody was."""
    return {
        "alone": gettext("alone"),
        "couple": gettext("as a couple"),
        "with_minors": gettext("with minors"),
        "group": gettext("in a group"),
    }


def genders() -> dict[str, str]:
    """Gender as said or seen."""
    return {"f": gettext("woman"), "m": gettext("man"), "other": gettext("another gender")}


def citizenships() -> dict[str, str]:
    """Groups of citizenship."""
    return {"it": gettext("Italian"), "eu": gettext("European Union"), "non_eu": gettext("outside the EU")}


def age_bands() -> dict[str, str]:
    """Bands of age, as they are written."""
    return {band: band for band in AGE_BANDS}


def yes_or_no() -> dict[str, str]:
    """An answer, or none."""
    return with_silence({"yes": gettext("yes"), "no": gettext("no")})


def with_silence(words: dict[str, str]) -> dict[str, str]:
    """The same choices and, first, that nothing was said."""
    return {"": gettext("not said")} | words


def traits() -> dict[str, str]:
    """What a shift counts and nobody's record holds."""
    return {
        "disability": gettext("People with a disability"),
        "minority": gettext("People of a minority"),
        "roma": gettext("Roma people"),
    }


def methods() -> dict[str, str]:
    """How one knows."""
    return {"counted": gettext("counted"), "estimated": gettext("estimated"), "said": gettext("they said so")}


def states() -> dict[str, str]:
    """How far a referral is."""
    return {
        "proposed": gettext("Proposed"),
        "accepted": gettext("Accepted"),
        "declined": gettext("Declined"),
        "accompanied": gettext("Accompanied"),
        "taken_in_charge": gettext("Taken in charge"),
        "closed": gettext("Come to its end"),
    }


def milestones() -> dict[str, str]:
    """Steps of a path of its own."""
    return {
        "first_meeting": gettext("First meeting"),
        "assessed": gettext("Needs assessed"),
        "plan_agreed": gettext("Plan agreed"),
        "home_found": gettext("Home found"),
        "moved_in": gettext("Moved in"),
        "home_kept": gettext("Home kept"),
        "left_home": gettext("Left the home"),
    }


def groups() -> dict[str, str]:
    """Groups of services."""
    return {
        "basic_needs": gettext("Basic needs"),
        "night": gettext("For the night"),
        "day": gettext("For the day"),
        "social_office": gettext("Social office"),
        "taking_charge": gettext("Taking charge"),
        "other": gettext("Other services"),
    }


def paths() -> dict[str, str]:
    """What a referral leads to."""
    return {
        "plain": gettext("Plain referral"),
        "team": gettext("Multi-professional team"),
        "housing_first": gettext("Housing first"),
        "housing_led": gettext("Housing led"),
    }


def kinds() -> dict[str, str]:
    """Kinds of services."""
    return {kind: word for words in (_first_kinds(), _later_kinds()) for kind, word in words.items()}


def kinds_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds of services under the names of their groups."""
    words, named = kinds(), groups()
    return [(named[group], [(kind, words[kind]) for kind in inside]) for group, inside in KINDS.items()]


def _first_kinds() -> dict[str, str]:
    return {
        "food_parcels": gettext("Food parcels"),
        "clothing": gettext("Clothing"),
        "medicines": gettext("Medicines"),
        "showers": gettext("Showers"),
        "canteen": gettext("Canteen"),
        "street_unit": gettext("Street unit"),
        "one_off_money": gettext("One-off money"),
        "laundry": gettext("Laundry"),
        "luggage": gettext("Luggage"),
        "emergency_shelter": gettext("Emergency shelter"),
        "shelter": gettext("Shelter"),
        "semi_residential": gettext("Semi-residential community"),
        "residential": gettext("Residential community"),
        "protected_flat": gettext("Protected flat"),
        "self_run_flat": gettext("Self-run flat"),
        "day_centre": gettext("Day centre"),
        "day_community": gettext("Day community"),
        "club": gettext("Club"),
        "workshop": gettext("Workshop"),
        "information": gettext("Information"),
        "residence": gettext("Registered residence"),
        "post": gettext("Post address"),
        "paperwork": gettext("Paperwork"),
        "accompaniment": gettext("Accompaniment to services"),
    }


def _later_kinds() -> dict[str, str]:
    return {
        "personal_plan": gettext("Personal plan"),
        "psychologist": gettext("Psychologist"),
        "educator": gettext("Educator"),
        "income_support": gettext("Income support"),
        "job_placement": gettext("Job placement"),
        "clinic": gettext("Clinic"),
        "therapies": gettext("Keeping of therapies"),
        "legal_protection": gettext("Legal protection"),
        "team": gettext("Multi-professional team"),
        "addiction": gettext("Addiction service (SerD)"),
        "mental_health": gettext("Mental health (CSM)"),
        "health_card": gettext("Health card (STP, ENI)"),
        "anti_violence": gettext("Anti-violence centre"),
        "asylum": gettext("Asylum reception (SAI, CAS)"),
        "street_lawyer": gettext("Street lawyer"),
        "housing_first": gettext("Housing first"),
        "housing_led": gettext("Housing led"),
        "pis": gettext("Emergency social service (PIS)"),
        "minors": gettext("Protection of minors"),
        "emergency_room": gettext("Emergency room"),
        "assisted_return": gettext("Assisted return"),
        "other": gettext("Other service"),
    }


def languages() -> dict[str, str]:
    """Languages by their names in the reader's own."""
    names = (get_locale() or Locale("it")).languages
    return {code: str(names.get(code, code)) for code in LANGUAGES}

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the pages of people's records, and the words these pages share."""

from collections.abc import Mapping

from babel import Locale
from flask import Blueprint
from flask_babel import get_locale, gettext

from app.contact.schemas import LANGUAGES

bp = Blueprint("privacy", __name__)


@bp.app_template_global()
def said_words() -> dict[str, dict[str, str]]:
    """What people said of themselves, in words: by field, then by word. Age bands need none."""
    return {
        "gender": {"f": gettext("woman"), "m": gettext("man"), "other": gettext("other")},
        "citizenship": {
            "it": gettext("Italian"),
            "eu": gettext("European Union"),
            "non_eu": gettext("another country"),
        },
        "language": languages_in_words(),
        "sizes": {
            "shoes": gettext("Shoes"),
            "tops": gettext("Tops"),
            "trousers": gettext("Trousers"),
            "socks": gettext("Socks"),
        },
    }


@bp.app_template_global()
def sizes_in_words(sizes: Mapping[str, str]) -> str:
    """Somebody's sizes in a line, each with what it is of."""
    names = said_words()["sizes"]
    return " · ".join(f"{name.lower()} {sizes[one]}" for one, name in names.items() if sizes.get(one))


def languages_in_words() -> dict[str, str]:
    """Languages that people speak, by their names in the reader's."""
    names = (get_locale() or Locale("it")).languages
    return {code: str(names.get(code, code)) for code in LANGUAGES}


@bp.app_template_global()
def access_words() -> dict[str, dict[str, str]]:
    """What was done to a record, and why it was open, in words."""
    return {
        "action": {
            "add": gettext("Card given"),
            "scan": gettext("Card scanned"),
            "advice": gettext("Asked what is usual"),
            "hand_out": gettext("Opened to hand out"),
            "read": gettext("Read"),
            "page": gettext("Page opened"),
            "record": gettext("Record printed"),
            "edit": gettext("Put right"),
            "card": gettext("New card"),
            "merge": gettext("Two cards made one"),
            "unmerge": gettext("Told apart again"),
            "forget": gettext("Forgotten"),
            "contact": gettext("Contact recorded"),
            "refer": gettext("Referred"),
            "referral": gettext("Referral opened"),
        },
        "reason": {
            "card_shown": gettext("card shown"),
            "handout": gettext("handout"),
            "contact": gettext("contact"),
            "referral": gettext("referral"),
            "record_asked": gettext("print asked for"),
            "forget_asked": gettext("asked to be forgotten"),
            "correction": gettext("correction"),
            "follow_up": gettext("follow-up"),
        },
    }

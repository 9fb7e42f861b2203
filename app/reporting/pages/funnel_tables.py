# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows behind a figure of the funnel as a table of a page: its columns, and each row in words."""

from typing import Any

from flask_babel import gettext

from app.contact.pages import words
from app.reporting.queries.funnel.behind import ContactBehind, PersonMet
from app.reporting.rules.courses import Course
from app.reporting.rules.funnel_rows import LABELS
from app.reporting.rules.report import Where
from app.web.pages import day_full, number


def columns_of(kind: str) -> list[tuple[str, str]]:
    """Title and place of each column, as ``list_table`` of the page macros takes them."""
    titles = {
        "contacts": [
            (gettext("Day"), "title"),
            (gettext("People"), "end number"),
            (gettext("Contact"), "label"),
            (gettext("Site"), "label"),
        ],
        "people": [
            (gettext("Somebody"), "title"),
            (gettext("Contacts"), "end number"),
            (gettext("First day"), "label"),
            (gettext("Last day"), "label"),
        ],
        "referrals": [
            (gettext("Day"), "title"),
            (gettext("How far it came"), "label"),
            (gettext("Last step on"), "label"),
            (gettext("Site"), "label"),
        ],
    }
    return titles[kind]


def row_of(one: ContactBehind | PersonMet | Course, place: Where) -> dict[str, Any]:
    """A row as ``list_table`` takes it."""
    if isinstance(one, PersonMet):
        days = [day_full(one.first_on), day_full(one.last_on)]
        return {"href": None, "note": None, "cells": [gettext("With a card"), number(one.contacts), *days]}
    if isinstance(one, ContactBehind):
        return _contact(one, place)
    last = max(one.on.values(), default=None)
    site = place.sites[one.sent.site_id].name if one.sent.site_id else ""
    cells = [day_full(one.sent.made_on), gettext(LABELS[one.stands]), day_full(last) if last else "", site]
    return {"href": None, "note": None, "cells": cells}


def _contact(one: ContactBehind, place: Where) -> dict[str, Any]:
    said = [words.contact_kinds()[one.kind], words.occasions()[one.occasion]]
    said.append(gettext("with a card") if one.coded else gettext("without a card"))
    said += [gettext("with goods")] if one.with_goods else []
    said += [gettext("with a need")] if one.with_need else []
    cells = [day_full(one.day), number(one.people), " · ".join(said), place.sites[one.site_id].name]
    return {"href": None, "note": None, "cells": cells}

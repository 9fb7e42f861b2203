# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of a cell as a table of a page: its columns, and each row in words."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext

from app.contact.pages import words
from app.errors import N_
from app.reporting.queries.indicators.cells import Cell
from app.web.pages import day_full, euros, number, when

Column = tuple[str, str]
"""Title and place, as ``list_table`` of the page macros takes them."""

RECIPIENTS = {
    "child_15": N_("child, 15 or below"),
    "child_17": N_("child, 16 or 17"),
    "homeless": N_("homeless"),
    "other": N_("other target group"),
}
PURPOSES = {"low_threshold": N_("low threshold"), "autonomy": N_("towards autonomy")}
HOUSED = {"homeless": N_("ETHOS 1 to 7"), "excluded": N_("ETHOS 8 to 13")}


def columns_of(one: Cell) -> list[Column]:
    """The columns of a cell's rows, by what they are."""
    titles = {
        "lines": [
            (gettext("Goods"), "title"),
            (gettext("Value"), "end number"),
            (gettext("Pieces and their value"), "full"),
            (gettext("Given for"), "full"),
            (gettext("Day and site"), "full"),
        ],
        "people": [
            (gettext("Somebody"), "title"),
            (gettext("Handouts"), "label number"),
            (gettext("First day"), "label"),
            (gettext("Last day"), "label"),
        ],
        "handouts": [
            (gettext("Day"), "title"),
            (gettext("People"), "end number"),
            (gettext("What was said"), "label"),
            (gettext("Site"), "label"),
        ],
        "tallies": [
            (gettext("Shift of"), "title"),
            (gettext("People"), "end number"),
            (gettext("Counted"), "label"),
            (gettext("How one knows"), "label"),
            (gettext("Site"), "label"),
        ],
        "estimates": [
            (gettext("Ambito"), "title"),
            (gettext("People"), "end number"),
            (gettext("Method"), "label"),
            (gettext("Author"), "label"),
            (gettext("Written down"), "label"),
        ],
    }
    return titles[one.kind]


def rows_of(one: Cell, rows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows as ``list_table`` takes them."""
    return [_CELLS[one.kind](row) for row in rows]


def _line(row: Mapping[str, Any]) -> dict[str, Any]:
    lot = gettext("Lot %(code)s", code=row["lot"])
    if row["kit_lot"]:
        lot = gettext("Lot %(code)s, in the kit of lot %(kit)s", code=row["lot"], kit=row["kit_lot"])
    worth, pieces = row["unit_value_cents"], number(row["pieces"])
    return {
        "href": None,
        "note": lot,
        "cells": [
            row["item"],
            euros(row["value_cents"]) if worth is not None else gettext("no value"),
            f"{pieces} × {euros(worth)}" if worth is not None else pieces,  # noqa: RUF001
            f"{gettext(RECIPIENTS[row['recipient']])} · {gettext(PURPOSES[row['purpose']])}",
            f"{day_full(date.fromisoformat(row['day']))} · {row['site']}",
        ],
    }


def _person(row: Mapping[str, Any]) -> dict[str, Any]:
    days = [day_full(date.fromisoformat(row[name])) for name in ("first_on", "last_on")]
    return {"href": None, "note": None, "cells": [_traits(row), number(row["handouts"]), *days]}


def _handout(row: Mapping[str, Any]) -> dict[str, Any]:
    purpose = PURPOSES[row["purpose"]]
    return {
        "href": None,
        "note": gettext(purpose),
        "cells": [day_full(date.fromisoformat(row["day"])), number(row["people"]), _traits(row), row["site"]],
    }


def _tally(row: Mapping[str, Any]) -> dict[str, Any]:
    said = [words.traits()[row["trait"]], words.methods()[row["method"]], row["site"]]
    cells = [day_full(date.fromisoformat(row["day"])), number(row["people"]), *said]
    return {"href": None, "note": None, "cells": cells}


def _estimate(row: Mapping[str, Any]) -> dict[str, Any]:
    made = when(datetime.fromisoformat(row["made_at"]))
    return {
        "href": None,
        "note": None,
        "cells": [row["ambito"], number(row["value"]), row["method"], row["author"], made],
    }


def _traits(row: Mapping[str, Any]) -> str:
    """What is known of somebody, in a line; nothing is said as not known."""
    housed = HOUSED.get(row["ethos"] or "")
    known = [
        words.age_bands().get(row["age_band"] or ""),
        words.genders().get(row["gender"] or ""),
        words.citizenships().get(row["citizenship"] or ""),
        gettext(housed) if housed else None,
    ]
    return " · ".join(one for one in known if one) or gettext("nothing known")


_CELLS = {"lines": _line, "people": _person, "handouts": _handout, "tallies": _tally, "estimates": _estimate}

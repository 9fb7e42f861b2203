# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of tables that may be published: the files, and what every column means."""

from urllib.parse import urlencode

from flask import Response, render_template, request

from app import clock
from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import arguments, choices
from app.reporting.routes.asking import READ
from app.reporting.routes.open_data import dictionary, dictionary_file, licence, table_file
from app.reporting.rules.open_data import TABLES, licence_name
from app.reporting.rules.periods import check_period, whole_months
from app.reporting.schemas.open_data import DictionaryOut
from app.web import may
from app.web.heavy import heavy
from app.web.once import as_json

KEPT = ("from", "to", "ambito")


@bp.get("/open-data")
@may(READ)
def open_data() -> str:
    """Tables, their period and part of the network, and the dictionary."""
    today, said = clock.today(), arguments()
    period = whole_months(check_period(said.get("since"), said.get("until"), today), today)
    kept = {name: request.args[name] for name in KEPT if request.args.get(name)}
    return render_template(
        "reporting/open_data.html",
        tables=TABLES,
        period=period,
        kept=kept,
        query=urlencode(kept),
        with_tags=urlencode({**kept, "hxl": "1"}),
        ambiti=choices()["ambiti"],
        licence=licence(),
        licence_name=licence_name(licence()),
    )


@bp.get("/open-data/<any(handouts, goods, funnel, unmet, indicators):table>.csv")
@may(READ)
@heavy
def open_data_file(table: str) -> Response:
    """A table as a file to publish."""
    return table_file({**arguments(), "hxl": request.args.get("hxl", "0")}, table)


@bp.get("/open-data/dictionary.<any(csv, json):form>")
@may(READ)
def open_data_dictionary(form: str) -> Response:
    """What every column means, as a file."""
    if form == "csv":
        return dictionary_file()
    answer = Response(as_json(DictionaryOut().dump(dictionary())), mimetype="application/json")
    answer.headers.set("Content-Disposition", "attachment", filename="soglia-open-data-dictionary.json")
    return answer

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The monitoring pack: one file in which everything is, is as it was made, and says what was checked."""

import hashlib
import io
import json
import time
import zipfile
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import python_calamine
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import clock
from app.db import db, transaction
from app.jobs.history import JobRun
from app.reporting.queries import checks
from app.reporting.rules.pack import halves_up_to
from app.stock.models import Balance
from tests.browser import Visit
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.paper.reading import texts

NOW = datetime(2026, 11, 26, 18, 0, tzinfo=UTC)
HALF = {"year": 2026, "half": 1}
FILES = ["report.pdf", "tables.xlsx", "method.it.txt", "method.en.txt", "checks.json", "manifest.json", "SHA256SUMS"]


@pytest.fixture(autouse=True)
def evening(monkeypatch: pytest.MonkeyPatch, database: Database, world: World) -> None:
    """One moment for everything: what is made twice is made alike. There are goods on the shelves."""
    with database.app.app_context():
        put_in_stock(world, world.blanket, 30, now=datetime(2026, 3, 2, 9, 0, tzinfo=UTC))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    monkeypatch.setattr(time, "time", NOW.timestamp)


def opened(answer: TestResponse) -> dict[str, bytes]:
    """The files of a pack by name."""
    assert answer.status_code == 200, answer.text
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert archive.testzip() is None
        return {one.filename: archive.read(one) for one in archive.infolist()}


def checked(files: dict[str, bytes]) -> dict[str, Any]:
    return {one["code"]: one for one in json.loads(files["checks.json"])}


def ran(job: str, outcome: str, ago: timedelta) -> None:
    """A nightly run of the clock, so long ago."""
    at = NOW - ago
    row = {"id": uuid4(), "job": job, "slot": f"{at:%Y%m%dT%H%M}", "host": "x"}
    with transaction():
        db.session.add(JobRun(**row, started_at=at, finished_at=at, outcome=outcome))


def test_every_file_is_named_with_its_sum(call: Any, world: World) -> None:
    answer = call("ambito").get("/reports/pack", **HALF)
    assert answer.content_type == "application/zip"
    assert answer.headers["Content-Disposition"] == "attachment; filename=soglia-pack-2026-1-all.zip"
    files = opened(answer)
    assert list(files) == FILES
    manifest = json.loads(files["manifest.json"])
    told = {one["name"]: (one["bytes"], one["sha256"]) for one in manifest["files"]}
    assert told == {name: (len(files[name]), hashlib.sha256(files[name]).hexdigest()) for name in FILES[:5]}
    sums = dict(line.split("  ")[::-1] for line in files["SHA256SUMS"].decode().splitlines())
    assert sums == {name: hashlib.sha256(files[name]).hexdigest() for name in FILES[:6]}
    assert (manifest["from"], manifest["to"], manifest["small_numbers"]) == ("2026-01-01", "2026-06-30", "carried")
    assert manifest["made_at"] == NOW.isoformat()


def test_the_same_books_at_the_same_moment_make_the_same_pack(call: Any) -> None:
    first, second = (call("ambito").get("/reports/pack", **HALF).data for _ in range(2))
    assert first == second


def test_paper_and_tables_hold_every_report(call: Any) -> None:
    files = opened(call("ambito").get("/reports/pack", **HALF, small_numbers="exact"))
    names = json.loads(files["manifest.json"])["reports"]
    assert names == ["checks", "indicators", "indicators", "funnel", "stock", "donations", "donations"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(files["tables.xlsx"]))
    assert len(book.sheet_names) == len(names) == len({one.casefold() for one in book.sheet_names})
    assert book.sheet_names[:2] == ["Checks", "EU indicators, ESF+"]
    rows = book.get_sheet_by_index(1).to_python()
    assert "EMCO01" in {row[1] for row in rows}
    text = " ".join(texts(files["report.pdf"]))
    assert all(words in text for words in ("Monitoring pack", "EMCO01", "19f", "From contact to housing"))
    assert "How it is counted" in text and "26/11/2026 19:00" in text, "moments are said in full"


def test_how_it_is_counted_is_said_in_both_languages_whoever_asks(call: Any) -> None:
    files = opened(call("ambito").get("/reports/pack", **HALF))
    assert "Come si" not in files["method.en.txt"].decode() and "Pacchetto" in files["method.it.txt"].decode()
    assert files["method.en.txt"].decode().startswith("Monitoring pack")


def test_the_region_gets_all_ambiti_or_one_without_small_numbers_and_without_rows(call: Any, world: World) -> None:
    for place in ({}, {"ambito_id": str(world.ambito)}):
        manifest = json.loads(opened(call("regione").get("/reports/pack", **HALF, **place))["manifest.json"])
        assert manifest["small_numbers"] == "carried" and "donations" not in manifest["reports"]
        assert ("funnel_by_ambito" in manifest["reports"]) is not bool(place)
    asked = call("regione").get("/reports/pack", **HALF, small_numbers="exact")
    assert json.loads(opened(asked)["manifest.json"])["small_numbers"] == "carried", "it is not theirs to choose"
    assert "to_settle" not in checked(opened(asked))
    assert call("ambito").get("/reports/pack", **HALF, ambito_id=str(world.other_ambito)).status_code == 404


def test_a_coordinator_sends_the_region_what_it_would_see_itself(call: Any, world: World) -> None:
    place = {**HALF, "ambito_id": str(world.ambito)}
    own, theirs = (opened(call(who).get("/reports/pack", **place)) for who in ("ambito", "regione"))
    assert own["tables.xlsx"] == theirs["tables.xlsx"] and own["method.it.txt"] == theirs["method.it.txt"]


def test_nightly_proofs_are_told_with_their_moment(app: Any, call: Any) -> None:
    ran("check_ledger", "agrees", timedelta(hours=14))
    ran("check_figures", "3 differences, made anew", timedelta(hours=13))
    told = checked(opened(call("ambito").get("/reports/pack", **HALF)))
    assert told["ledger"]["outcome"] == "agrees"
    assert told["ledger"]["checked_at"] == (NOW - timedelta(hours=14)).isoformat()
    assert (told["figures"]["outcome"], told["figures"]["found"]) == ("differs", 3)


def test_what_no_clock_proved_lately_is_proved_now(app: Any, call: Any) -> None:
    ran("check_ledger", "2 differences", timedelta(days=3))
    ran("check_figures", "failed: OperationalError", timedelta(hours=13))
    told = checked(opened(call("ambito").get("/reports/pack", **HALF)))
    for code in ("ledger", "figures"):
        assert (told[code]["outcome"], told[code]["checked_at"]) == ("agrees", NOW.isoformat()), code


@pytest.mark.breaks_the_books
def test_books_that_do_not_agree_are_said_to(app: Any, call: Any) -> None:
    with transaction():
        db.session.execute(sa.update(Balance).values(quantity=Balance.quantity + 1))
    told = checked(opened(call("ambito").get("/reports/pack", **HALF)))
    assert told["ledger"]["outcome"] == "differs" and told["ledger"]["found"] >= 1


def test_what_is_open_is_counted(app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks.whereabouts, "unexplained", lambda scope: 9 if world.point in scope.sites else 0)
    told = checked(opened(call("ambito").get("/reports/pack", **HALF)))
    assert (told["unexplained"]["outcome"], told["unexplained"]["found"]) == ("open", 9)
    assert told["counts"]["outcome"] == "nothing"


def test_one_button_makes_it(visit: Visit, world: World) -> None:
    page = visit("ambito").get("/reports/pack")
    assert page.status_code == 200 and "Make the pack" in page.text and "January to June 2026" in page.text
    answer = visit("ambito", "it").get("/reports/pack.zip", half="2026-1", ambito="", small_numbers="carried")
    assert "Pacchetto" in opened(answer)["method.it.txt"].decode()
    assert json.loads(opened(answer)["manifest.json"])["language"] == "it"
    assert visit("ambito").get("/reports/pack.zip", half="2026-9").status_code == 422
    assert visit("regione").get("/reports/pack.zip", year="2026", half="1", ambito=str(world.ambito)).status_code == 200


def test_the_last_half_year_that_is_over_stands_first() -> None:
    assert halves_up_to(NOW.date())[:3] == [(2026, 1), (2026, 2), (2025, 2)]
    assert halves_up_to(datetime(2027, 1, 1, tzinfo=UTC).date())[:2] == [(2026, 2), (2027, 1)]

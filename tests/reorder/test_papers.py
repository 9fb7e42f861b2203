# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run on paper and as a spreadsheet says what the run says, and what was decided about it."""

import io
import zipfile
from datetime import UTC, date, datetime
from time import process_time
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree

from app.identity.rules import ROLE_WORDS
from app.paper.reorder import Decided, Lined, RunOnPaper, Stepped, run_paper
from app.spreadsheets.reorder_run import run_workbook
from app.web.pages import euros
from tests.factories import World, put_in_stock
from tests.paper.reading import texts
from tests.reorder.shop import decide, line_of, run, sold_by, weeks_go_by

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def sheets(workbook: bytes) -> dict[str, list[list[str]]]:
    """Cells of every sheet as the file writes them, by its name."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        names = ElementTree.fromstring(parts.read("xl/workbook.xml")).iter(f"{MAIN}sheet")  # noqa: S314  (ours)
        return {
            str(one.get("name")): [
                ["".join(cell.itertext()) for cell in row]
                for row in ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml")).iter(f"{MAIN}row")  # noqa: S314
            ]
            for number, one in enumerate(names, 1)
        }


def test_paper_and_spreadsheet_say_what_the_run_says(app: Any, call: Any, world: World) -> None:
    sold_by(call, world.blanket, name="Tessili Arno")
    for item in (world.blanket, world.soap):
        weeks_go_by(call, world, item)
    put_in_stock(world, world.soap, 500, site_id=world.warehouse)
    made = run(call, budget_cents=1_000_000)
    blankets, soap = (line_of(made, item, world.point) for item in (world.blanket, world.soap))
    decided = decide(
        call, made,
        {"line_id": blankets["line_id"], "decision": "change", "quantity": 40, "reason": "Letti nuovi"},
        {"line_id": soap["line_id"], "decision": "approve"},
    )  # fmt: skip
    assert decided.status_code == 200, decided.json
    address = f"/reorder/runs/{made['id']}"
    answer = call("acquisti").get(f"{address}.pdf", language="it")
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    words = " ".join(texts(answer.data))
    with app.test_request_context("/"):
        proposed = euros(made["cost_cents"]).replace("\u00a0", " ")
    for said in (proposed, "10.000,00 €", "Tessili Arno", "120,00 €", "Letti nuovi", "cambiata", "approvata"):
        assert said in words, said
    assert f"{soap['quantity']} approvata" in words and "Pagina 1 di" in words
    for line in (blankets, soap):  # each is shown with its reason
        assert all(word in words for word in line["why"].split()[:2])
    book = sheets(call("acquisti").get(f"{address}.xlsx", language="en").data)
    assert list(book) == ["Summary", "Lines", "Steps", "Failures", "Stock ahead"]
    assert len(book["Lines"]) == made["line_count"] + 1
    for act, line in (("buy", blankets), ("move", soap)):
        assert any({act, str(line["quantity"])} <= set(row) for row in book["Steps"])
    assert ["To pay as decided so far", "120"] in [[cell for cell in row if cell] for row in book["Summary"]]


def test_who_does_not_see_a_run_gets_no_paper_of_it(call: Any, world: World) -> None:
    made = run(call)
    for kind in ("pdf", "xlsx"):
        address = f"/reorder/runs/{made['id']}.{kind}"
        assert call("volontario").get(address).status_code == 403
        assert call("acquisti").get(f"/reorder/runs/{uuid4()}.{kind}").status_code == 404
        assert call("acquisti").get(address, language="fr").status_code == 422
        assert call("acquisti").get(address).status_code == 200  # a run with nothing to say has a paper too


def many(lines: int) -> RunOnPaper:
    """A run of so many lines, half bought and half moved, every third decided."""
    said = Decided(
        "reject", 0, "troppi", None, "Paola G.", ROLE_WORDS["procurement"], datetime(2026, 11, 23, 9, tzinfo=UTC)
    )
    rows = [
        Lined(
            position=n, item=f"Sacco a pelo {n % 90}", size="Normale", site=f"Punto {n % 30}",
            action="buy" if n % 2 else "transfer",
            steps=[Stepped("buy", 10, f"Fornitore {n % 12}", 250) if n % 2 else Stepped("transfer", 5, "Magazzino")],
            why="%(quantity)d kits can be built of what lies here.", why_values={"quantity": 3}, flags=["no_supplier"],
            stockout_on=date(2026, 12, 20), on_hand=3, reserved=0, in_transit=0, on_order=0, expiring=0,
            demand_milli=300, lead_time_days=14, reorder_point=9, order_up_to=20, turned_away_milli=900,
            compared="new", before=None, short=0, unit_cents=250, decided=said if n % 3 == 0 else None,
        )
        for n in range(1, lines + 1)
    ]  # fmt: skip
    cost = sum(2500 for n in range(1, lines + 1) if n % 2)
    moment = datetime(2026, 11, 23, 8, tzinfo=UTC)
    return RunOnPaper("Pisa", date(2026, 11, 23), moment, None, None, None, cost, 0, None, rows)


def test_a_thousand_lines_take_seconds(app: Any) -> None:
    one = many(1_000)
    with app.test_request_context("/"):
        begun = process_time()
        run_paper(one, "it")
        workbook = run_workbook(one, "it")
        assert process_time() - begun < 10  # a tenth of it on a machine with nothing else to do
    assert len(sheets(workbook)["Righe"]) == 1_001


def test_the_first_page_sums_up_what_stands(app: Any) -> None:
    one = many(24)
    with app.test_request_context("/"):
        pages = texts(run_paper(one, "it"))
    assert "200,00 €" in pages[0] and one.standing_cents == 20_000 < one.cost_cents == 30_000
    assert "Fornitore 7" in pages[0] and "8 su 24" in pages[0]
    assert "Paola G. (Acquisti)" in " ".join(pages)

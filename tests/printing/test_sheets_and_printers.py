# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets that somebody describes, printers that are a little off, and where the next print begins."""

from typing import Any, cast
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import db as database
from app.db import db
from app.network.queries import has_shelves
from app.network.rules import Scope
from app.printing import operations, queries
from app.printing.models import LabelPrint, LabelSheet
from app.printing.operations import sheets as sheet_operations
from labels.sheets import SHEETS
from tests.factories import World
from tests.printing.asking import SHEET, asked, fresh, one, read


def described(**changed: Any) -> dict[str, Any]:
    """A sheet of two by five, as one describes it."""
    sizes = {
        **{"page_width_mm": 210, "page_height_mm": 297, "label_width_mm": 90.5, "label_height_mm": 50},
        **{"left_mm": 10.125, "top_mm": 12, "pitch_x_mm": 95, "pitch_y_mm": 54, "across": 2, "down": 5},
    }
    return fresh(name="Foglio del magazzino", **sizes) | changed


def test_the_known_sheets_are_listed_in_millimetres(app: Any, call: Any) -> None:
    told = call("volontario").get("/labels/sheets").json
    assert [one["id"] for one in told["items"]] == list(SHEETS)
    first = next(one for one in told["items"] if one["id"] == SHEET)
    assert (first["label_width_mm"], first["label_height_mm"], first["per_sheet"]) == (63.5, 38.1, 21)
    assert (first["own"], first["kind"], first["archived"]) == (False, "page", False)
    second = call("volontario").get("/labels/sheets", page=2, page_size=5).json
    assert [one["id"] for one in second["items"]] == list(SHEETS)[5:10]


def test_a_described_sheet_is_kept_to_the_micrometre_and_printed_on(app: Any, call: Any, world: World) -> None:
    body = described()
    made = call("volontario").post("/labels/sheets", body)
    assert made.status_code == 201, made.json
    assert made.json["id"] == f"own-{body['id']}" and made.json["left_mm"] == 10.125
    assert made.json["ambito_id"] == str(world.ambito)
    row = db.session.scalars(sa.select(LabelSheet)).one()
    assert (row.left_um, row.label_width_um, row.pitch_y_um) == (10_125, 90_500, 54_000)
    answer = call("operatore").post("/labels", asked(one("item", world.blanket, 2), sheet=made.json["id"], start=10))
    assert answer.status_code == 200, answer.text
    assert read(answer.data) == read(answer.data, page=1) == [world.blanket_gtin]
    assert call("volontario").post("/labels/sheets", body).headers["Idempotent-Replay"] == "true"


def test_a_sheet_is_its_ambitos_and_an_administrators_is_everybodys(app: Any, call: Any, world: World) -> None:
    theirs = call("volontario").post("/labels/sheets", described()).json["id"]
    everybodys = call("admin").post("/labels/sheets", described()).json
    assert everybodys["ambito_id"] is None
    seen = {row["id"] for row in call("forestiero").get("/labels/sheets").json["items"] if row["own"]}
    assert seen == {everybodys["id"]}
    foreign = call("forestiero").post("/labels", asked(one("blank"), sheet=theirs))
    nobodys = call("forestiero").post("/labels", asked(one("blank"), sheet=f"own-{uuid4()}"))
    assert foreign.status_code == 422 and foreign.data == nobodys.data
    other = call("forestiero").post("/labels/sheets", described(ambito_id=str(world.ambito)))
    none = call("forestiero").post("/labels/sheets", described(ambito_id=str(uuid4())))
    assert other.status_code == none.status_code == 404 and other.data == none.data


def test_a_sheet_out_of_use_is_not_printed_on(app: Any, call: Any, world: World) -> None:
    own = call("volontario").post("/labels/sheets", described()).json
    everybodys = call("admin").post("/labels/sheets", described()).json
    path = "/labels/sheets/{}/archive"
    assert call("forestiero").post(path.format(own["sheet_id"]), fresh()).status_code == 404
    assert call("ambito").post(path.format(everybodys["sheet_id"]), fresh()).status_code == 404, "is the admin's to say"
    gone = call("operatore").post(path.format(own["sheet_id"]), fresh())
    assert gone.status_code == 200 and gone.json["archived"] is True
    assert call("volontario").post("/labels", asked(one("blank"), sheet=own["id"])).json["code"] == "sheet_unknown"
    listed = [row["id"] for row in call("volontario").get("/labels/sheets").json["items"] if row["own"]]
    assert listed == [everybodys["id"]]
    every = [row["id"] for row in call("volontario").get("/labels/sheets", archived=True).json["items"] if row["own"]]
    assert set(every) == {own["id"], everybodys["id"]}


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"label_width_mm": 120, "pitch_x_mm": 120}, "sheet_wrong", "across"),
        ({"left_mm": 150}, "sheet_wrong", "left_mm"),
        ({"pitch_x_mm": 60}, "sheet_wrong", "pitch_x_mm"),
        ({"label_width_mm": 300}, "sheet_wrong", "label_width_mm"),
        ({"label_width_mm": 4.9}, "invalid", "label_width_mm"),
        ({"label_width_mm": 63.5001}, "invalid", "label_width_mm"),
        ({"label_width_mm": "63.5"}, "invalid", "label_width_mm"),
        ({"label_width_mm": True}, "invalid", "label_width_mm"),
        ({"label_width_mm": None}, "invalid", "label_width_mm"),
        ({"page_width_mm": 1e300}, "invalid", "page_width_mm"),
        ({"left_mm": -1}, "invalid", "left_mm"),
        ({"across": 51}, "invalid", "across"),
        ({"down": 0}, "invalid", "down"),
        ({"name": ""}, "invalid", "name"),
        ({"name": "x" * 200_000}, "invalid", "name"),
        ({"name": "a\u202eb"}, "invalid", "name"),
        ({"name": "a\x00b"}, "invalid", "name"),
        ({"colour": "red"}, "invalid", "colour"),
    ],
    ids=lambda value: str(value)[:40].encode("ascii", "replace").decode(),
)
def test_a_sheet_that_cannot_be_is_refused_by_field(
    changed: dict[str, Any], code: str, field: str, app: Any, call: Any
) -> None:
    answer = call("volontario").post("/labels/sheets", described(**changed))
    assert (answer.status_code, answer.json["code"]) == (422, code), answer.json
    assert field in answer.json["fields"], answer.json
    db.session.rollback()
    assert db.session.scalars(sa.select(LabelSheet)).all() == []


def test_labels_that_touch_need_no_pitch(app: Any, call: Any) -> None:
    body = described(pitch_x_mm=None, left_mm=0, top_mm=0)
    del body["pitch_x_mm"], body["pitch_y_mm"]
    made = call("volontario").post("/labels/sheets", body)
    assert (made.json["pitch_x_mm"], made.json["pitch_y_mm"]) == (90.5, 50)


def printer(site: UUID, **changed: Any) -> dict[str, Any]:
    return fresh(site_id=str(site), name="Zebra", dpi=203, output="zpl", sheet="roll-57x32") | changed


def test_a_printer_of_a_site_says_how_it_is_printed_on(app: Any, call: Any, world: World) -> None:
    body = printer(world.warehouse, offset_x_mm=-0.5, offset_y_mm=1.25)
    made = call("volontario").post("/printers", body)
    assert made.status_code == 201, made.json
    assert (made.json["offset_x_mm"], made.json["offset_y_mm"]) == (-0.5, 1.25)
    printed = call("volontario").post("/labels", asked(one("blank"), sheet="roll-57x32", printer_id=body["id"]))
    assert printed.mimetype == "text/x-zpl"
    db.session.rollback()
    row = db.session.scalars(sa.select(LabelPrint)).one()
    assert (row.printer_id, row.site_id, row.dpi, row.output) == (UUID(body["id"]), world.warehouse, 203, "zpl")
    paper = asked(one("blank"), printer_id=body["id"], output="pdf")
    assert call("volontario").post("/labels", paper).mimetype == "application/pdf"
    elsewhere = asked(one("blank"), sheet="roll-57x32", printer_id=body["id"], site_id=str(world.point))
    assert call("ambito").post("/labels", elsewhere).status_code == 404, "the printer of another site"


def test_a_printer_is_changed_and_put_out_of_use_by_those_of_its_site(app: Any, call: Any, world: World) -> None:
    body = printer(world.warehouse)
    call("volontario").post("/printers", body)
    path = f"/printers/{body['id']}"
    assert call("operatore").patch(path, {"dpi": 300}).status_code == 404
    changed = call("volontario").patch(path, {"dpi": 300, "offset_x_mm": 2, "sheet": None})
    assert (changed.json["dpi"], changed.json["offset_x_mm"], changed.json["sheet"]) == (300, 2, None)
    assert call("volontario").get("/printers").json["total"] == 1
    assert call("operatore").get("/printers").json["total"] == 0
    assert call("operatore").get("/printers", site_id=world.warehouse).status_code == 404
    assert call("volontario").patch(path, {"archived": True}).json["archived"] is True
    assert call("volontario").get("/printers").json["total"] == 0
    assert call("volontario").get("/printers", archived=True).json["total"] == 1


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({"offset_x_mm": 10.001}, 422, "invalid"),
        ({"offset_y_mm": -11}, 422, "invalid"),
        ({"dpi": 150}, 422, "invalid"),
        ({"dpi": True}, 422, "invalid"),
        ({"output": "epl"}, 422, "invalid"),
        ({"sheet": "none"}, 422, "sheet_unknown"),
        ({"name": "Ufficio"}, 409, "taken"),
    ],
    ids=lambda value: str(value),
)
def test_a_wrong_printer_is_refused(
    changed: dict[str, Any], status: int, code: str, app: Any, call: Any, world: World
) -> None:
    assert call("volontario").post("/printers", printer(world.warehouse, name="Ufficio")).status_code == 201
    answer = call("volontario").post("/printers", printer(world.warehouse, **changed))
    assert (answer.status_code, answer.json["code"]) == (status, code), answer.json
    assert call("volontario").post("/printers", printer(world.point)).status_code == 404
    mine = printer(world.warehouse)
    call("volontario").post("/printers", mine)
    revised = call("volontario").patch(f"/printers/{mine['id']}", changed)
    assert (revised.status_code, revised.json["code"]) == (status, code), revised.json


def test_the_name_of_a_printer_that_is_gone_is_free(app: Any, call: Any, world: World) -> None:
    old, new = (printer(world.warehouse, name="Ufficio") for _ in range(2))
    call("volontario").post("/printers", old)
    call("volontario").patch(f"/printers/{old['id']}", {"archived": True})
    assert call("volontario").post("/printers", new).status_code == 201
    back = call("volontario").patch(f"/printers/{old['id']}", {"archived": False})
    assert (back.status_code, back.json["code"]) == (409, "taken"), back.json
    assert call("volontario").patch(f"/printers/{old['id']}", {"archived": False, "name": "Due"}).status_code == 200


def test_what_is_wrong_with_a_name_is_not_said_to_be_taken(app: Any, call: Any, world: World) -> None:
    with pytest.raises(IntegrityError), database.transaction():
        operations.add_printer(
            id=uuid4(), site_id=world.warehouse, name=cast("str", None), sheets=Scope(), dpi=300, output="pdf",
            offset_x_um=0, offset_y_um=0, sheet=None,
        )  # fmt: skip


def test_an_ambito_has_so_many_sheets_in_use(
    app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_operations, "MOST_SHEETS", 2)
    first, _second = (call("volontario").post("/labels/sheets", described()).json for _ in range(2))
    more = described()
    refused = call("volontario").post("/labels/sheets", more)
    assert (refused.status_code, refused.json["code"]) == (409, "too_many_sheets"), refused.json
    assert call("forestiero").post("/labels/sheets", described()).status_code == 201, "another ambito"
    assert call("admin").post("/labels/sheets", described()).status_code == 201, "everybody's"
    call("volontario").post(f"/labels/sheets/{first['sheet_id']}/archive", fresh())
    assert call("volontario").post("/labels/sheets", more).status_code == 201


def test_a_site_has_shelves_while_one_is_in_use(app: Any, call: Any, world: World) -> None:
    assert has_shelves(world.warehouse) is False
    made = call("volontario").post(f"/sites/{world.warehouse}/shelves", fresh(name="A-01")).json["items"][0]
    db.session.rollback()
    assert has_shelves(world.warehouse) is True and has_shelves(world.point) is False
    call("volontario").post(f"/sites/{world.warehouse}/shelves/{made['id']}/archive", fresh())
    db.session.rollback()
    assert has_shelves(world.warehouse) is False


def test_the_calibration_page_is_for_a_sheet_and_a_printer(app: Any, call: Any, world: World) -> None:
    body = printer(world.warehouse, offset_x_mm=1.5)
    call("volontario").post("/printers", body)
    page = call("volontario").get("/labels/calibration.pdf", sheet=SHEET, printer_id=body["id"])
    assert page.status_code == 200 and page.data.startswith(b"%PDF")
    assert call("volontario").get("/labels/calibration.pdf", sheet=SHEET).status_code == 200
    assert call("operatore").get("/labels/calibration.pdf", sheet=SHEET, printer_id=body["id"]).status_code == 404
    assert call("volontario").get("/labels/calibration.pdf", sheet="none").json["code"] == "sheet_unknown"
    assert call("volontario").get("/labels/calibration.pdf").status_code == 422


def test_the_next_print_begins_after_the_last_one_on_the_same_sheet(app: Any, call: Any, world: World) -> None:
    sheet, site = SHEETS[SHEET], world.warehouse

    def begins() -> int:
        db.session.rollback()
        return queries.next_start(site, sheet)

    assert begins() == 1
    for start, copies, following in ((1, 5, 6), (6, 10, 16), (16, 6, 1), (1, 25, 5)):
        body = asked(one("blank", copies=copies), start=start, site_id=str(site))
        assert call("volontario").post("/labels", body).status_code == 200
        assert begins() == following
    assert queries.next_start(world.point, sheet) == 1, "another site has a sheet of its own"
    assert queries.next_start(site, SHEETS["avery-l7163"]) == 1


def test_pages_ask_for_sheets_by_scope(app: Any, call: Any, world: World) -> None:
    call("volontario").post("/labels/sheets", described())
    assert len(queries.sheets_for(Scope(ambiti=frozenset({world.ambito})))) == len(SHEETS) + 1
    assert len(queries.sheets_for(Scope(ambiti=frozenset({world.other_ambito})))) == len(SHEETS)
    assert len(queries.sheets_for(Scope(everywhere=True))) == len(SHEETS) + 1

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels over JSON: what is printed is read again, what is refused leaves no trace."""

import contextvars
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.codes import new_code, wall_code
from app.db import db, transaction
from app.identity.models import AccessRecord, Operator, SignInAttempt
from app.network.models import Site
from app.network.rules import Scope
from app.printing import operations
from app.printing.models import BlankCode, LabelPrint, LabelPrintLine
from app.printing.operations import Line, make_badges, record_print, withdraw_print
from app.printing.queries import blanks_of
from app.printing.queries.staff import operators_called
from app.printing.rules.asking import Reach
from app.stock.models import Lot
from tests.browser import shows
from tests.conftest import Database
from tests.factories import NOW, World, put_in_stock
from tests.printing.asking import SHEET, WIDE, asked, fresh, one, read, words


def rows(model: type[Any]) -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def lot_of(item: UUID) -> Lot:
    db.session.rollback()
    return db.session.scalars(sa.select(Lot).where(Lot.item_id == item)).one()


def test_labels_of_an_item_carry_the_makers_code_and_begin_where_one_says(app: Any, call: Any, world: World) -> None:
    body = asked(one("item", world.blanket, 5), start=4, symbol="ean13")
    answer = call("volontario").post("/labels", body)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith("inline; filename=etichette-2")
    assert read(answer.data) == [world.blanket_gtin] * 5
    assert "Coperta pile" in words(answer.data)


def test_left_alone_an_item_gets_the_makers_code_or_our_own_in_bars(app: Any, call: Any, world: World) -> None:
    answer = call("volontario").post("/labels", asked(one("item", world.blanket), one("item", world.soap)))
    found = read(answer.data)
    own = call("volontario").get(f"/items/{world.soap}").json["code"]
    assert found == [world.blanket_gtin, own]


def test_both_are_bars_and_a_square_beside_them(app: Any, call: Any, world: World) -> None:
    answer = call("volontario").post("/labels", asked(one("item", world.soap), symbol="both", sheet=WIDE))
    own = call("volontario").get(f"/items/{world.soap}").json["code"]
    assert answer.status_code == 200, answer.text
    assert read(answer.data) == [own, own]


def test_a_lot_says_its_number_and_its_last_day(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, lot="L42", expires_on=date(2027, 1, 31))
    lot = lot_of(world.soap)
    answer = call("operatore").post("/labels", asked(one("lot", lot.id), sheet=WIDE))
    assert read(answer.data) == [lot.code]
    assert "L42" in words(answer.data) and "31/01/2027" in words(answer.data)


def test_the_gs1_128_of_a_lot_says_product_day_and_lot_or_the_count(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5, lot="L42", expires_on=date(2027, 1, 31))
    lot = lot_of(world.blanket)
    for more, last in (({}, "10L42"), ({"pieces": 24}, "3024")):
        body = asked(one("lot", lot.id, **more), sheet="roll-4x6in", symbol="gs1_128")
        answer = call("operatore").post("/labels", body)
        assert answer.status_code == 200, answer.text
        (found,) = read(answer.data)
        assert found.replace("(", "").replace(")", "") == f"010{world.blanket_gtin}17270131{last}"


def test_places_and_transfers_carry_their_codes(app: Any, call: Any, world: World) -> None:
    made = call("volontario").post(f"/sites/{world.warehouse}/shelves", fresh(name="A-01")).json["items"][0]
    lines = [{"item_id": str(world.soap), "quantity": 1}]
    body = fresh(from_site_id=str(world.warehouse), to_site_id=str(world.point), lines=lines)
    transfer = call("volontario").post("/transfers", body).json
    site = db.session.get_one(Site, world.warehouse)
    labels = (one("site", world.warehouse), one("shelf", made["id"]), one("transfer", transfer["id"]))
    answer = call("volontario").post("/labels", asked(*labels, sheet=WIDE))
    assert answer.status_code == 200, answer.text
    assert read(answer.data) == [site.code, made["code"], transfer["code"]]
    for word in ("A-01", "Magazzino Ospedaletto", "From Magazzino", "To Punto La Sosta"):
        assert word in words(answer.data).replace("\r\n", " ")


def test_words_are_in_the_language_of_whoever_asks(call: Any, world: World) -> None:
    put_in_stock_of = one("mode", None, value="receive")
    caller = call("volontario")
    for language, word in (("en", "Receive"), ("it", "Ricev")):
        caller.headers["Accept-Language"] = language
        assert word in words(caller.post("/labels", asked(put_in_stock_of, sheet=WIDE)).data)


def test_what_lies_outside_ones_scope_is_answered_as_what_is_not_there(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5)
    nobody = call("volontario").post("/labels", asked(one("site", uuid4())))
    assert nobody.status_code == 404
    elsewhere = (
        one("site", world.elsewhere),
        one("item", uuid4()),
        one("kit", world.soap),
        one("lot", uuid4()),
        one("shelf", uuid4()),
        one("transfer", uuid4()),
        one("operator", world.operators["operatore"]),
        one("person", world.person),
        one("person", uuid4()),
    )
    for label in elsewhere:
        answer = call("volontario").post("/labels", asked(label))
        assert (answer.status_code, answer.data) == (404, nobody.data), label
    there = call("volontario").post("/labels", asked(one("item", world.soap), site_id=str(world.point)))
    assert (there.status_code, there.data) == (404, nobody.data), "printed at a site of others"
    printer = call("volontario").post("/labels", asked(one("item", world.soap), printer_id=str(uuid4())))
    assert (printer.status_code, printer.data) == (404, nobody.data)
    assert rows(LabelPrint) == rows(AccessRecord) == rows(SignInAttempt) == 0


def test_a_shelf_of_another_ambito_or_out_of_use_is_not_there(app: Any, call: Any, world: World) -> None:
    made = call("forestiero").post(f"/sites/{world.elsewhere}/shelves", fresh(name="A-01")).json["items"][0]
    assert call("forestiero").post("/labels", asked(one("shelf", made["id"]))).status_code == 200
    assert call("ambito").post("/labels", asked(one("shelf", made["id"]))).status_code == 404
    call("forestiero").post(f"/sites/{world.elsewhere}/shelves/{made['id']}/archive", fresh())
    assert call("forestiero").post("/labels", asked(one("shelf", made["id"]))).status_code == 404


def test_a_card_is_a_code_without_a_word_and_leaves_no_trace_but_who_printed_it(
    app: Any, call: Any, world: World
) -> None:
    answer = call("operatore").post("/labels", asked(one("person", world.person, 2), site_id=str(world.point)))
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert read(answer.data) == [world.person_code] * 2
    assert "".join(words(answer.data).split()) == world.person_code * 2
    db.session.rollback()
    lines = db.session.scalars(sa.select(LabelPrintLine)).all()
    assert [(row.kind, row.thing_id, row.title, row.value, row.copies) for row in lines] == [
        ("person", None, "", "", 2)
    ]
    record = db.session.scalars(sa.select(AccessRecord)).one()
    by = world.operators["operatore"]
    assert (record.operator_id, record.subject_id, record.action) == (by, world.person, "card")
    told = call("operatore").get("/labels/prints").text
    assert str(world.person) not in told and not shows(told, world.person_code)


def test_cards_are_not_to_be_guessed(app: Any, call: Any, world: World) -> None:
    guesses = [one("person", uuid4()) for _ in range(20)]
    assert call("operatore").post("/labels", asked(*guesses)).status_code == 404
    assert rows(SignInAttempt) == 20
    stopped = call("operatore").post("/labels", asked(one("person", world.person)))
    assert (stopped.status_code, stopped.json["code"]) == (429, "too_many_attempts")
    assert rows(LabelPrint) == rows(AccessRecord) == 0


def test_a_look_at_a_card_reads_none_and_leaves_no_trace(app: Any, call: Any, world: World) -> None:
    body = asked(one("person", world.person), one("blank", copies=3), one("operator", world.operators["operatore"]))
    answer = call("operatore").post("/labels/preview", body)
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "image/svg+xml"
    assert not shows(answer.text, world.person_code) and "XXXX" in answer.text
    assert rows(LabelPrint) == rows(AccessRecord) == rows(BlankCode) == 0
    assert db.session.scalars(sa.select(Operator.badge).where(Operator.badge.is_not(None))).all() == []
    assert call("volontario").post("/labels/preview", asked(one("person", world.person))).status_code == 404


def test_blanks_are_all_different_and_the_same_id_prints_the_same_again(app: Any, call: Any, world: World) -> None:
    body = asked(one("blank", copies=12), id=str(uuid4()), start=3)
    first = call("volontario").post("/labels", body)
    again = call("volontario").post("/labels", body)
    other = call("volontario").post("/labels", asked(one("blank", copies=12)))
    codes = read(first.data)
    assert len(set(codes)) == 12 and all(code.startswith("N") for code in codes)
    assert read(again.data) == codes
    assert again.headers["Idempotent-Replay"] == "true" and "Idempotent-Replay" not in first.headers
    assert not set(read(other.data)) & set(codes)
    assert rows(BlankCode) == 24 and rows(LabelPrint) == 2
    reused = call("volontario").post("/labels", body | {"start": 4})
    assert (reused.status_code, reused.json["code"]) == (409, "id_reused")


def test_the_same_print_sent_twice_at_the_same_instant_is_one(app: Any, call: Any, world: World) -> None:
    body = asked(one("blank", copies=3), id=str(uuid4()))
    with ThreadPoolExecutor(4) as together:
        answers = list(together.map(lambda _: call("volontario").post("/labels", body), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({tuple(read(answer.data)) for answer in answers}) == 1
    assert sorted("Idempotent-Replay" in answer.headers for answer in answers) == [False, True, True, True]
    assert rows(BlankCode) == 3


def test_a_blank_code_that_somebody_has_is_drawn_again(app: Any, call: Any, world: World) -> None:
    call("volontario").post("/labels", asked(one("blank", copies=2)))
    elsewhere = new_code("N")
    call("admin").post(f"/items/{world.soap}/barcodes", {"code": elsewhere, "pieces": 1})
    db.session.rollback()
    taken = [elsewhere, *db.session.scalars(sa.select(BlankCode.code))]
    traits = {
        **{"site_id": None, "printer_id": None, "sheet": SHEET, "symbol": "auto", "output": "pdf", "start": 1},
        **{"dpi": 600, "sheets": 1, "by": world.operators["volontario"], "now": NOW},
    }
    with transaction():
        lines = [Line("blank", None, "", "", 3)]
        record_print(id=(made := uuid4()), lines=lines, blanks=taken, **traits)
    fresh_ones = blanks_of(made)
    assert len(set(fresh_ones)) == 3 and not set(fresh_ones) & set(taken)


def test_a_print_is_printed_again_on_a_sheet_that_is_out_of_use_since(app: Any, call: Any, world: World) -> None:
    sizes = {"page_width_mm": 210, "page_height_mm": 297, "label_width_mm": 90, "label_height_mm": 50}
    sheet = call("volontario").post("/labels/sheets", fresh(name="Nostro", across=2, down=5, **sizes)).json
    body = asked(one("blank", copies=3), id=str(uuid4()), sheet=sheet["id"])
    first = call("volontario").post("/labels", body)
    call("volontario").post(f"/labels/sheets/{sheet['sheet_id']}/archive", fresh())
    again = call("volontario").post("/labels", body)
    assert (again.status_code, again.headers.get("Idempotent-Replay")) == (200, "true"), again.text
    assert read(again.data) == read(first.data)
    another = call("volontario").post("/labels", body | fresh())
    assert (another.status_code, another.json["code"]) == (422, "sheet_unknown")
    reused = call("volontario").post("/labels", body | {"start": 2})
    assert (reused.status_code, reused.json["code"]) == (409, "id_reused")


def test_a_print_is_printed_again_as_it_was_whatever_became_of_the_printer(app: Any, call: Any, world: World) -> None:
    printer = fresh(site_id=str(world.warehouse), name="Zebra", dpi=300, output="zpl")
    assert call("volontario").post("/printers", printer).status_code == 201
    body = asked(one("blank", copies=2), id=str(uuid4()), sheet="roll-57x32", printer_id=printer["id"])
    first = call("volontario").post("/labels", body)
    call("volontario").patch(f"/printers/{printer['id']}", {"dpi": 600, "output": "pdf"})
    again = call("volontario").post("/labels", body)
    assert again.mimetype == "text/x-zpl" and again.data == first.data


def test_a_print_that_was_stopped_is_taken_back_but_not_from_whoever_has_it(app: Any, call: Any, world: World) -> None:
    alone, twice = (asked(one("blank", copies=3), id=str(uuid4())) for _ in range(2))
    for body in (alone, twice, twice):
        assert call("volontario").post("/labels", body).status_code == 200
    db.session.rollback()
    with transaction():
        outcome = [withdraw_print(UUID(body["id"])) for body in (alone, twice)]
    assert outcome == [True, False]
    assert rows(BlankCode) == 3 and rows(LabelPrint) == 1
    with transaction():
        assert withdraw_print(UUID(alone["id"])) is False, "it is gone"
    anew = call("volontario").post("/labels", alone)
    assert anew.status_code == 200 and "Idempotent-Replay" not in anew.headers
    assert set(read(anew.data)) == set(blanks_of(UUID(alone["id"])))


def test_whoever_asks_again_while_it_is_taken_back_gets_a_print_of_their_own(
    app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = asked(one("blank", copies=2), id=str(uuid4()))
    first = read(call("volontario").post("/labels", body).data)
    note, noted = operations.note_replay, []

    def taken_back_first(id: UUID) -> bool:
        if not noted:
            withdraw_print(id)
        noted.append(note(id))
        return bool(noted[-1])

    monkeypatch.setattr(operations, "note_replay", taken_back_first)
    again = call("volontario").post("/labels", body)
    assert again.status_code == 200 and "Idempotent-Replay" not in again.headers
    assert noted == [False] and rows(LabelPrint) == 1
    assert set(read(again.data)) == set(blanks_of(UUID(body["id"]))) != set(first)


def test_several_lines_of_blanks_keep_their_order(app: Any, call: Any, world: World) -> None:
    body = asked(one("blank", copies=2), one("item", world.blanket), one("blank", copies=1), id=str(uuid4()))
    found = read(call("volontario").post("/labels", body).data)
    db.session.rollback()
    kept = list(db.session.scalars(sa.select(BlankCode.code).order_by(BlankCode.position)))
    assert found == [kept[0], kept[1], world.blanket_gtin, kept[2]]


def test_a_badge_is_made_once_and_printed_by_oneself_or_the_coordinator(app: Any, call: Any, world: World) -> None:
    mine = world.operators["volontario"]
    first = call("volontario").post("/labels", asked(one("operator", mine), sheet=WIDE))
    assert first.status_code == 200, first.text
    (code,) = read(first.data)
    assert code.startswith("R") and "Volontario" in words(first.data)
    assert read(call("ambito").post("/labels", asked(one("operator", mine))).data) == [code]
    assert read(call("admin").post("/labels", asked(one("operator", mine))).data) == [code]
    stranger = call("ambito").post("/labels", asked(one("operator", world.operators["forestiero"])))
    assert stranger.status_code == 404
    db.session.rollback()
    assert db.session.get_one(Operator, mine).badge == code
    assert db.session.get_one(Operator, world.operators["forestiero"]).badge is None


def together(prints: list[tuple[Any, dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Answers to prints that begin to write at the same instant."""
    begun = threading.Barrier(len(prints))
    monkeypatch.setattr(operations, "draw_blanks", lambda _count: (begun.wait(30) and []) or [])
    with ThreadPoolExecutor(len(prints)) as pool:
        return list(pool.map(lambda each: each[0].post("/labels", each[1]), prints))


def test_one_badge_printed_four_times_at_the_same_instant_has_one_code(
    app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("volontario", "admin"):
        body = asked(one("operator", world.operators[name]), sheet=WIDE)
        answers = together([(call(name), body)] * 4, monkeypatch)
        assert [answer.status_code for answer in answers] == [200] * 4, [answer.text[:200] for answer in answers]
        assert len({tuple(read(answer.data)) for answer in answers}) == 1


def test_badges_printed_in_opposite_order_at_the_same_instant_do_not_wait_for_each_other(
    app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for pair in (("volontario", "ambito"), ("admin", "regione")):
        labels = [one("operator", world.operators[name]) for name in pair]
        bodies = [asked(*order, sheet=WIDE) for order in (labels, labels[::-1]) * 2]
        answers = together([(call("admin"), body) for body in bodies], monkeypatch)
        assert [answer.status_code for answer in answers] == [200] * 4, [answer.text[:200] for answer in answers]
        assert len({tuple(sorted(read(answer.data))) for answer in answers}) == 1


def test_two_who_print_each_others_badges_at_the_same_instant_both_get_them(
    app: Any, database: Database, world: World
) -> None:
    """A print names whoever made it, and that holds their row as long as it is being written."""
    one_of, other = (world.operators[name] for name in ("ambito", "admin"))
    traits = {
        **{"site_id": None, "printer_id": None, "sheet": SHEET, "symbol": "auto", "output": "pdf", "start": 1},
        **{"dpi": 600, "sheets": 1, "now": NOW},
    }
    outcomes: list[object] = []

    def badge(of: UUID, by: UUID) -> None:
        outcomes.append(make_badges([of], by=by)[of])

    def printed(of: UUID, by: UUID) -> None:
        record_print(id=uuid4(), lines=[Line("operator", of, "", "", 1)], by=by, **traits)

    def in_return() -> None:
        with database.app.app_context():
            try:
                with transaction():
                    badge(one_of, by=other)
                    printed(one_of, by=other)
            except Exception as wrong:
                outcomes.append(wrong)
            finally:
                db.session.remove()

    thread = threading.Thread(target=contextvars.Context().run, args=(in_return,))
    with transaction():
        badge(other, by=one_of)
        thread.start()
        thread.join(0.7)
        printed(other, by=one_of)
    thread.join()
    assert [str(outcome)[0] for outcome in outcomes] == ["R", "R"], outcomes
    assert rows(LabelPrint) == 2


def test_a_kit_says_what_is_in_it(app: Any, call: Any, world: World) -> None:
    contents = [{"item_id": str(world.soap), "quantity": 2}]
    kit = fresh(sku="KIT-1", name="Kit igiene", category_id=str(world.hygiene), contents=contents)
    assert call("admin").post("/items", kit).status_code == 201
    answer = call("volontario").post("/labels", asked(one("kit", kit["id"]), sheet=WIDE))
    assert answer.status_code == 200, answer.text
    assert "2 Sapone" in words(answer.data).replace("\r\n", " ")


def test_tiles_carry_the_codes_of_the_wall(app: Any, call: Any, world: World) -> None:
    body = asked(one("mode", value="count"), one("quantity", value="12"), sheet=WIDE, symbol="code128")
    answer = call("volontario").post("/labels", body)
    assert answer.status_code == 200, answer.text
    assert sorted(read(answer.data)) == sorted([wall_code("mode", "count"), wall_code("quantity", 12)])


@pytest.mark.parametrize(
    ("changed", "code", "field"),
    [
        ({"sheet": "none"}, "sheet_unknown", "sheet"),
        ({"sheet": "own-00000000-0000-0000-0000-000000000000"}, "sheet_unknown", "sheet"),
        ({"sheet": "x" * 200_000}, "invalid", "sheet"),
        ({"sheet": "\u202eavery"}, "invalid", "sheet"),
        ({"sheet": 1}, "invalid", "sheet"),
        ({"labels": []}, "invalid", "labels"),
        ({"labels": "item"}, "invalid", "labels"),
        ({"labels": [{"kind": "blank"}] * 501}, "invalid", "labels"),
        ({"labels": [{"kind": "blank", "copies": 10**6}]}, "too_many_labels", "labels"),
        ({"labels": [{"kind": "blank", "copies": 9_999}, {"kind": "blank", "copies": 2}]}, "too_many_labels", "labels"),
        ({"labels": [{"kind": "blank", "copies": 0}]}, "invalid", "labels"),
        ({"labels": [{"kind": "blank", "copies": True}]}, "invalid", "labels"),
        ({"labels": [{"kind": "blank", "copies": 1.5}]}, "invalid", "labels"),
        ({"labels": [{"kind": "person"}]}, "label_incomplete", "labels.0.id"),
        ({"labels": [{"kind": "blank", "value": "3"}]}, "label_incomplete", "labels.0.value"),
        ({"labels": [{"kind": "mode"}]}, "label_incomplete", "labels.0.value"),
        ({"labels": [{"kind": "blank", "pieces": 3}]}, "label_incomplete", "labels.0.pieces"),
        ({"labels": [{"kind": "mode", "value": "dance"}]}, "tile_unknown", "labels.0.value"),
        ({"labels": [{"kind": "quantity", "value": "1000"}]}, "tile_unknown", "labels.0.value"),
        ({"labels": [{"kind": "quantity", "value": "\u0663"}]}, "tile_unknown", "labels.0.value"),
        ({"labels": [{"kind": "spell"}]}, "invalid", "labels"),
        ({"start": 999}, "start_beyond", "start"),
        ({"start": 22}, "start_beyond", "start"),
        ({"start": 0}, "invalid", "start"),
        ({"start": True}, "invalid", "start"),
        ({"start": "1"}, "invalid", "start"),
        ({"symbol": "pdf417"}, "invalid", "symbol"),
        ({"symbol": "ean13"}, "symbol_not_of_item", "labels.0.id"),
        ({"output": "doc"}, "invalid", "output"),
        ({"output": "zpl"}, "sheet_no_roll", "sheet"),
        ({"dpi": 204}, "invalid", "dpi"),
        ({"copies": 3}, "invalid", "copies"),
    ],
    ids=lambda value: str(value)[:40].encode("ascii", "replace").decode(),
)
def test_what_cannot_be_printed_is_refused_with_its_field_and_leaves_no_trace(
    changed: dict[str, Any], code: str, field: str, app: Any, call: Any, world: World
) -> None:
    body = fresh(sheet=SHEET, labels=[one("blank")]) | changed
    for path in ("/labels", "/labels/preview"):
        answer = call("volontario").post(path, body)
        assert (answer.status_code, answer.json["code"]) == (422, code), answer.json
        assert field in answer.json["fields"]
    assert rows(LabelPrint) == rows(BlankCode) == 0
    good = call("volontario").post("/labels", {"id": body["id"], "sheet": SHEET, "labels": [one("blank")]})
    assert good.status_code == 200, "the id is free again"


def test_a_symbol_that_does_not_fit_names_those_that_would(app: Any, call: Any, world: World) -> None:
    body = asked(one("blank"), one("item", world.soap), sheet="avery-l4731", symbol="code128")
    answer = call("volontario").post("/labels", body)
    assert (answer.status_code, answer.json["code"]) == (422, "symbol_does_not_fit"), answer.json
    assert "datamatrix" in answer.json["details"]["fitting"]
    small = call("volontario").post("/labels", asked(one("item", world.soap), sheet="avery-l4731"))
    assert small.status_code == 200, "left alone it takes one that fits"


def test_a_code_that_the_item_has_not_names_those_it_has(app: Any, call: Any, world: World) -> None:
    answer = call("volontario").post("/labels", asked(one("item", world.blanket), symbol="itf14"))
    assert answer.json["code"] == "symbol_not_of_item"
    assert answer.json["details"] == {"symbol": "itf14", "symbols": "ean13, gs1_128, code128, qr, datamatrix"}


def test_a_pack_is_printed_with_its_own_code_and_says_how_many(app: Any, call: Any, world: World) -> None:
    answer = call("volontario").post("/labels", asked(one("item", world.blanket, pieces=12), sheet=WIDE))
    assert read(answer.data) == [world.carton_gtin]
    assert "Pack of 12" in words(answer.data)
    none = call("volontario").post("/labels", asked(one("item", world.blanket, pieces=7)))
    assert (none.status_code, none.json["code"]) == (422, "symbol_not_of_item")


def test_a_label_printer_gets_its_own_language(app: Any, call: Any, world: World) -> None:
    answer = call("volontario").post("/labels", asked(one("item", world.soap, 3), sheet="roll-57x32", output="zpl"))
    assert answer.status_code == 200, answer.text
    assert answer.mimetype == "text/x-zpl"
    assert answer.data.startswith(b"^XA") and b"^PQ3" in answer.data
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=etichette-")


def test_the_history_names_what_has_no_name_by_its_way_and_nobody_by_a_code(app: Any, call: Any, world: World) -> None:
    lines = [{"item_id": str(world.soap), "quantity": 1}]
    way = fresh(from_site_id=str(world.warehouse), to_site_id=str(world.point), lines=lines)
    transfer = call("volontario").post("/transfers", way).json["id"]
    labels = (one("transfer", transfer), one("blank"))
    assert call("volontario").post("/labels", asked(*labels, sheet=WIDE)).status_code == 200
    told = call("volontario").get("/labels/prints").json["items"][0]["lines"]
    assert [line["title"] for line in told] == ["From Magazzino Ospedaletto, To Punto La Sosta", ""]


def test_a_print_tells_whose_badges_answer_to_words_and_loads_no_more(app: Any, call: Any, world: World) -> None:
    reach = Reach(by=world.operators["admin"], sight=Scope(everywhere=True), badges=Scope(everywhere=True))
    loaded: list[Operator] = []
    sa.event.listen(Operator, "load", lambda target, _context: loaded.append(target))
    assert [one.username for one in operators_called("  VOLONTÁRIO ", reach, 4)] == ["volontario"]
    assert len(loaded) == 1
    assert len(operators_called("o", reach, 2)) == 2
    assert operators_called(" ", reach, 4) == []
    assert len(loaded) <= 3


def test_the_history_is_of_ones_sites_and_of_oneself(app: Any, call: Any, world: World) -> None:
    at_home = asked(one("item", world.soap, 2), one("item", world.blanket), site_id=str(world.warehouse))
    assert call("volontario").post("/labels", at_home).status_code == 200
    assert call("operatore").post("/labels", asked(one("blank", copies=4))).status_code == 200
    seen = {name: call(name).get("/labels/prints").json for name in ("volontario", "operatore", "ambito", "forestiero")}
    assert {name: told["total"] for name, told in seen.items()} == {
        "volontario": 1, "operatore": 1, "ambito": 1, "forestiero": 0,
    }  # fmt: skip
    (told,) = seen["ambito"]["items"]
    assert (told["sheet"], told["labels"], told["sheets"], told["symbol"]) == (SHEET, 3, 1, "auto")
    assert [(line["title"], line["copies"]) for line in told["lines"]] == [("Sapone", 2), ("Coperta pile", 1)]
    assert call("volontario").get("/labels/prints", site_id=world.point).status_code == 404
    assert call("volontario").get("/labels/prints", site_id=world.warehouse).json["total"] == 1

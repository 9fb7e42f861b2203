# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files over JSON: taken in once, all or nothing, where one may, with a reason for every row that is not."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import db as database_module
from app.catalogue import operations as catalogue
from app.catalogue.models import Barcode, Item, Product
from app.catalogue.rules import NewItem
from app.db import db
from app.errors import DomainError
from app.importing.models import Import
from app.network.models import Site
from app.spreadsheets import Column, xlsx_of
from app.stock.models import Lot, Movement, Receipt
from app.supply.models import Donor, Supplier
from tests.factories import NOW, World
from tests.importing.files import ITEMS, body, csv

Call = Callable[..., Any]

STOCK = csv("codice;quantità;lotto;scade", "COP-1;12;;", "SAP-1;40;L7;20/12/2027", "9520000000011;3;;")


def counted(*tables: Any) -> tuple[int, ...]:
    """How many rows there are by now."""
    db.session.rollback()
    found = tuple(db.session.scalar(sa.select(sa.func.count()).select_from(one)) or 0 for one in tables)
    db.session.rollback()
    return found


# ---------------------------------------------------------------- items


def test_items_come_in_with_product_barcode_and_order(app: Any, call: Call, world: World) -> None:
    head = "codice;nome;categoria;prodotto;taglia;genere;codice a barre;scadenza;valore"
    rows = ("CAL-35;Càlze;letto;Calze;35-38;f;9520000000103;no;1,10", "CAL-43;Càlze;LETTO;Calze;43-46;;;sì;")
    sent = body("items", csv(head, *rows))
    answer = call("ambito").post("/imports", sent)
    assert answer.status_code == 201, answer.json
    assert answer.json == {"id": sent["id"], "kind": "items", "rows_read": 2, "rows_taken": 2, "faults": []}
    small, large = db.session.scalars(sa.select(Item).where(Item.sku.in_(["CAL-35", "CAL-43"])).order_by(Item.sku))
    assert (small.position, large.position) == (0, 1), "sizes stand in the order of the list"
    assert small.product_id == large.product_id and db.session.get_one(Product, small.product_id).name == "Calze"
    assert (small.size, small.gender, small.unit_value_cents, small.tracks_expiry) == ("35-38", "f", 110, False)
    assert (large.tracks_expiry, large.gender, large.unit_value_cents, large.is_kit) == (True, None, None, False)
    assert db.session.get_one(Barcode, "09520000000103").item_id == small.id
    for q in ("CALZE 35", "calze", "cal-35", "9520000000103"):
        assert call("ambito").get("/items", q=q).json["total"] >= 1, q


def test_items_join_a_product_that_is_there_after_its_last_size(app: Any, call: Call, world: World) -> None:
    head = "codice;nome;categoria;prodotto"
    assert call("admin").post("/imports", body("items", csv(head, "SCA-45;Scarpe;SCARPE;Scarpe ginnastica uomo"))).json
    products = db.session.scalars(sa.select(Product.id).where(Product.name == "Scarpe ginnastica uomo")).all()
    assert len(products) == 1
    places = db.session.scalars(sa.select(Item.position).where(Item.product_id == products[0]).order_by(Item.position))
    assert list(places) == [0, 1]


def test_all_or_nothing_and_the_good_rows_where_asked(app: Any, call: Call, world: World) -> None:
    text = csv(ITEMS, "A1;Uno;letto;;", "COP-1;Doppio;letto;;", "A2;Due;nessuna;XQL;1.000,00")
    before = counted(Item, Product, Import)
    refused = call("ambito").post("/imports", body("items", text))
    assert (refused.status_code, refused.json["code"]) == (422, "import_refused")
    details = refused.json["details"]
    assert (details["read"], details["refused"]) == (3, 2)
    assert [(one["line"], one["column"]) for one in details["faults"]] == [
        (3, "codice"),
        (4, "categoria"),
        (4, "taglia"),
        (4, "valore"),
    ]
    assert counted(Item, Product, Import) == before
    taken = call("ambito").post("/imports", body("items", text, partial=True))
    assert (taken.status_code, taken.json["rows_read"], taken.json["rows_taken"]) == (201, 3, 1)
    assert [one["line"] for one in taken.json["faults"]] == [3, 4, 4, 4]
    assert counted(Item) == (before[0] + 1,)


def test_reasons_are_told_in_the_language_of_whoever_asks(app: Any, call: Call, world: World) -> None:
    sent = body("items", csv(ITEMS, "A1;Uno;;;"), dry_run=True)
    english = call("ambito").post("/imports", sent).json["faults"][0]["message"]
    italian = call("ambito").post("/imports", sent, headers={"Accept-Language": "it"}).json["faults"][0]["message"]
    assert english == "Nothing is written here: it is needed." and italian != english


def test_a_dry_run_changes_nothing_and_leaves_the_id_free(app: Any, call: Call, world: World) -> None:
    sent = body("items", csv(ITEMS, "A1;Uno;letto;;"))
    before = counted(Item, Import)
    dry = call("ambito").post("/imports", sent | {"dry_run": True})
    assert (dry.status_code, dry.json["rows_taken"]) == (200, 1)
    assert counted(Item, Import) == before
    assert call("ambito").post("/imports", sent).status_code == 201


def test_a_code_that_was_taken_meanwhile_refuses_the_whole_list(app: Any, world: World) -> None:
    before = counted(Item, Product)
    for skus in (("R1", "COP-1"), ("R1", "R-1"), ("R1", "9520000000011")):
        with pytest.raises(DomainError) as refused, database_module.transaction():
            catalogue.add_items([NewItem(sku, sku, world.bedding) for sku in skus], NOW)
        assert (refused.value.code, refused.value.status) == ("taken", 409)
    assert counted(Item, Product) == before


# ---------------------------------------------------------------- stock


def test_opening_stock_becomes_receipts_that_can_be_undone(app: Any, call: Call, world: World) -> None:
    sent = body("stock", STOCK, "scorte.csv", site_id=str(world.point))
    assert call("ambito").post("/imports", sent).json["rows_taken"] == 3
    stock = {row["item_id"]: row for row in call("ambito").get("/stock", site_id=str(world.point)).json["items"]}
    assert stock[str(world.blanket)]["quantity"] == 15 and stock[str(world.soap)]["next_expiry"] == "2027-12-20"
    movement = db.session.scalars(sa.select(Movement)).one()
    assert (movement.kind, movement.note, movement.operator_id) == ("receipt", "scorte.csv", world.operators["ambito"])
    assert db.session.scalars(sa.select(Receipt.source)).all() == ["opening"]
    assert set(db.session.scalars(sa.select(Lot.funding))) == {"own"}
    undo = call("ambito").post(f"/movements/{movement.id}/reverse", {"id": str(uuid4()), "reason": "sbagliato"})
    assert undo.status_code == 201


def test_each_line_may_say_its_site_and_long_lists_are_several_receipts(app: Any, call: Call, world: World) -> None:
    code = db.session.get_one(Site, world.warehouse).code
    db.session.rollback()
    rows = [f"{code};COP-1;1;L{n}" for n in range(1_001)] + ["punto la SOSTA;COP-1;2;"]
    answer = call("ambito").post("/imports", body("stock", csv("sito;codice;quantità;lotto", *rows)))
    assert answer.json["rows_taken"] == 1_002
    assert counted(Movement, Lot) == (4, 1_002)
    here = call("ambito").get("/stock", site_id=str(world.warehouse)).json["items"]
    assert [row["quantity"] for row in here] == [1_001]


def test_one_takes_stock_in_where_ones_role_holds_and_nowhere_else(app: Any, call: Call, world: World) -> None:
    sent = [body("stock", STOCK, site_id=str(one)) for one in (world.elsewhere, uuid4())]
    theirs, nobody = (call("ambito").post("/imports", one) for one in sent)
    assert (theirs.status_code, theirs.data) == (nobody.status_code, nobody.data) == (404, nobody.data)
    named = csv("sito;codice;quantità", "Punto Lucca;COP-1;1", "Punto Nessuno;COP-1;1")
    faults = call("ambito").post("/imports", body("stock", named)).json["details"]["faults"]
    assert [one["message"].replace("Lucca", "Nessuno") for one in faults] == [faults[1]["message"]] * 2
    assert call("admin").post("/imports", body("stock", named, partial=True)).json["rows_taken"] == 1
    assert counted(Movement) == (1,)


@pytest.mark.parametrize("kind", ["items", "sites", "stock", "suppliers", "donors"])
def test_each_kind_needs_its_own_permission(kind: str, app: Any, call: Call, world: World) -> None:
    allowed = {"items": {"ambito", "admin"}, "sites": {"admin"}, "stock": {"ambito", "admin"}}
    allowed |= {"suppliers": {"ambito", "admin", "acquisti"}, "donors": {"ambito", "acquisti"}}
    for username in world.operators:
        answer = call(username).post("/imports", body(kind, "x", dry_run=True))
        assert (answer.status_code == 403) == (username not in allowed[kind]), (username, answer.json)


# ---------------------------------------------------------------- sites, suppliers, donors


def test_sites_suppliers_and_donors_come_in(app: Any, call: Call, world: World) -> None:
    sites = csv("nome;tipo;ente", "Punto Nuovo;punto;cooperativa ponte", "Furgone;unità di strada;Associazione Mura")
    assert call("admin").post("/imports", body("sites", sites)).json["rows_taken"] == 2
    made = {one.name: one for one in db.session.scalars(sa.select(Site))}
    assert made["Furgone"].kind == "street_unit" and made["Furgone"].ambito_id == world.other_ambito
    assert made["Punto Nuovo"].code.startswith("S")
    db.session.rollback()
    suppliers = csv("nome;p.iva;giorni;ordine minimo", "Forniture;12345678903;10;150,00", "Altri;;0;")
    assert call("acquisti").post("/imports", body("suppliers", suppliers)).json["rows_taken"] == 2
    assert sorted(db.session.scalars(sa.select(Supplier.min_order_cents)), key=str) == [15000, None]
    db.session.rollback()
    donors = csv("tipo;nome;p.iva", "azienda;Panificio;12345678903", "privati;;")
    assert call("acquisti").post("/imports", body("donors", donors)).json["rows_taken"] == 2
    assert set(db.session.scalars(sa.select(Donor.name))) == {"Panificio", "Privati"}
    for kind, text in (("suppliers", suppliers), ("donors", donors), ("sites", sites)):
        again = call("acquisti" if kind == "donors" else "admin").post("/imports", body(kind, text, again=True))
        assert again.status_code == 422 and "already" in again.json["details"]["faults"][0]["message"], again.json


# ---------------------------------------------------------------- the same file


def test_the_same_file_is_known_whatever_it_is_called(app: Any, call: Call, world: World) -> None:
    site = str(world.point)
    assert call("ambito").post("/imports", body("stock", STOCK, site_id=site)).status_code == 201
    before = counted(Movement, Import)
    again = call("ambito").post("/imports", body("stock", STOCK, "altro.csv", site_id=site))
    assert (again.status_code, again.json["code"]) == (409, "already_imported") and again.json["details"]["when"]
    assert counted(Movement, Import) == before
    assert call("ambito").post("/imports", body("stock", STOCK + "COP-1;1;;\r\n", site_id=site)).status_code == 201
    assert call("ambito").post("/imports", body("stock", STOCK, site_id=site, again=True)).status_code == 201
    assert call("ambito").post("/imports", body("stock", STOCK, site_id=str(world.warehouse))).status_code == 201


def test_a_list_that_names_its_sites_is_known_whatever_site_is_sent_with_it(app: Any, call: Call, world: World) -> None:
    text = csv("sito;codice;quantità", "Punto La Sosta;COP-1;1")
    assert call("ambito").post("/imports", body("stock", text)).status_code == 201
    again = call("ambito").post("/imports", body("stock", text, site_id=str(world.warehouse)))
    assert (again.status_code, again.json["code"]) == (409, "already_imported")


def test_that_a_file_is_known_says_more_than_that_its_codes_are(app: Any, call: Call, world: World) -> None:
    text = csv(ITEMS, "A1;Uno;letto;;")
    assert call("ambito").post("/imports", body("items", text)).status_code == 201
    assert call("ambito").post("/imports", body("items", text)).json["code"] == "already_imported"
    assert call("ambito").post("/imports", body("items", text, again=True)).json["code"] == "import_refused"


def test_the_same_act_gets_the_first_answer_and_another_body_does_not(app: Any, call: Call, world: World) -> None:
    sent = body("items", csv(ITEMS, "A1;Uno;letto;;"))
    first, second = (call("ambito").post("/imports", sent) for _ in range(2))
    assert second.headers["Idempotent-Replay"] == "true" and first.data == second.data
    other = call("ambito").post("/imports", sent | {"content_base64": b64encode(b"x;y").decode()})
    assert other.status_code in (409, 422)
    assert counted(Import) == (1,)


# ---------------------------------------------------------------- the files one sees


def test_one_sees_ones_own_files_and_administrators_see_all(app: Any, call: Call, world: World) -> None:
    call("ambito").post("/imports", body("items", csv(ITEMS, "A1;Uno;letto;;"), "uno.csv"))
    call("acquisti").post("/imports", body("suppliers", csv("nome;giorni", "x;1", "y;z"), "due.csv", partial=True))
    assert [one["name"] for one in call("ambito").get("/imports").json["items"]] == ["uno.csv"]
    (mine,) = call("acquisti").get("/imports").json["items"]
    assert (mine["name"], mine["rows_read"], mine["rows_taken"], mine["kind"]) == ("due.csv", 2, 1, "suppliers")
    assert [one["name"] for one in call("admin").get("/imports").json["items"]] == ["due.csv", "uno.csv"]
    assert call("operatore").get("/imports").status_code == 403


def test_an_excel_file_is_read_with_its_numbers_and_days(app: Any, call: Call, world: World) -> None:
    columns = [Column("Codice"), Column("Quantità", "number"), Column("Scade", "day"), Column("Valore", "cents")]
    rows = [["COP-1", 1200, None, 900], ["SAP-1", 3, NOW.date().replace(year=2028), 80]]
    sent = body("stock", xlsx_of("Scorte", columns, rows), "scorte.XLSX", site_id=str(world.point))
    assert call("ambito").post("/imports", sent).json["rows_taken"] == 2
    stock = {row["item_id"]: row for row in call("ambito").get("/stock", by="lot").json["items"]}
    assert (stock[str(world.blanket)]["quantity"], stock[str(world.blanket)]["unit_value_cents"]) == (1200, 900)
    assert stock[str(world.soap)]["expires_on"] == "2028-11-20"


# ---------------------------------------------------------------- many rows


@pytest.mark.slow
def test_two_thousand_items_and_twenty_thousand_lines_come_in_at_once(app: Any, call: Call, world: World) -> None:
    items = csv("codice;nome;categoria", *(f"M-{n};Articolo {n};letto" for n in range(2_000)))
    assert call("ambito").post("/imports", body("items", items)).json["rows_taken"] == 2_000
    stock = csv("codice;quantità;lotto", *(f"M-{n % 2_000};{1 + n % 9};L{n}" for n in range(20_000)))
    answer = call("ambito").post("/imports", body("stock", stock, site_id=str(world.point)))
    assert answer.json["rows_taken"] == 20_000
    assert counted(Movement, Lot) == (40, 20_000)


def test_more_rows_than_are_taken_in_one_go_are_refused_for_their_number(app: Any, call: Call, world: World) -> None:
    rows = csv("nome;giorni", *(f"f{n};1" for n in range(2_001)))
    refused = call("acquisti").post("/imports", body("suppliers", rows))
    assert (refused.status_code, refused.json["code"]) == (413, "file_too_large")
    assert counted(Supplier) == (0,)

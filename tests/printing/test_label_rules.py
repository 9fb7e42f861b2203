# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which symbol a thing gets, what it holds and how it is written beneath, without a database."""

from datetime import date
from typing import Any

import pytest

from app import codes
from app.errors import DomainError
from app.printing.queries.pictograms import pictogram
from app.printing.queries.things import SPECIMENS
from app.printing.rules.asking import Asked, tile_code
from app.printing.rules.plans import Plan, Target, arranged, finished, plan
from app.printing.rules.refusals import WORDS, translated
from app.printing.rules.symbols import (
    Maker,
    Thing,
    choose,
    gs1_elements,
    in_groups,
    label_of,
    makers_code,
    makers_of,
    next_place,
)
from app.printing.rules.words import contents_lines, lot_lines, pack_line
from labels import Code, Refused
from labels.gs1 import bracketed
from labels.sheets import SHEETS
from labels.symbols import grid

PAGE = SHEETS["avery-l7160"]


def said(text: str, /, **values: Any) -> str:
    return text % values


@pytest.mark.parametrize(
    ("key", "symbol", "text"),
    [
        ("09520000000011", "ean13", "9520000000011"),
        ("00012345678905", "upca", "012345678905"),
        ("00000096385074", "ean8", "96385074"),
        ("19520000000018", "itf14", "19520000000018"),
    ],
)
def test_a_stored_number_is_printed_as_its_maker_does(key: str, symbol: str, text: str) -> None:
    assert makers_code(key) == Code(symbol, text)
    assert grid(Code(symbol, text)).is_linear


@pytest.mark.parametrize("key", ["09520000000012", "ABC-1234", "1234", "\u0660" * 14, ""])
def test_what_is_no_product_number_is_no_makers_code(key: str) -> None:
    assert makers_code(key) is None


def test_single_pieces_come_first_and_packs_only_when_they_are_meant() -> None:
    rows = [("09520000000028", 12), ("09520000000011", 1), ("X123", 1)]
    assert makers_of(rows) == (
        Maker(Code("ean13", "9520000000011"), 1),
        Maker(Code("ean13", "9520000000028"), 12),
    )
    assert makers_of(rows, 12) == (Maker(Code("ean13", "9520000000028"), 12),)


def test_a_gs1_text_has_fixed_lengths_first_and_one_of_variable_length_last() -> None:
    day = date(2027, 1, 31)
    lot = gs1_elements("9520000000011", lot="L42", expires_on=day)
    assert bracketed(lot) == "(01)09520000000011(17)270131(10)L42"
    count = gs1_elements("9520000000011", lot="L42", expires_on=day, pieces=24)
    assert bracketed(count) == "(01)09520000000011(17)270131(30)24"
    assert bracketed(gs1_elements("96385074")) == "(01)00000096385074"


def test_a_lot_that_would_say_more_than_a_lot_gets_our_own_code_only() -> None:
    thing = Thing("lot", "L234567892", gs1=gs1_elements("9520000000011", lot="AB(17)270101"))
    assert choose(thing, None, PAGE, 600).symbol == "code128"
    with pytest.raises(DomainError) as refused:
        choose(thing, "gs1_128", SHEETS["roll-4x6in"], 600, "labels.2.id")
    assert (refused.value.code, refused.value.details) == ("symbol_elements", {"reason": "brackets"})
    assert list(refused.value.fields or {}) == ["labels.2.id"]


def blanks_planned(*copies: int) -> Plan:
    asked = [Asked("blank", copies=one) for one in copies]
    return arranged(Target(PAGE), None, asked, [Thing("blank", SPECIMENS["blank"])] * len(asked), said)


def test_a_specimen_never_lies_among_blanks_that_are_real() -> None:
    made = blanks_planned(2, 1)
    specimen = {one.label.code.text for one in finished(made)}
    assert specimen == {SPECIMENS["blank"]}
    assert [one.label.code.text for one in finished(made, blanks=["N1", "N2", "N3"])] == ["N1", "N2", "N3"]
    for wrong in ([], ["N1", "N2"], ["N1", "N2", "N3", "N4"]):
        with pytest.raises(ValueError, match="for 3 labels"):
            finished(made, blanks=wrong)


def test_what_is_arranged_for_a_look_is_what_is_printed_packs_said() -> None:
    pack = Thing("item", "A234567892", makers=(Maker(Code("ean13", "9520000000028"), 12),))
    asked = [Asked("item", copies=3)]
    seen, printed = (one(Target(PAGE), "ean13", asked, [pack], said) for one in (arranged, plan))
    assert finished(seen) == finished(printed)
    assert finished(seen)[0].label.lines == ("Pack of 12",)


def test_a_quantity_is_written_in_one_way() -> None:
    assert tile_code("quantity", "7")
    for other in ("007", "07", "0"):
        with pytest.raises(DomainError) as refused:
            tile_code("quantity", other)
        assert refused.value.code == "tile_unknown"


def test_a_refusal_without_words_is_not_taken_for_another() -> None:
    with pytest.raises(KeyError):
        translated(Refused("symbol_too_pretty"))


def test_the_code_of_a_pack_is_never_taken_for_a_single_piece_unasked() -> None:
    thing = Thing("item", "A234567892", makers=(Maker(Code("ean13", "9520000000028"), 12),))
    assert choose(thing, None, PAGE, 600).symbol == "code128"
    chosen = choose(thing, "ean13", PAGE, 600)
    assert label_of(thing, chosen).code.text == "9520000000028"
    assert pack_line(12, said) == "Pack of 12" and pack_line(1, said) == ""


def test_bars_that_do_not_fit_give_way_to_a_datamatrix() -> None:
    thing = Thing("blank", "N234567892")
    assert choose(thing, None, SHEETS["avery-l4731"], 600).symbol == "datamatrix"
    assert choose(thing, "both", PAGE, 600).twin == "qr"


def test_a_symbol_that_a_thing_has_no_code_for_names_those_it_has() -> None:
    with pytest.raises(DomainError) as refused:
        choose(Thing("site", "S234567892"), "upca", PAGE, 600, "labels.3.id")
    assert refused.value.code == "symbol_not_of_item"
    assert refused.value.details["symbols"] == "code128, qr, datamatrix"
    assert list(refused.value.fields or {}) == ["labels.3.id"]


def test_codes_are_written_in_groups() -> None:
    assert in_groups("7KMPQRSG") == "7KMP\u00a0QRSG"
    assert in_groups("A23456789N") == "A2345\u00a06789N"
    card = label_of(Thing("person", "7KMPQRSG", style="card"), choose(Thing("person", "7KMPQRSG"), None, PAGE, 600))
    assert (card.title, card.big, card.lines, card.pictogram) == ("", "", (), None)


def test_a_specimen_is_no_code_of_ours() -> None:
    for specimen in SPECIMENS.values():
        assert codes.kind_of(specimen) is None


@pytest.mark.parametrize(("used", "printed", "following"), [(1, 5, 6), (20, 2, 1), (21, 1, 1), (1, 21, 1), (3, 40, 1)])
def test_the_next_print_begins_where_the_last_one_ended(used: int, printed: int, following: int) -> None:
    assert next_place(used, printed, 21) == following


def test_words_of_lots_and_kits() -> None:
    assert lot_lines("L42", date(2027, 1, 31), said) == ("Expires on 31/01/2027 · Lot L42",)
    assert lot_lines(None, None, said) == ()
    assert contents_lines([(2, "Sapone"), (1, "Calze 43")], said) == ("Contains: 2 Sapone, 1 Calze 43",)
    assert contents_lines([(1, "Asciugamano doccia 70x140")] * 2, said) == (
        "Contains: 1 Asciugamano doccia 70x140", "1 Asciugamano doccia 70x140",
    )  # fmt: skip
    assert contents_lines([], said) == ()


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_refusal_of_the_labels_has_its_words(code: str) -> None:
    details = {
        **{"symbol": "qr", "expected": "3", "longest": 4, "reason": "order", "sheet": "x", "fitting": ["qr"]},
        **{"field": "left", "most": 21},
    }
    refusal = translated(Refused(code, **details), "labels.0.id")
    assert (refusal.code, refusal.status) == (code, 422)
    assert refusal.message % refusal.details
    assert refusal.fields


def test_pictograms_come_from_the_pages_own_sprite() -> None:
    blanket = pictogram("blanket")
    assert blanket is not None and blanket.size == 24 and all(blanket.paths)
    assert pictogram("dragon") is None

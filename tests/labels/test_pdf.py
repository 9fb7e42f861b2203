# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Prints as files: what is refused, how far they are, what they carry."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import process_time

import pypdfium2
import pytest

from labels import MOST, SHEETS, Code, Copies, Label, Pictogram, Refused, check, pdf, pdf_in_steps
from tests.labels.sheets_read import pages, read, said
from tests.paper.reading import texts

USUAL = SHEETS["avery-l7160"]
SOCKS = Label(Code("code128", "A23456789B"), "Calze uomo", "44-46", (), "A23456789B")


def different(count: int) -> list[Copies]:
    return [
        Copies(Label(Code("code128", f"A{number:09d}"), "Sacco a pelo", "XL", (), f"A{number:09d}"), 1)
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("batch", "start", "code", "details"),
    [
        ([], 1, "no_labels", {}),
        ([Copies(SOCKS, 0)], 1, "no_labels", {}),
        ([Copies(SOCKS, -1), Copies(SOCKS, 5)], 1, "no_labels", {}),
        ([Copies(SOCKS, MOST + 1)], 1, "too_many_labels", {"most": 10_000}),
        ([Copies(SOCKS, 1_000_000)] * 3, 1, "too_many_labels", {"most": 10_000}),
        ([Copies(SOCKS, 9_999), Copies(SOCKS, 2)], 1, "too_many_labels", {"most": 10_000}),
        ([Copies(SOCKS, 1)], 22, "start_beyond", {"most": 21}),
        ([Copies(SOCKS, 1)], 0, "start_beyond", {"most": 21}),
        ([Copies(SOCKS, 1)], 10**9, "start_beyond", {"most": 21}),
    ],
    ids=str,
)
def test_a_print_that_cannot_be_is_refused_before_anything_is_drawn(
    batch: list[Copies], start: int, code: str, details: dict[str, int]
) -> None:
    began = process_time()
    for ask in (
        lambda: check(batch, USUAL, start, 203),
        lambda: pdf(batch, USUAL, start=start),
        lambda: pdf_in_steps(batch, USUAL, start=start),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert (refused.value.code, refused.value.details) == (code, details)
    assert process_time() - began < 1


def test_a_label_that_cannot_be_stops_the_whole_print() -> None:
    wrong = Copies(Label(Code("ean13", "9520000000012")), 1)
    for ask in (check, pdf):
        with pytest.raises(Refused, match="symbol_check_digit"):
            ask([Copies(SOCKS, 3), wrong], USUAL)


@pytest.mark.parametrize("dpi", [0, 72, 100_000])
def test_a_printer_that_there_is_not_is_a_mistake_of_ours(dpi: int) -> None:
    with pytest.raises(ValueError, match="dots per inch"):
        pdf([Copies(SOCKS, 1)], USUAL, dpi=dpi)


@pytest.mark.parametrize(
    ("count", "start", "sheets"),
    [(1, 1, 1), (21, 1, 1), (22, 1, 2), (20, 2, 1), (21, 2, 2), (1, 21, 1), (10_000, 21, 478)],
)
def test_it_says_how_many_sheets_it_takes_and_takes_them(count: int, start: int, sheets: int) -> None:
    batch = [Copies(SOCKS, count)]
    assert check(batch, USUAL, start, 600) == sheets
    with pypdfium2.PdfDocument(pdf(batch, USUAL, start=start)) as document:
        assert len(document) == sheets


def test_a_file_says_its_title_its_language_and_its_page() -> None:
    data = pdf([Copies(SOCKS, 1)], USUAL, title="Etichette\x00 " + "è" * 500, language="it")
    with pypdfium2.PdfDocument(data) as document:
        assert document.get_metadata_dict()["Title"].startswith("Etichette")
        assert document[0].get_size() == pytest.approx((595.28, 841.89), abs=0.01)
    assert b"/Lang (it)" in data


def test_what_is_written_can_be_found_and_copied() -> None:
    label = Label(Code("qr", "A23456789B"), "Calze Čović", "44-46", ("Улица 2", "日 è ß"), "A234 5678")
    (words,) = texts(pdf([Copies(label, 1)], USUAL))
    for expected in ("Calze Čović", "44-46", "Улица 2", "è ß", "A234 5678"):
        assert expected in words


def test_pictograms_are_drawn_whatever_their_outlines_are() -> None:
    outlines = ("M4 4h16v16h-16z", "M8 12a4 4 0 1 0 8 0a4 4 0 1 0 -8 0", "M1 1c2 2 3 3 4 1s2 2 3 3q1 1 2 0t1 1")
    round_one = Pictogram(24, outlines)
    with_it, without = (
        next(pages(pdf([Copies(Label(Code("qr", "A"), "x", pictogram=one), 1)], USUAL), 203))
        for one in (round_one, None)
    )
    assert with_it.histogram()[0] > without.histogram()[0] + 300
    assert read(with_it) == {("A", "]Q1")}


# ---------------------------------------------------------------- how far it is


def test_it_says_how_far_it_is_and_gives_the_file_last() -> None:
    steps = list(pdf_in_steps(different(1_100), USUAL))
    assert steps[:-1] == [250, 500, 750, 1_000]
    assert isinstance(steps[-1], bytes) and steps[-1].startswith(b"%PDF")


def test_who_wants_no_more_closes_it_and_nothing_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = 0
    module = sys.modules["labels.pdf"]  # whose name in its package is that of its function
    draw = module.drawn

    def counted(*asked: object) -> object:
        nonlocal drawn
        drawn += 1
        return draw(*asked)

    monkeypatch.setattr(module, "drawn", counted)
    steps = pdf_in_steps(different(2_000), USUAL)
    assert drawn == 0
    assert next(steps) == 250
    steps.close()  # type: ignore[attr-defined]
    assert drawn == 250 and list(steps) == []


# ---------------------------------------------------------------- what it costs


def test_a_thousand_labels_are_a_small_file_and_copies_a_smaller_one() -> None:
    assert len(pdf(different(1_000), USUAL)) <= 100_000
    assert len(pdf([Copies(SOCKS, 1_000)], USUAL)) <= 60_000


def test_prints_made_at_once_carry_their_own_letters() -> None:
    words = ["Firenze", "Улица", "Ελληνικά", "Nguyễn", "qwertz ß", "Łódź"]

    def make(word: str) -> str:
        batch = [Copies(Label(Code("qr", "A"), word, word, (word,), "x"), 40)]
        return " ".join(texts(pdf(batch, USUAL)))

    with ThreadPoolExecutor(6) as pool:
        for word, found in zip(words * 4, pool.map(make, words * 4), strict=True):
            assert found.count(word) == 120


def test_labels_need_nothing_of_the_house() -> None:
    program = (
        "import sys\n"
        "import labels\n"
        "batch = [labels.Copies(labels.Label(labels.Code('qr', 'A')), 3)]\n"
        "assert labels.pdf(batch, labels.SHEETS['avery-l7160']).startswith(b'%PDF')\n"
        "assert not [name for name in sys.modules if name.split('.')[0] in ('app', 'flask', 'sqlalchemy')]\n"
    )
    root = Path(__file__).parent.parent.parent
    subprocess.run([sys.executable, "-c", program], cwd=root, check=True)


def test_the_same_print_is_the_same_labels_again() -> None:
    first, again = (pdf([Copies(SOCKS, 2)], USUAL, dpi=203) for _ in range(2))
    for data in (first, again):
        (picture,) = pages(data, 203)
        assert read(picture) == said(SOCKS)

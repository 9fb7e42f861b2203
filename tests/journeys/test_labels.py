# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of labels: on a sheet already begun, by tap and by keys, on own sheets and printers, again, and stopped."""

import re
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
import zxingcpp
from playwright.sync_api import Locator, Page, expect

from labels import SHEETS
from tests.journeys.conftest import Server, Visit
from tests.journeys.rules import check

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]

BAG = "9520000010010"
DPI = 600
WHITE = 255
# Presses "Cancel" as soon as it is there: drawing is quick, and a hand would come too late on a fast machine.
STOPPING = """new MutationObserver(([{ target }]) => {
  if (target.hidden) return;
  setTimeout(() => {
    window.soSeen ??= target.querySelector('[data-slot=progress]').textContent;
    target.querySelector('[data-part=cancel]').click();
  });
}).observe(document.querySelector('[data-part=progress]'), { attributeFilter: ['hidden'] })"""


@pytest.fixture
def at_labels(visit: Enter) -> Visit:
    """At the page of labels, on a desktop."""
    one = visit("operatore", width=1280)
    one.open("/labels")
    return one


def scan(one: Visit, code: str) -> None:
    """A label for what carries this code."""
    rows = one.page.locator(".so-label-row").count()
    one.page.locator("#label-q").focus()
    one.scan(code)
    expect(one.page.locator(".so-label-row")).to_have_count(rows + 1)


def copies(page: Page, number: int) -> None:
    """So many of the first row."""
    figure = page.locator(".so-label-row .so-step-figure").first
    figure.fill(str(number))
    figure.blur()
    expect(page.locator(".so-labels-head")).to_contain_text(f"{number:,} label")


def chosen(page: Page, field: str, **option: str) -> None:
    """Choose in a list, and wait until the page was made anew for it."""
    page.locator(field).select_option(**option)
    before = {"#f-sheet": "sheet_before", "#f-printer_id": "printer_before"}[field]
    expect(page.locator(f'[name="{before}"]')).to_have_value(page.locator(field).input_value())


def cell(page: Page, number: int) -> Locator:
    """A cell of the picture."""
    return page.locator(f'[data-cell="{number}"]')


def created(page: Page, tmp_path: Path) -> Path:
    """The file that the one button makes."""
    with page.expect_download() as caught:
        page.locator("#print").click()
    path = tmp_path / caught.value.suggested_filename
    caught.value.save_as(path)
    return path


def read(path: Path, sheet: str = "a4-70x37") -> dict[int, tuple[str, float, float]]:
    """What stands in each cell of a PDF's first page that holds a symbol: its text, and the symbol's middle in
    millimetres from the page's top left corner. Each cell is read by itself, as a scanner reads one label."""
    page, form = pypdfium2.PdfDocument(path)[0], SHEETS[sheet]
    picture = page.render(scale=DPI / 72, grayscale=True).to_pil()
    found = {}
    for number in range(1, form.per_sheet + 1):
        left, top = form.place(number)
        edges = (left, top, left + form.label_width, top + form.label_height)
        drawn = picture.crop(tuple(round(edge / 25.4 * DPI) for edge in edges))
        if drawn.getextrema() == (WHITE, WHITE):
            continue
        for one in zxingcpp.read_barcodes(drawn):
            corners = (one.position.top_left, one.position.bottom_right)
            x, y = (sum(getattr(corner, axis) for corner in corners) / 2 / DPI * 25.4 for axis in ("x", "y"))
            found[number] = (one.text, left + x, top + y)
    return found


def test_twelve_labels_on_a_sheet_already_begun(at_labels: Visit, tmp_path: Path) -> None:
    page = at_labels.page
    scan(at_labels, BAG)
    copies(page, 12)
    cell(page, 5).click()
    expect(page.locator('[name="start"]')).to_have_value("5")
    expect(page.locator("[data-so-polite]")).to_contain_text("Row 2, column 2, first label")
    expect(cell(page, 4)).to_have_class(re.compile("so-cell-used"))
    expect(page.locator("#print")).to_have_text("Create the PDF, 1 sheet")
    check(at_labels)
    symbols = read(created(page, tmp_path))
    assert {cell: text for cell, (text, _, _) in symbols.items()} == dict.fromkeys(range(5, 17), BAG)
    expect(page.locator("[data-part=told]")).to_have_text("Ready: 12 labels. Look among the downloads.")
    assert at_labels.complaints == []


def test_arrows_choose_the_first_cell(at_labels: Visit) -> None:
    page = at_labels.page
    scan(at_labels, BAG)
    cell(page, 1).focus()
    for key, where in (("ArrowRight", "Row 1, column 2"), ("ArrowDown", "Row 2, column 2"), ("End", "Row 2, column 3")):
        page.keyboard.press(key)
        expect(page.locator("[data-so-polite]")).to_contain_text(f"{where}, first label")
    expect(page.locator('[name="start"]')).to_have_value("6")
    expect(cell(page, 5)).to_have_class(re.compile("so-cell-used"))  # the picture was drawn anew
    expect(cell(page, 6)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator('[name="start"]')).to_have_value("5")
    expect(page.locator('[role="gridcell"][tabindex="0"]')).to_have_count(1)
    check(at_labels)


def test_the_next_print_begins_at_the_next_free_cell_and_the_sheet_is_remembered(visit: Enter, tmp_path: Path) -> None:
    one = visit("volontario", width=1280)
    page = one.open("/labels")
    page.locator("#f-sheet").select_option("avery-l7160")
    scan(one, BAG)
    copies(page, 4)
    created(page, tmp_path)
    one.open("/labels")
    expect(page.locator("#f-sheet")).to_have_value("avery-l7160")
    expect(page.locator('[name="start"]')).to_have_value("5")
    expect(page.locator("main")).to_contain_text("Remembered for this site")


def test_rows_come_by_words_and_go_again(at_labels: Visit) -> None:
    page = at_labels.page
    page.locator("#label-q").press_sequentially("calze uomo")
    page.get_by_role("button", name=re.compile("Calze uomo 43-46")).click()
    expect(page.locator(".so-label-row")).to_have_count(1)
    page.locator("#label-q").fill("calze")
    page.get_by_role("button", name=re.compile("one for each size")).first.click()
    expect(page.locator(".so-label-row")).to_have_count(4)
    expect(page.locator(".so-labels-head")).to_contain_text("5 labels")
    page.get_by_role("button", name="Take out: Calze uomo 43-46").click()
    expect(page.locator(".so-label-row")).to_have_count(3)
    page.get_by_role("button", name="Empty codes").click()
    expect(page.locator(".so-label-row")).to_have_count(4)
    check(at_labels)


def test_creating_twice_prints_other_codes_on_the_next_cells(at_labels: Visit, tmp_path: Path) -> None:
    page = at_labels.page
    chosen(page, "#f-sheet", value="avery-l7651")
    page.get_by_role("button", name="Empty codes").click()
    copies(page, 3)
    begin = int(page.locator('[name="start"]').input_value())
    first = read(created(page, tmp_path), "avery-l7651")
    expect(page.locator('[name="start"]')).to_have_value(str(begin + 3))
    second = read(created(page, tmp_path), "avery-l7651")
    assert [*first] == [*range(begin, begin + 3)] and [*second] == [*range(begin + 3, begin + 6)]
    assert len({text for text, _, _ in (*first.values(), *second.values())}) == 6


def test_creating_twice_prints_other_codes_on_a_roll_too(at_labels: Visit, tmp_path: Path) -> None:
    page = at_labels.page
    chosen(page, "#f-sheet", value="roll-57x32")
    page.get_by_role("button", name="Empty codes").click()
    copies(page, 2)
    first, second = (read(created(page, tmp_path), "roll-57x32")[1][0] for _ in range(2))
    assert first != second, "every label of a roll is its first"


def test_a_new_card_is_printed_from_where_it_was_made(visit: Enter) -> None:
    one = visit("operatore")
    page = one.open("/hand-out")
    expect(page.get_by_role("button", name="Print the card")).to_be_hidden()
    page.get_by_role("button", name="With a card").click()
    page.get_by_role("button", name="New card").click()
    check(one)
    with page.expect_popup() as opened:
        page.get_by_role("button", name="Print the card").click()
    labels = opened.value
    expect(labels.locator(".so-label-row")).to_contain_text("Card of a person")
    assert labels.url.endswith("/labels"), "no id in an address"
    expect(page.locator(".so-person")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    expect(page.get_by_role("button", name="Print the card")).to_be_hidden()


def test_a_symbol_that_does_not_fit_is_not_offered(at_labels: Visit, tmp_path: Path) -> None:
    page = at_labels.page
    chosen(page, "#f-sheet", value="a4-70x37")
    scan(at_labels, BAG)
    expect(page.get_by_text("Bars EAN-13")).to_be_visible()
    page.get_by_text("QR", exact=True).click()
    page.locator("#f-sheet").select_option("avery-l4731")
    expect(page.locator("main")).to_contain_text("Bars do not fit on these labels.")
    expect(page.get_by_text("Both", exact=True)).to_have_count(0)
    check(at_labels)


def test_a_new_printer_moves_all_labels(visit: Enter, tmp_path: Path) -> None:
    one = visit("operatore", language="it", width=1280)
    page = one.open("/labels/printers/new")
    page.locator("#f-name").fill("Laser del magazzino")
    page.locator("#f-offset_x_mm").fill("2,5")
    page.locator("#f-offset_y_mm").fill("-1")
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("h1")).to_have_text("Laser del magazzino")
    expect(page.locator("#f-offset_x_mm")).to_have_value("2,5")
    check(one)
    with page.expect_download() as caught:
        page.locator("a[href$='calibration.pdf']").click()
    assert Path(caught.value.path()).read_bytes().startswith(b"%PDF")
    before = _first(one, tmp_path, "")
    after = _first(one, tmp_path, "Laser del magazzino")
    assert after[0] - before[0] == pytest.approx(2.5, abs=0.2)
    assert after[1] - before[1] == pytest.approx(-1.0, abs=0.2)


def _first(one: Visit, tmp_path: Path, printer: str) -> tuple[float, float]:
    page = one.open("/labels")
    scan(one, BAG)
    chosen(page, "#f-sheet", value="a4-70x37")
    chosen(page, "#f-printer_id", **({"label": printer} if printer else {"value": ""}))
    page.locator('[name="start"]').fill("5")
    page.locator('[name="start"]').blur()
    expect(cell(page, 4)).to_have_class(re.compile("so-cell-used"))
    return read(created(page, tmp_path))[5][1:]


def test_an_own_sheet_is_drawn_while_one_types_and_refused_beside_its_field(visit: Enter) -> None:
    one = visit("operatore", width=1280)
    page = one.open("/labels/sheets/new")
    measures = {"label_width_mm": "60", "label_height_mm": "30.5", "left_mm": "10", "top_mm": "12"}
    measures |= {"pitch_x_mm": "64", "pitch_y_mm": "34", "across": "4", "down": "8"}
    page.locator("#f-name").fill("Etichette del mercato")
    for name, text in measures.items():
        page.locator(f"#f-{name}").fill(text)
    expect(page.locator("[data-part=picture]")).to_contain_text("reach beyond the page")
    page.get_by_role("button", name="Save the sheet").click()
    expect(page.locator("#f-across[aria-invalid=true]")).to_be_visible()
    one.complaints.clear()  # the refusal itself
    check(one)
    page.locator("#f-across").fill("3")
    expect(page.locator("[data-part=picture] [data-cell]")).to_have_count(24)
    check(one)
    page.get_by_role("button", name="Save the sheet").click()
    expect(page.locator("h1")).to_have_text("Sheets of labels")
    expect(page.locator("tbody")).to_contain_text("Etichette del mercato")
    check(one)
    one.open("/labels")
    expect(page.locator("#f-sheet option", has_text="Etichette del mercato")).to_have_count(1)
    one.open("/labels/sheets")
    page.get_by_role("button", name="Archive: Etichette del mercato").click()
    expect(page.locator("tbody")).not_to_contain_text("Etichette del mercato")


def test_what_was_printed_is_printed_again(at_labels: Visit, tmp_path: Path) -> None:
    page = at_labels.page
    chosen(page, "#f-sheet", value="avery-l7159")
    scan(at_labels, BAG)
    copies(page, 7)
    created(page, tmp_path)
    at_labels.open("/labels/history")
    expect(page.locator("tbody tr").first).to_contain_text("Sacco a pelo")
    expect(page.locator("tbody tr").first).to_contain_text("7 labels")
    check(at_labels)
    page.locator("tbody tr").first.get_by_role("link", name=re.compile("Print again")).click()
    expect(page.locator(".so-label-row .so-step-figure")).to_have_value("7")
    expect(page.locator("#f-sheet")).to_have_value("avery-l7159")
    assert len(read(created(page, tmp_path), "avery-l7159")) == 7


def test_a_large_print_shows_how_far_it_is_and_is_stopped(at_labels: Visit, server: Server) -> None:
    page = at_labels.page
    scan(at_labels, BAG)
    copies(page, 9000)
    page.evaluate(STOPPING)
    page.locator("#print").click()
    expect(page.locator("[data-part=told]")).to_have_text("Cancelled: nothing was printed.")
    assert re.fullmatch(r"[0-9,]+ of 9,000 labels", page.evaluate("window.soSeen"))
    expect(page.locator("[data-part=progress]")).to_be_hidden()
    for _ in range(100):  # it is taken back once the server sees that nobody listens any more
        if "9,000 labels" not in at_labels.open("/labels/history").locator("main").inner_text():
            return
    pytest.fail("the print is still in the list")


def test_rows_of_a_list_are_ticked_for_their_labels(visit: Enter) -> None:
    one = visit("operatore")
    page = one.open("/stock")
    page.get_by_role("link", name="Labels").first.click()
    page.get_by_label("Sacco a pelo invernale").check()
    page.get_by_label("Boxer").check()
    check(one)
    page.get_by_role("button", name="Print labels").click()
    expect(page.locator("h1")).to_have_text("Print labels")
    expect(page.locator(".so-label-row")).to_have_count(3)
    check(one)


def test_after_a_receipt_labels_for_what_came(visit: Enter) -> None:
    one = visit("operatore")
    page = one.open("/receive")
    one.scan(BAG, BAG, BAG)
    page.get_by_role("button", name="Record 3").click()
    page.get_by_role("link", name="Print labels for what came").click()
    expect(page.locator(".so-label-row .so-step-figure")).to_have_value("3")


def test_the_page_works_without_a_script(visit: Enter, tmp_path: Path, server: Server) -> None:
    one = visit("operatore", script=False)
    page = one.open("/labels")
    page.locator("#label-q").fill(BAG)
    page.locator("#label-q").press("Enter")
    page.locator('[name="copies"]').fill("2")
    page.locator('[name="start"]').fill("3")
    page.locator("#f-sheet").select_option("a4-70x37")
    assert [*read(created(page, tmp_path))] == [3, 4]


PAGES = (
    "/labels",
    "/labels?add=wall",
    "/labels/shelves",
    "/labels/history",
    "/labels/sheets",
    "/labels/sheets/new",
    "/labels/printers",
)
LISTS = ("/stock?tick=1", "/items?tick=all", "/kits?tick=1", "/expiring?tick=1", "/transfers?tick=1")


@pytest.mark.parametrize(("language", "width", "other"), [("it", 320, 1280), ("en", 1280, 320)])
def test_pages_of_labels_are_accessible_and_quiet(visit: Enter, language: str, width: int, other: int) -> None:
    one = visit("operatore", language=language, width=width)
    for path in (*PAGES, "/labels/printers/new", *LISTS):
        page = one.open(path)
        expect(page.locator("h1")).to_have_count(1)
        check(one, other)

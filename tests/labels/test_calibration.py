# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
import pytest

from labels.calibration import calibration
from labels.sheets import SHEETS
from tests.paper.reading import drawn, texts

DPI = 600
DOT = 25.4 / DPI
WORDS = {
    "title": "Prova di allineamento: L7160",
    "full_size": "Stampa al 100 %, senza adattare alla pagina.",
    "measure": "Appoggia il foglio su uno di etichette, misura, scrivi qui lo scarto.",
    "offset": "Scarto di adesso: 0,0 mm a destra, 0,0 mm in basso.",
}
PAGES = ["a4-70x37", "avery-l4731", "avery-l7159", "avery-l7160", "avery-l7163", "avery-l7651"]


def page(sheet, offset=(0.0, 0.0), words=WORDS):
    return calibration(sheet, offset=offset, words=words, language="it")


def is_dark(picture, x, y):
    return picture.getpixel((round(x / DOT), round(y / DOT))) < 100


def crossing(picture, near):
    """Where two thick lines cross near a place: the middle of the darkest column and of the darkest row."""
    x0, y0 = (round(each / DOT) for each in near)
    reach = round(1.5 / DOT)
    columns = {
        x: sum(picture.getpixel((x, y)) < 100 for y in range(y0 - reach, y0 + reach))
        for x in range(x0 - reach, x0 + reach)
    }
    rows = {
        y: sum(picture.getpixel((x, y)) < 100 for x in range(x0 - reach, x0 + reach))
        for y in range(y0 - reach, y0 + reach)
    }
    return _middle(columns) * DOT, _middle(rows) * DOT


def _middle(counted):
    most = max(counted.values())
    assert most > 0
    full = [place for place, count in counted.items() if count >= 0.95 * most]
    return (full[0] + full[-1] + 1) / 2


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("offset", [(0.0, 0.0), (1.2, -0.8)], ids=["straight", "moved"])
def test_crosses_stand_at_the_corners_of_the_first_and_the_last_label(name, offset):
    sheet = SHEETS[name]
    picture = drawn(page(sheet, offset), dots=DPI)
    for number in (1, sheet.per_sheet):
        left, top = sheet.place(number)
        for x in (left, left + sheet.label_width):
            for y in (top, top + sheet.label_height):
                place = (x + offset[0], y + offset[1])
                if 2 < place[0] < sheet.page_width - 2 and 2 < place[1] < sheet.page_height - 2:
                    assert crossing(picture, place) == pytest.approx(place, abs=0.06), (number, x, y)


def test_the_line_to_measure_is_a_hundred_millimetres_long():
    sheet = SHEETS["avery-l7160"]
    picture = drawn(page(sheet), dots=DPI)
    wide, found = picture.width, set()
    for y in range(round(0.4 * picture.height), round(0.8 * picture.height)):
        row = picture.crop((0, y, wide, y + 1)).tobytes()
        dark = bytes(1 if value < 100 else 0 for value in row)
        longest = max(map(len, dark.split(b"\0")), default=0)
        if longest * DOT > 70:
            found.add(round(longest * DOT, 1))
    assert found and all(length == pytest.approx(100, abs=0.4) for length in found), found
    assert "100 mm" in texts(page(sheet))[0]


def test_the_rulers_count_from_the_edges_of_the_page():
    sheet = SHEETS["avery-l7163"]
    picture = drawn(page(sheet), dots=DPI)
    assert is_dark(picture, 50.0, 8.0) and not is_dark(picture, 50.5, 8.0)  # tens are longer than
    assert not is_dark(picture, 51.0, 8.0) and is_dark(picture, 51.0, 6.0)  # ones
    assert is_dark(picture, 8.0, 250.0) and not is_dark(picture, 8.0, 250.5)
    assert "200" in texts(page(sheet))[0]


def test_the_sentences_are_on_the_page_in_the_callers_words():
    (found,) = texts(page(SHEETS["avery-l7160"]))
    for words in WORDS.values():
        assert words in found


@pytest.mark.parametrize("name", sorted(SHEETS))
def test_every_sheet_has_a_page_of_its_own_size_with_its_words(name):
    sheet = SHEETS[name]
    found = page(sheet)
    picture = drawn(found, dots=DPI)
    assert picture.size == pytest.approx((sheet.page_width / DOT, sheet.page_height / DOT), abs=2)
    assert " mm" in texts(found)[0]


def test_words_without_end_and_in_any_writing_leave_the_page_whole():
    hostile = {key: "Матрас <b>%s</b> \x00\u202e " * 20_000 for key in WORDS}
    found = page(SHEETS["avery-l7160"], words=hostile)
    assert len(texts(found)) == 1
    assert len(found) < 100_000


def test_sentences_that_are_not_given_are_left_out():
    assert "100 mm" in texts(page(SHEETS["avery-l7160"], words={}))[0]

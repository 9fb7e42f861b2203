# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A list comes in through the browser: chosen, looked at, confirmed; with script and without."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import FilePayload, expect

from tests.journeys.conftest import Visit
from tests.journeys.rules import check

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]


def listed(*rows: str) -> FilePayload:
    """Suppliers, as an Italian Excel saves them."""
    text = "\ufeff" + "\r\n".join(("nome;giorni", *rows)) + "\r\n"
    return {"name": "fornitori.csv", "mimeType": "text/csv", "buffer": text.encode()}


@pytest.mark.parametrize(("language", "width", "theme"), [("it", 320, "night"), ("en", 1280, "day")])
def test_a_list_is_chosen_looked_at_and_imported(visit: Enter, language: str, width: int, theme: str) -> None:
    one = visit("ambito", language=language, width=width, theme=theme)
    page = one.open("/imports?kind=suppliers")
    check(one)
    expect(page.locator(".so-of-stock")).to_be_hidden()
    page.select_option("#f-kind", "stock")
    expect(page.locator(".so-of-stock")).to_be_visible()
    page.select_option("#f-kind", "suppliers")
    page.set_input_files("#f-file", listed(f"Fornitore {uuid4()};10", "Senza giorni;"))
    page.locator("form.so-form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("fornitori.csv")
    expect(page.locator("main")).to_contain_text("Riga 3" if language == "it" else "Line 3")
    check(one)
    page.locator(".so-confirm button").click()
    page.wait_for_url("**/imports?kind=suppliers")
    expect(page.locator(".so-note-ok")).to_contain_text("fornitori.csv")
    assert one.complaints == []


def test_without_script_it_is_the_same(visit: Enter) -> None:
    one = visit("ambito", script=False)
    page = one.open("/imports?kind=suppliers")
    page.set_input_files("#f-file", listed(f"Fornitore {uuid4()};10"))
    page.locator("form.so-form button[type=submit]").click()
    page.locator(".so-confirm button").click()
    expect(page.locator(".so-note-ok")).to_contain_text("fornitori.csv")

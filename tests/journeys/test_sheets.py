# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets over a page: where the focus is while they open, and where it goes when they close."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Visit

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]

QUICKER = """async () => {
  document.addEventListener('shown.bs.offcanvas', () => { document.body.dataset.shown = 'yes'; });
  document.getElementById('source').style.transitionDuration = '2s';
  document.querySelector('[data-part=source]').click();
  const field = document.getElementById('gift-waste');
  while (document.activeElement !== field) {
    await new Promise(requestAnimationFrame);
    field.focus();
  }
  return document.body.dataset.shown ?? 'not yet';
}"""


def test_a_sheet_is_left_by_escape_and_work_goes_on(visit: Enter) -> None:
    page = visit("operatore", language="it").open("/hand-out")
    page.locator("main [data-tile]:has-text('Scarpe ginnastica')").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#sizes :focus")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator("#sizes")).to_be_hidden()
    expect(page.locator("#scan:focus, [data-tile]:focus")).to_have_count(1)


def test_whoever_is_quicker_than_a_sheet_stays_in_the_field_they_went_to(visit: Enter) -> None:
    page = visit("operatore").open("/receive")
    page.emulate_media(reduced_motion="no-preference")  # the sheet takes its time
    assert page.evaluate(QUICKER) == "not yet"
    expect(page.locator("body[data-shown]")).to_have_count(1)
    page.keyboard.type("2.5")
    expect(page.locator("#gift-waste")).to_have_value("2.5")
    expect(page.locator("#gift-waste")).to_be_focused()

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels of places as journeys scan them, and answers that are held back."""

from playwright.sync_api import Page

from app.db import db
from app.network.models import Site
from tests.journeys.conftest import Server
from tests.journeys.test_counting import books

_HELD = """() => {
  const ask = window.fetch;
  const gate = new Promise((go) => { window.answersGo = go; });
  window.fetch = async (address, options) => {
    if (!String(address).endsWith('/api/v1/scan')) return ask(address, options);
    await gate;
    return ask(address, { ...options, signal: undefined }); // however long it was held back, it is an answer
  };
}"""


def site_code(server: Server, name: str) -> str:
    """The code on the label of a site of the small world."""
    with books(server):
        return db.session.get_one(Site, getattr(server.journey.world, name)).code


def hold_answers(page: Page) -> None:
    """From now on no answer about a code reaches the page, until ``let_answers_go``."""
    page.evaluate(_HELD)


def let_answers_go(page: Page) -> None:
    """The answers that were held back come."""
    page.evaluate("window.answersGo()")

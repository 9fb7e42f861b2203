# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser without script: signs in by the form, sends forms with their token."""

import html
from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import codes
from tests.factories import PASSWORD


def shows(told: str, code: str) -> bool:
    """Whether a code can be read there, however it is spelled: pages print it in groups."""
    return codes.fold(code) in codes.fold(html.unescape(told))


class Browser:
    """One browser and its cookies."""

    def __init__(self, client: FlaskClient, language: str = "en") -> None:
        self.client = client
        client.set_cookie("soglia_language", language)

    def get(self, path: str, **query: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, query_string=query)

    def send(self, path: str, *, page: str = "/help", **form: Any) -> TestResponse:
        """Send a form, with the token of a page that was opened before."""
        opened = self.client.get(page).text
        token = opened.split('name="csrf-token" content="')[1].split('"')[0]
        return self.client.post(path, data={"csrf_token": token, **form})

    def enter(self, username: str, password: str = PASSWORD, **form: Any) -> TestResponse:
        """Sign in by the form."""
        return self.send("/", username=username, password=password, **form)


Visit = Callable[..., Browser]
"""``visit("operatore", "it")``: a browser of its own, signed in; see the fixture ``visit``."""

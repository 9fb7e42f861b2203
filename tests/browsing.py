# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A browser without a screen: forms with their token, a cookie, no script."""

import re
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories import PASSWORD

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
COOKIE = "soglia"


def token_of(client: FlaskClient, page: str = "/") -> str:
    """The token that the forms of a page carry."""
    found = _TOKEN.search(client.get(page, follow_redirects=True).text)
    assert found is not None
    return found[1]


def submit(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form as the page would."""
    return client.post(path, data={"csrf_token": token_of(client), **fields})


def sign_in(client: FlaskClient, username: str, password: str = PASSWORD) -> TestResponse:
    """Come in by the sign-in page."""
    return submit(client, "/", username=username, password=password)


def cookie_of(client: FlaskClient) -> str:
    """The value of the session's cookie; empty when there is none."""
    cookie = client.get_cookie(COOKIE)
    return cookie.value if cookie else ""

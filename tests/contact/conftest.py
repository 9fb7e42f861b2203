# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People at the pages of contacts."""

import pytest
from flask.testing import FlaskClient

from tests.browser import Browser


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    return one


@pytest.fixture
def coordinator(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("ambito")
    return one

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The start of the web server."""

from pathlib import Path
from typing import Any

import pytest

from app import create_app, server
from tests.conftest import settings_for

WARNING = "served_without_tls"


@pytest.mark.parametrize(
    ("host", "changed", "warned"),
    [
        ("0.0.0.0", {}, True),  # noqa: S104
        ("192.0.2.7", {"base_url": "http://soglia.example.org"}, True),
        ("0.0.0.0", {"base_url": "https://soglia.example.org"}, False),  # noqa: S104
        ("0.0.0.0", {"demo": True}, False),  # noqa: S104
        ("127.0.0.1", {}, False),
        ("localhost", {}, False),
    ],
)
def test_passwords_that_cross_a_network_in_the_clear_are_warned_of(
    host: str,
    changed: dict[str, Any],
    warned: bool,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path, **changed))
    served: list[bool] = []
    monkeypatch.setattr(server, "_ready_app", lambda: app)
    monkeypatch.setattr(server.logs, "configure", lambda: None)
    monkeypatch.setattr(server.config, "answer_to", lambda names: None)
    monkeypatch.setattr(server.Server, "run", lambda self: served.append(True))
    server.run(host, 8000, 1)
    assert served == [True]
    assert (WARNING in [one.getMessage() for one in caplog.records]) is warned

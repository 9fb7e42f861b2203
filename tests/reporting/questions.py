# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which reports there are, read off the application: a new one is asked wrongly from its first day."""

from collections.abc import Iterator

from flask import Flask

API = "/api/v1"
OPENED = {"/reports/indicators/rows": {"code": "EMCO01"}, "/reports/funnel/rows": {"code": "contacts"}}
NEEDED = OPENED | {f"{API}{path}": query for path, query in OPENED.items()}
"""What a report cannot do without: the figure whose rows are opened."""

OTHERWISE = ("/estimates", "/pack", "/donations")
"""Reports that look at no days, or name them in another way."""


def reports(app: Flask, start: str) -> Iterator[tuple[str, str]]:
    """Addresses of every report below a place, files too, and the permission each needs."""
    for rule in app.url_map.iter_rules():
        path = rule.rule.replace("<any(csv, xlsx, pdf):kind>", "csv")
        named = path.startswith(f"{start}/reports/") or (start == "" and path.startswith("/dashboard"))
        if named and "<" not in path and "GET" in (rule.methods or ()):
            yield path, app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]


def dated(app: Flask, start: str = API, permission: str = "") -> list[str]:
    """Those that look at a period."""
    return sorted(
        path
        for path, needed in reports(app, start)
        if not any(word in path for word in OTHERWISE) and permission in ("", needed) and path != "/reports/chain"
    )


def tables(app: Flask) -> list[str]:
    """Those of the API that answer in JSON."""
    return [path for path in dated(app) if "." not in path.rsplit("/", 1)[-1]]

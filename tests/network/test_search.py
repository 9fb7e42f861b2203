# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Names are found whatever their case and accents, alike on both databases: sites, items, suppliers, donors."""

from typing import Any
from uuid import uuid4

import pytest

from app.folding import folded
from tests.factories import World

WORDS = ["Càlze", "CALZE", "calze", "ca\u0300lze", "  cÀlZe "]
ODD = [
    ("Straße 9", "STRASSE 9"),
    ("Straße 9", "straße"),
    ("Officina", "o\ufb03cina"),
    ("O\ufb03cina", "OFFICINA"),
    ("Ñandú", "nandu"),
    ("İzmir", "izmir"),
    ("Łódź", "łodz"),
    ("100 % lana_fine", "100 % lana_f"),
]


def test_folding_takes_away_case_accents_and_odd_forms() -> None:
    assert {folded(word) for word in WORDS} == {"calze"}
    assert folded("Straße", None, "o\ufb03cina") == "strasse officina"


@pytest.fixture
def find(call: Any, world: World) -> Any:
    """``find("/items", name)``: adds something of this name, and returns how many answer to a question."""

    def add(path: str, name: str) -> Any:
        bodies: dict[str, dict[str, Any]] = {
            "/sites": {"organisation_id": str(world.organisation), "kind": "point", "name": name},
            "/items": {"sku": f"X{uuid4().hex[:8]}", "name": name, "category_id": str(world.bedding)},
            "/suppliers": {"name": name, "lead_time_days": 1},
            "/donors": {"kind": "company", "name": name},
        }
        by = {"/sites": "admin", "/items": "admin", "/suppliers": "acquisti", "/donors": "operatore"}[path]
        made = call(by).post(path, {"id": str(uuid4()), **bodies[path]})
        assert made.status_code == 201, made.json

        def asked(q: str) -> int:
            found = call("ambito").get(path, q=q)
            assert found.status_code == 200, found.json
            return int(found.json["total"])

        return asked

    return add


@pytest.mark.parametrize("path", ["/sites", "/items", "/suppliers", "/donors"])
def test_names_are_found_whatever_their_case_and_accents(path: str, app: Any, find: Any) -> None:
    asked = find(path, "Càlze di Lana")
    for word in WORDS:
        assert asked(word) == 1, word
    assert asked("lana CALZE") == 1 and asked("calze seta") == 0
    for name, q in ODD:
        assert find(path, name)(q) >= 1, (name, q)
    for nothing in ("%", "_", "'", "\\", "calz%"):
        assert asked(nothing) == (1 if nothing in ("%", "_") else 0), nothing

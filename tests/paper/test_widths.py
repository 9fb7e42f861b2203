# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How the columns of a table on paper share its width."""

import pytest

from app.paper import Column, Paper
from tests.paper.reading import texts

DAY = "26/11/2026"


@pytest.mark.parametrize("days", [1, 3, 5])
def test_no_word_is_broken_while_another_column_has_room_to_spare(days: int) -> None:
    columns = [Column("What", width=12), *(Column(f"Day {number}", width=0.8) for number in range(days))]
    page = Paper("Days", "", language="en").table(columns, [["short", *[DAY] * days]]).bytes()
    assert texts(page)[0].split("Page")[0].count(f" {DAY}") == days

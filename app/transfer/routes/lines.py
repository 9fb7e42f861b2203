# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of what arrived, as they are sent; each keeps its place in the body, so that refusals can name it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.errors import DomainError
from app.stock.routes import of_line, wanted
from app.stock.rules import Wanted
from app.transfer.rules import Came, Gap


def came_of(lines: Sequence[Mapping[str, Any]]) -> dict[int, Came]:
    """What is said of the lines of the paper, by place in the body."""
    return {
        number: Came(
            line_id=line["line_id"],
            quantity=line["quantity"],
            reason=line.get("reason"),
            note=line.get("note") or None,
            gaps=tuple(
                Gap(one["quantity"], one["reason"], one.get("note") or None) for one in line.get("differences", ())
            ),
        )
        for number, line in enumerate(lines)
        if "line_id" in line
    }


def extras_of(lines: Sequence[Mapping[str, Any]]) -> dict[int, tuple[Wanted, str | None]]:
    """Goods that are not on the paper, codes read, by place in the body; raises what ``stock.routes.wanted`` raises."""
    return {
        number: (_read(number, line), line.get("note") or None)
        for number, line in enumerate(lines)
        if "line_id" not in line
    }


def _read(number: int, line: Mapping[str, Any]) -> Wanted:
    try:
        return wanted([line])[0]
    except DomainError as refusal:
        inner = {name.removeprefix("lines.0."): said for name, said in (refusal.fields or {}).items()}
        refusal.fields = inner
        raise of_line(number, refusal) from None

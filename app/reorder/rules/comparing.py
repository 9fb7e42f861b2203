# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run beside the one before, and what a decision about a line comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.errors import N_, DomainError

NOTHING = "none"
SNOOZE_DAYS = 7
LONGEST_SNOOZE = timedelta(days=366)


def compared(before: tuple[str, int] | None, now: tuple[str, int]) -> str | None:
    """How a line stands to that of the run before, each as (action, pieces): ``new``, ``open``, ``changed`` or
    ``solved``; nothing where nothing was and nothing is to be done."""
    did, does = before is not None and before[0] != NOTHING, now[0] != NOTHING
    if not does:
        return "solved" if did else None
    if not did:
        return "new"
    return "open" if before == now else "changed"


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person says of a line."""

    line_id: UUID
    decision: str
    quantity: int | None = None
    reason: str | None = None
    until: date | None = None


def check_decisions(decisions: Sequence[Decision], today: date) -> None:
    """Each says what it needs to, and each line is decided once. Raises ``quantity_needed``, ``reason_needed``,
    ``line_twice``, ``snooze_too_long`` (422), naming every line that is meant."""
    first: dict[UUID, int] = {}
    again = [n for n, one in enumerate(decisions) if first.setdefault(one.line_id, n) != n]
    if again:
        message = N_("This line is decided twice.")
        raise DomainError(message, "line_twice", 422, fields=_named(again, "line_id", message))
    needs = [n for n, one in enumerate(decisions) if one.decision == "change" and one.quantity is None]
    if needs:
        message = N_("Say how many instead.")
        raise DomainError(message, "quantity_needed", 422, fields=_named(needs, "quantity", message))
    silent = [n for n, one in enumerate(decisions) if one.decision in ("change", "reject") and not one.reason]
    if silent:
        message = N_("Say why: it is what the next proposals are judged by.")
        raise DomainError(message, "reason_needed", 422, fields=_named(silent, "reason", message))
    late = [n for n, one in enumerate(decisions) if one.until and not today < one.until <= today + LONGEST_SNOOZE]
    if late:
        message = N_("Put it off until a day from tomorrow to a year from now.")
        raise DomainError(message, "snooze_too_long", 422, fields=_named(late, "until", message))


def _named(numbers: Sequence[int], field: str, message: str) -> dict[str, list[str]]:
    return {f"lines.{n}.{field}": [message] for n in numbers}


def shared_out(quantity: int, steps: Sequence[tuple[str, int]]) -> list[int]:
    """Pieces decided on, over the steps of a line as (action, pieces): first what comes from other sites, as far as it
    was proposed, and what is left over is the last step's."""
    left, shares = quantity, []
    for number, (_, pieces) in enumerate(steps, 1):
        share = left if number == len(steps) else min(pieces, left)
        shares.append(share)
        left -= share
    return shares


def run_outdated() -> DomainError:
    """The refusal to decide about lines of a run when there is a newer one, which proposes what is still open too."""
    message = N_("There is a newer run: decide there, or the same goods would be ordered twice.")
    return DomainError(message, "run_outdated", 409)


def line_decided(line_ids: Sequence[UUID]) -> DomainError:
    """The refusal to decide about lines whose orders or transfers were made."""
    message = N_("This line was decided and its goods are on their way: change the order or the transfer instead.")
    return DomainError(message, "line_decided", 409, lines=[str(one) for one in line_ids])


def site_closed(line_ids: Sequence[UUID]) -> DomainError:
    """The refusal to bring goods to or from a site that closed after the run."""
    message = N_("A site of this line is no longer in use: leave the line out, or make a new run.")
    return DomainError(message, "site_closed", 409, lines=[str(one) for one in line_ids])


def unknown_line(numbers: Sequence[int]) -> DomainError:
    """The refusal of lines that are not of this run."""
    message = N_("This line is not of this run.")
    return DomainError(message, "unknown_line", 422, fields={f"lines.{n}.line_id": [message] for n in numbers})


def nobody_sells(numbers: Mapping[UUID, int]) -> DomainError:
    """The refusal to order what stands in nobody's price list."""
    message = N_("No supplier's price list holds this item: enter one first.")
    return DomainError(message, "no_supplier", 422, fields={f"lines.{n}.quantity": [message] for n in numbers.values()})

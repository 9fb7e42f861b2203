# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Work on many things that each stand alone: one that fails keeps no other waiting, and at the end the run fails, with
what went wrong in each."""

import logging
from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from app.db import db

log = logging.getLogger(__name__)
Thing = TypeVar("Thing")


def each(
    things: Iterable[Thing], act: Callable[[Thing], int], *, event: str, about: Callable[[Thing], Mapping[str, str]]
) -> tuple[int, list[Exception]]:
    """What the acts count together, and what failed: rolled back and logged as ``event`` with what it was ``about``."""
    count, failures = 0, list[Exception]()
    for one in things:
        try:
            count += act(one)
        except Exception as error:
            db.session.rollback()
            log.exception(event, extra=dict(about(one)))
            failures.append(error)
    return count, failures


def outcome(said: str, failures: list[Exception], of: str) -> str:
    """What a run says it did. Raises ``ExceptionGroup`` when some ``of`` them failed."""
    if failures:
        raise ExceptionGroup(f"{said}, {len(failures)} {of} failed", failures)
    return said

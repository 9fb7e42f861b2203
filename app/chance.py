# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One seam for chance, as ``clock`` is one for time: ids and codes that nobody can guess.

Only demo data asks for the same chance twice (``seeded``), and only for its own thread of control: whatever else runs
in the process keeps drawing from the operating system.
"""

import random
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from uuid import UUID, uuid4

Chosen = TypeVar("Chosen")

_repeatable: ContextVar[random.Random | None] = ContextVar("repeatable", default=None)


def new_id() -> UUID:
    """A fresh random UUID (version 4)."""
    source = _repeatable.get()
    return uuid4() if source is None else UUID(int=source.getrandbits(128), version=4)


def choice(among: Sequence[Chosen]) -> Chosen:
    """One of these (characters, numbers), none more likely than another."""
    source = _repeatable.get()
    return secrets.choice(among) if source is None else source.choice(among)


@contextmanager
def seeded(seed: int) -> Iterator[None]:
    """Inside, the same seed draws the same ids and codes in the same order; in this context only."""
    before = _repeatable.set(random.Random(seed))  # noqa: S311  (invented data, which is to come out the same again)
    try:
        yield
    finally:
        _repeatable.reset(before)

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Answers that take long to make: a few at once, so that those who hand out goods never wait behind them."""

import threading
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from flask import Response

from app.errors import N_, DomainError

P = ParamSpec("P")
R = TypeVar("R")

AT_ONCE = 2
"""Of the eight threads of a process."""

AGAIN_AFTER = 20
"""Seconds after which whoever was refused may ask again."""

_places = threading.BoundedSemaphore(AT_ONCE)


class Place:
    """One of the few places; given back once, however often it is said."""

    def __init__(self) -> None:
        if not _places.acquire(blocking=False):
            message = N_("Other large files are being made just now. Try again in %(retry_after)d seconds.")
            raise DomainError(message, "busy", 429, retry_after=AGAIN_AFTER)
        self._taken = True
        self._turn = threading.Lock()

    def give_back(self) -> None:
        """The place is free for the next one."""
        with self._turn:
            taken, self._taken = self._taken, False
        if taken:
            _places.release()


def _to_its_end(chunks: Iterable[bytes], place: Place) -> Iterator[bytes]:
    try:
        yield from chunks
    finally:
        place.give_back()


def heavy(view: Callable[P, R]) -> Callable[P, R]:
    """Decorate a view whose answer takes long to make; stands under ``may``, so that only who may takes a place.

    Raises ``busy`` (429) while all places of this process are taken. An answer that is made while it is sent keeps its
    place until it has left, or its reader has.
    """

    @wraps(view)
    def in_its_place(*args: P.args, **kwargs: P.kwargs) -> R:
        place = Place()
        try:
            answer = view(*args, **kwargs)
        except BaseException:
            place.give_back()
            raise
        if isinstance(answer, Response) and answer.is_streamed and answer.content_length is None:
            answer.response = _to_its_end(cast("Iterable[bytes]", answer.response), place)
            answer.call_on_close(place.give_back)  # also of who leaves before the end, or asked for the head alone
        else:
            place.give_back()
        return answer

    return in_its_place

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Logs: one JSON object a line, in UTC, with no word about people.

What is logged says who (an operator's id), what and with which outcome. Bodies, codes, notes and secrets are dropped by
name, whoever hands them in; a value that is no plain fact is cut short.
"""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

# Never logged, whatever they hold: a person's card, what was said of somebody, what opens a door.
DROPPED = frozenset({"code", "codes", "person_code", "sizes", "note", "reason", "body", "raw", "answer"}) | frozenset(
    {"password", "token", "secret", "authorization", "cookie"}
)
LONGEST = 200


def configure(level: str = "INFO") -> None:
    """Send every log of this process to standard error as JSON."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.ExtraAdder(),
        structlog.processors.format_exc_info,
        without_people,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.JSONRenderer()],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers, root.level = [handler], logging.getLevelName(level)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)


def without_people(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop what may tell something about a person, and cut what is too long to be a plain fact."""
    for name in DROPPED & event.keys():
        del event[name]
    if "exception" in event:  # a database quotes the row that it refused
        kept = (line for line in str(event["exception"]).splitlines() if not line.lstrip().startswith("DETAIL:"))
        event["exception"] = "\n".join(kept)
    for name, value in event.items():
        if isinstance(value, str) and len(value) > LONGEST and name != "exception":
            event[name] = value[:LONGEST]
    return event

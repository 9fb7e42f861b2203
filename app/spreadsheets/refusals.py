# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a whole file is not taken."""

from typing import Any

from app.errors import N_, DomainError

DAMAGED = N_("This XLSX is damaged, or it is something else: open it and save it again.")


def unreadable(message: str, **details: Any) -> DomainError:
    """It is not what its name says, it is damaged, or it holds what is never taken in."""
    return DomainError(message, "file_unreadable", 422, **details)


def too_large(message: str, **details: Any) -> DomainError:
    """More than is taken in one go: bytes, rows or columns."""
    return DomainError(message, "file_too_large", 413, **details)


def wrong_columns(message: str, **details: Any) -> DomainError:
    """Its head cannot be used."""
    return DomainError(message, "file_columns", 422, **details)


def empty(message: str) -> DomainError:
    """No rows."""
    return DomainError(message, "file_empty", 422)

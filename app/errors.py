# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Refusals. Imports nothing, so that every room of the house may raise one."""

from typing import Any


def N_(message: str) -> str:
    """Mark a message for the translation catalogues; it is translated where it is shown."""
    return message


class DomainError(Exception):
    """A refusal in the words of the trade.

    ``message`` is an English source text with ``%(name)s`` places that ``details`` fill; it is translated at the edge.
    ``code`` is stable and listed in the documentation; ``status`` is the HTTP answer it becomes; ``fields`` names the
    offending fields, each with its own list of messages.
    """

    def __init__(
        self,
        message: str,
        code: str,
        status: int = 422,
        *,
        fields: dict[str, Any] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(code)
        self.message = message
        self.code = code
        self.status = status
        self.fields = fields
        self.details = details


class NotFound(DomainError):
    """What does not exist, or lies outside the asker's scope: one answer for both."""

    def __init__(self) -> None:
        super().__init__(N_("I can't find this, or it is not your site's."), "not_found", 404)


class Forbidden(DomainError):
    """A role that may not do this anywhere."""

    def __init__(self) -> None:
        super().__init__(N_("Your role does not include this."), "forbidden", 403)


class NotSignedIn(DomainError):
    """Nobody is signed in, or the session has ended."""

    def __init__(self) -> None:
        super().__init__(N_("Sign in first: the session is missing or has ended."), "not_signed_in", 401)

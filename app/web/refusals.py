# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The one place where a refusal becomes an answer: JSON for programs, a page for people, never a stack trace."""

import logging
import secrets
from typing import Any

import sqlalchemy.exc
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.exceptions import HTTPException, SecurityError
from werkzeug.wrappers import Response as AnyResponse

from app.db import db
from app.errors import N_, DomainError, NotFound, NotSignedIn
from app.web.fields import Said
from app.web.permissions import is_api

log = logging.getLogger(__name__)

WORDS: dict[int, tuple[str, str]] = {
    400: ("bad_request", N_("The request could not be read.")),
    404: ("not_found", N_("I can't find this, or it is not your site's.")),
    405: ("method_not_allowed", N_("This address does not answer to that method.")),
    413: ("too_large", N_("This is too large to be taken in one go.")),
    415: ("wrong_content_type", N_("Send JSON, with Content-Type application/json.")),
}


def register(app: Flask) -> None:
    """Answer every refusal and failure of this application."""
    app.register_error_handler(DomainError, answer)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(sqlalchemy.exc.OperationalError, _unavailable)
    app.register_error_handler(sqlalchemy.exc.TimeoutError, _unavailable)
    app.register_error_handler(Exception, _failure)


def answer(error: DomainError, *, bare: bool = False) -> AnyResponse:
    """A refusal, in the caller's language, as JSON or as a page; ``bare`` where no page can be drawn."""
    if isinstance(error, NotSignedIn) and not is_api():
        here = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("identity.sign_in", next=here))
    note(error)
    said = told(error)
    response = (
        jsonify(said)
        if bare or is_api()
        else make_response(render_template("refusal.html", **said, status=error.status, again=_again(error)))
    )
    response.status_code = error.status
    if "retry_after" in error.details:
        response.headers["Retry-After"] = str(error.details["retry_after"])
    return response


def _again(error: DomainError) -> str | None:
    """The page where one may choose anew, when what its address asked for cannot be."""
    asked = request.method == "GET" and bool(request.query_string) and "." not in request.path
    return request.path if asked and error.status == 422 else None


def note(error: DomainError) -> None:
    """Write a refusal of who may into the log: by whom and where, never with what."""
    if error.status in (401, 403, 429):
        someone = getattr(g.get("actor"), "operator_id", None)
        log.warning("refused", extra={"refusal": error.code, "endpoint": request.endpoint, "operator": str(someone)})


def told(error: DomainError) -> dict[str, Any]:
    """A refusal as the API says it: ``{code, message, fields?, details?}``."""
    said: dict[str, Any] = {"code": error.code, "message": gettext(error.message, **error.details)}
    if error.fields:
        said["fields"] = _translated(error.fields)
    if error.details:
        said["details"] = error.details
    return said


def _translated(messages: Any) -> Any:
    if isinstance(messages, dict):
        return {str(name)[:64]: _translated(inner) for name, inner in messages.items()}
    if isinstance(messages, (list, tuple)):
        return [_translated(inner) for inner in messages]
    if isinstance(messages, Said):
        return gettext(messages.source, **messages.values)
    return gettext(str(messages))


def _http(error: HTTPException) -> AnyResponse:
    if error.code is not None and error.code < 400:
        return error.get_response()
    if error.code == 404:
        return answer(NotFound())
    code, message = WORDS.get(error.code or 500, ("refused", N_("The request was refused.")))
    forged = isinstance(error, SecurityError)  # a Host that is not ours: no address of a page can be made from it
    return answer(DomainError(message, code, error.code or 500), bare=forged)


def _unavailable(error: Exception) -> AnyResponse:
    db.session.rollback()
    log.error("database_unavailable", extra={"kind": type(error).__name__})
    message = N_("The database does not answer right now. Nothing was recorded: try again in a moment.")
    return answer(DomainError(message, "unavailable", 503, retry_after=5))


def _failure(error: Exception) -> AnyResponse:
    """Something we did not foresee: a reference to look for in the log, and not one word about how we are built."""
    db.session.rollback()
    reference = secrets.token_hex(4)
    log.exception("failure", extra={"reference": reference, "endpoint": request.endpoint})
    message = N_("Something went wrong on our side. Nothing was recorded. Reference: %(reference)s.")
    return answer(DomainError(message, "failure", 500, reference=reference))


def refusal_page(error: DomainError, template: str, **values: Any) -> tuple[str, int]:
    """A page shown again with what was typed and why it was refused."""
    note(error)
    return render_template(template, refusal=told(error), **values), error.status


__all__ = ["Response", "answer", "note", "refusal_page", "register", "told"]

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""flask-smorest with our strict bodies, our refusals and an OpenAPI document that agrees with both."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NoReturn

import flask
import flask_smorest
import marshmallow as ma
from webargs import core
from webargs.flaskparser import FlaskParser

from app.errors import N_, DomainError
from app.web import body

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


RefusalOut = ma.Schema.from_dict(
    {
        "code": ma.fields.String(required=True, metadata={"description": "stable; listed in the documentation"}),
        "message": ma.fields.String(required=True, metadata={"description": "in the caller's language"}),
        "fields": ma.fields.Dict(metadata={"description": "the offending fields, each with its messages"}),
        "details": ma.fields.Dict(metadata={"description": "the numbers and ids behind the message"}),
    },
    name="RefusalOut",
)
"""How every refusal of the API looks."""


FILE = {"type": "string", "format": "binary"}
"""How the document describes an answer that is a file: a PDF, a picture."""


class StrictParser(FlaskParser):
    """Reads bodies by our own rules and refuses in our own words."""

    DEFAULT_UNKNOWN_BY_LOCATION = {  # noqa: RUF012
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": ma.RAISE,
        "query": ma.RAISE,
    }

    def _raw_load_json(self, req: flask.Request) -> Any:
        loaded = body.read_json(req)
        if not isinstance(loaded, dict):
            raise DomainError(N_("Send a JSON object."), "not_an_object", 422)
        flask.g.body = loaded  # as it was sent: the fingerprint of an act covers it
        return loaded

    def load_querystring(self, req: flask.Request, schema: ma.Schema) -> Any:
        twice = [name for name in req.args if len(req.args.getlist(name)) > 1]
        if twice:
            raise DomainError(
                N_("The field %(field)s appears twice."),
                "duplicate_field",
                422,
                fields={twice[0][:64]: [N_("appears twice")]},
                field=twice[0][:64],
            )
        return super().load_querystring(req, schema)

    def handle_error(
        self,
        error: ma.ValidationError,
        req: flask.Request,
        schema: ma.Schema,
        *,
        error_status_code: int | None,
        error_headers: Any,
    ) -> NoReturn:
        raise invalid(error.messages_dict)


def invalid(messages: dict[str, Any]) -> DomainError:
    """The refusal of a body or query whose shape is wrong, from marshmallow's messages by place and field."""
    inner = next(iter(messages.values())) if len(messages) == 1 and next(iter(messages)) in _PLACES else messages
    return DomainError(
        N_("Check the marked fields."), "invalid", 422, fields=inner if isinstance(inner, dict) else messages
    )


_PLACES = frozenset(core.Parser.__location_map__)


class ApiBlueprint(flask_smorest.Blueprint):  # type: ignore[misc]
    """A blueprint of ``/api/v1``."""

    ARGUMENTS_PARSER = StrictParser()

    if TYPE_CHECKING:  # the library's decorators carry no types of their own

        def get(self, rule: str, **options: Any) -> Decorator: ...
        def post(self, rule: str, **options: Any) -> Decorator: ...
        def put(self, rule: str, **options: Any) -> Decorator: ...
        def patch(self, rule: str, **options: Any) -> Decorator: ...
        def delete(self, rule: str, **options: Any) -> Decorator: ...
        def response(
            self,
            status_code: int,
            schema: type[ma.Schema] | dict[str, str] | None = None,
            *,
            content_type: str | None = None,
        ) -> Decorator: ...
        def alt_response(self, status_code: int, *, schema: type[ma.Schema], description: str) -> Decorator: ...

    def arguments(self, schema: type[ma.Schema], *, location: str = "json") -> Decorator:
        """The shape of body or query, made once: a class would be made anew, with all that nests, at every request."""
        decorate: Decorator = super().arguments(schema(), location=location)
        return decorate


class Api(flask_smorest.Api):  # type: ignore[misc]
    """The OpenAPI document. Refusals are answered by ``refusals``, not here."""

    ERROR_SCHEMA = RefusalOut

    def _register_error_handlers(self) -> None:
        """Leave the answering of errors to one place for API and pages alike."""

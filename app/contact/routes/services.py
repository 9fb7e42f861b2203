# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The directory of services over JSON."""

from typing import Any
from uuid import UUID

from app import clock
from app.contact.models import Service
from app.contact.operations import services as operations
from app.contact.queries import services as queries
from app.contact.routes.blueprint import bp
from app.contact.routes.zones import READ, WRITE, ambiti, check_ambito
from app.contact.schemas.services import ServiceIn, ServiceOut, ServicePatchIn, ServicesIn
from app.db import in_transaction
from app.errors import NotFound
from app.web import may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows

COLUMNS = ("id", "ambito_id", "group", "kind", "path", "name", "address", "hours", "telephone", "note")


@bp.get("/services")
@may(READ)
@bp.arguments(ServicesIn, location="query")
@bp.response(200, page_of(ServiceOut))
def list_services(asked: dict[str, Any]) -> dict[str, Any]:
    """Where people can be sent, in the ambiti one sees; ``need`` finds what answers it."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    query = queries.services(ambiti(READ), **asked)
    return page_of_rows(query, page, page_size, shown=lambda rows: [shown(one) for one in rows])


@bp.post("/services")
@may(WRITE)
@bp.arguments(ServiceIn)
@bp.response(201, ServiceOut)
@once(ServiceOut)
def add_service(new: dict[str, Any]) -> dict[str, Any]:
    """Add a service to the directory of an ambito."""
    check_ambito(new["ambito_id"])
    return shown(operations.add_service(**new))


@bp.get("/services/<uuid:service_id>")
@may(READ)
@bp.response(200, ServiceOut)
def get_service(service_id: UUID) -> dict[str, Any]:
    """One service."""
    return shown(existing(service_id))


@bp.patch("/services/<uuid:service_id>")
@may(WRITE)
@bp.arguments(ServicePatchIn)
@bp.response(200, ServiceOut)
@in_transaction
def revise_service(change: dict[str, Any], service_id: UUID) -> dict[str, Any]:
    """Change what the directory says, or archive a service: referrals to it stay."""
    existing(service_id, WRITE)
    return shown(operations.revise_service(service_id, now=clock.now(), **change))


def existing(service_id: UUID, permission: str = READ) -> Service:
    """A service of the ambiti in which something holds, or the refusal that there is none."""
    one = queries.service(service_id, ambiti(permission))
    if one is None:
        raise NotFound
    return one


def shown(one: Service) -> dict[str, Any]:
    """A service as the API shows it."""
    return {name: getattr(one, name) for name in COLUMNS} | {"archived": one.archived_at is not None}

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Soglia: goods at low threshold, and the first contact they make.

``create_app`` is the only place that knows everyone.
"""

from typing import Any

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from app import ciphers, demo, engines, health
from app import db as database
from app.catalogue.pages import bp as catalogue_pages
from app.catalogue.routes import bp as catalogue_api
from app.config import Settings, from_environment
from app.contact.pages import bp as contact_pages
from app.contact.routes import bp as contact_api
from app.distribution.pages import bp as distribution_pages
from app.distribution.routes import bp as distribution_api
from app.identity.pages import bp as identity_pages
from app.identity.routes import bp as identity_api
from app.identity.routes import identify
from app.importing.pages import bp as importing_pages
from app.importing.routes import bp as importing_api
from app.jobs.pages import bp as jobs_pages
from app.network.routes import bp as network_api
from app.printing.pages import bp as printing_pages
from app.printing.routes import bp as printing_api
from app.privacy.pages import bp as privacy_pages
from app.privacy.routes import bp as privacy_api
from app.reorder.pages import bp as reorder_pages
from app.reorder.routes import bp as reorder_api
from app.reporting.pages import bp as reporting_pages
from app.reporting.routes import bp as reporting_api
from app.scanning.pages import bp as scanning_pages
from app.scanning.routes import bp as scanning_api
from app.stock.pages import bp as stock_pages
from app.stock.routes import bp as stock_api
from app.supply.pages import bp as supply_pages
from app.supply.routes import bp as supply_api
from app.transfer.pages import bp as transfer_pages
from app.transfer.routes import bp as transfer_api
from app.web import Api, docs, home_screen, language, pages, permissions, refusals, security, static

API = (
    *(network_api, identity_api, catalogue_api, stock_api, supply_api, transfer_api),
    *(contact_api, distribution_api, printing_api, privacy_api, scanning_api, importing_api, reorder_api),
    reporting_api,
)
PAGES = (
    *(health.bp, docs.bp, home_screen.bp, identity_pages, catalogue_pages, stock_pages, supply_pages, transfer_pages),
    *(reporting_pages, contact_pages, distribution_pages, printing_pages, privacy_pages, scanning_pages),
    *(importing_pages, reorder_pages, jobs_pages),
)

# How one signs in, for the API's document: a bearer token, or the cookie of a page with its token against forged forms.
DOCUMENT = {
    "info": {"description": "Stock and handouts at low threshold.", "license": {"name": "AGPL-3.0-or-later"}},
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    "security": [{"bearer": []}],
}

LARGEST_BODY = 4 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """The application; ``DomainError`` for a wrong setting, ``RuntimeError`` for a route without permission."""
    settings = settings or from_environment()
    app = Flask(__name__)
    _configure(app, settings)
    database.db.init_app(app)
    with app.app_context():
        engines.prepare(database.db.engine)
        if settings.reporting_database_url:
            engines.prepare_replica(database.db.engines[database.REPORTING])
    language.register(app)
    security.register(app)
    refusals.register(app)
    pages.register(app, demo)
    static.register(app)
    app.before_request(identify)
    app.before_request(security.check_origin)
    _register_api(app)
    _register_pages(app)
    permissions.check_every_route(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    app.config.update(
        SETTINGS=settings,
        SEALER=ciphers.sealer_from(settings.text_keys, settings.data_dir / "text-keys"),
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engines.engine_options(settings.database_url),
        SQLALCHEMY_BINDS=_replica(settings.reporting_database_url),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        TRUSTED_HOSTS=list(settings.hosts),
        SESSION_COOKIE_NAME="__Host-soglia" if settings.secure else "soglia",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
    )
    if settings.proxies:
        proxies = {"x_for": settings.proxies, "x_proto": settings.proxies, "x_host": settings.proxies}
        app.wsgi_app = ProxyFix(app.wsgi_app, **proxies)  # type: ignore[method-assign]


def _replica(url: str) -> dict[str, Any]:
    """The further database that reports are read from, as Flask-SQLAlchemy takes it."""
    return {database.REPORTING: {"url": url, **engines.replica_options(url)}} if url else {}


def _register_api(app: Flask) -> None:
    app.config.update(
        API_TITLE="Soglia",
        API_VERSION="1",
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/api/v1",
        OPENAPI_JSON_PATH="openapi.json",
        API_SPEC_OPTIONS=DOCUMENT,
    )
    api = Api(app)
    for blueprint in API:
        api.register_blueprint(blueprint)


def _register_pages(app: Flask) -> None:
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    for endpoint in ("static", "api-docs.openapi_json"):
        app.view_functions[endpoint] = permissions.public(app.view_functions[endpoint])

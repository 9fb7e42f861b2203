# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Headers on every answer, and the check that a form was sent from our own page."""

from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from flask_wtf.csrf import CSRFError

from app.errors import N_, DomainError
from app.web.permissions import PUBLIC

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self' 'wasm-unsafe-eval'",  # the decoder of the camera's pictures: WebAssembly, and no script
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)

HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers send "Origin: null" from our own forms
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}

csrf = CSRFProtect()
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def register(app: Flask) -> None:
    """Set the headers after, and check where a request came from before."""
    app.config.update(WTF_CSRF_CHECK_DEFAULT=False, WTF_CSRF_TIME_LIMIT=None, WTF_CSRF_SSL_STRICT=False)
    csrf.init_app(app)
    app.after_request(_set_headers)


def check_origin() -> None:
    """Refuse a writing request that our own page did not send: other programs prove themselves by a token."""
    if request.method in SAFE or g.get("by_token"):
        return
    if _from_elsewhere():
        raise _refused()
    if g.get("actor") is None and request.path.startswith("/api/"):
        return  # nothing to ride on: it will meet its 401, or it signs in with a password in the body
    try:
        csrf.protect()
    except CSRFError:
        raise _refused() from None


def _from_elsewhere() -> bool:
    origin = request.headers.get("Origin")
    try:
        return origin is not None and urlsplit(origin).netloc != request.host
    except ValueError:  # what is no address is not ours either
        return True


def _refused() -> DomainError:
    return DomainError(N_("This page is out of date: open it again and repeat."), "csrf", 403)


def _set_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=63072000; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


__all__ = ["CONTENT_SECURITY_POLICY", "HEADERS", "PUBLIC", "check_origin", "csrf", "register"]

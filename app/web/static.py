# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Built files as browsers fetch them: compressed beforehand where they accept it, and kept for a year.

The build lists what it made, ``{name: whether a .gz lies beside it}``, in ``files.json``; nothing else of its folder is
served. Most names carry a hash of their content, so a new content is a new address and the old one never changes.
"""

import json
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, request, send_from_directory, session
from werkzeug.exceptions import NotFound

BUILT = "dist/"
YEAR = 31_536_000
NAMED_BY_CONTENT = re.compile(r"-[0-9A-Z]{8,10}(\.[a-z0-9]+)+")


def register(app: Flask) -> None:
    """Put this in the place of Flask's own view of the endpoint ``static``."""
    plain = app.view_functions["static"]

    def static(filename: str) -> Response:
        """One file below static/."""
        if not filename.startswith(BUILT):
            return plain(filename=filename)  # type: ignore[return-value]
        session.accessed = False  # the same for everybody: else the answer would vary with the cookie
        return _built(Path(str(app.static_folder)) / "dist", filename.removeprefix(BUILT))

    app.view_functions["static"] = static


def _built(dist: Path, name: str) -> Response:
    files = _files(dist)
    if name not in files:
        raise NotFound
    packed = files[name] and request.accept_encodings.quality("gzip") > 0
    answer = send_from_directory(dist, f"{name}.gz" if packed else name, mimetype=_kind_of(name))
    if packed:
        answer.content_encoding = "gzip"
    if files[name]:
        answer.vary.add("Accept-Encoding")
    if NAMED_BY_CONTENT.search(name):
        answer.cache_control.no_cache = None
        answer.cache_control.public, answer.cache_control.max_age, answer.cache_control.immutable = True, YEAR, True
    return answer


def _files(dist: Path) -> dict[str, bool]:
    listed = dist / "files.json"
    try:
        return _read(listed, listed.stat().st_mtime_ns)
    except FileNotFoundError:
        return {}


@cache
def _read(listed: Path, _written: int) -> dict[str, bool]:
    files: dict[str, bool] = json.loads(listed.read_text(encoding="utf-8"))
    return files


KINDS = {
    ".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".map": "application/json",
    ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain", ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}  # fmt: skip


def _kind_of(name: str) -> str:
    """The type by the name, the same on every machine; what it does not know is sent as bytes."""
    return KINDS.get(Path(name).suffix, "application/octet-stream")

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file on its way from the form that brings it to the one that confirms it.

Between the two it stays in the page: nothing is kept on the server that somebody would have to throw away, whichever
process or machine answers next.
"""

import binascii
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import request

from app.errors import N_, DomainError
from app.web import lists

MOST_BYTES = 3_000_000
"""What fits into a form or a body of 4 MB when it is written in letters."""


def sent_file() -> tuple[str, bytes]:
    """Name and content of the file in this form; raises ``file_missing`` (422), ``file_too_large`` (413)."""
    file = request.files.get("file")
    if file is None or not file.filename:
        message = N_("Choose a file first.")
        raise DomainError(message, "file_missing", 422, fields={"file": [message]})
    content = file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DomainError(N_("This file is larger than %(most)d MB."), "file_too_large", 413, most=MOST_BYTES // 10**6)
    return lists.text_of({"name": file.filename}, "name", 200), content


def kept_file() -> tuple[str, bytes]:
    """Name and content of the file that the page has kept; raises ``file_missing`` when it is not what it was."""
    try:
        packed = urlsafe_b64decode(request.form.get("content", ""))
        content = zlib.decompressobj().decompress(packed, MOST_BYTES + 1)
    except (binascii.Error, ValueError, zlib.error):
        content = b""
    if not content or len(content) > MOST_BYTES:
        raise DomainError(N_("Choose the file again: it was lost on the way."), "file_missing", 422)
    return lists.text_of(request.form, "name", 200), content


def packed(content: bytes) -> str:
    """A file as a hidden field keeps it."""
    return urlsafe_b64encode(zlib.compress(content, 6)).decode()

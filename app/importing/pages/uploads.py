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
from app.web.forms import MOST_BYTES


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

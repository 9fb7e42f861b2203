# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""GS1 Digital Links: a web address that carries element strings. It is read, never fetched, and never shown.

Source: GS1 Digital Link standard, URI syntax. The host does not matter. Mixed case such as ``HtTps`` is not accepted.
"""

from urllib.parse import parse_qsl, unquote, urlsplit

from app.catalogue.rules.elements import Cut, Element, shape_of
from app.catalogue.rules.gtin import LENGTHS, is_digits, key_of
from app.catalogue.rules.notices import notice

SCHEMES = ("http://", "https://", "HTTP://", "HTTPS://")

_PRIMARY = ("01", "00", "414")
_QUALIFIERS = {"01": ("22", "10", "21"), "00": (), "414": ()}
_NOT_A_LINK: Cut = ((), (notice("link_unknown"),))


def cut_link(address: str) -> Cut:
    """Elements of a Digital Link: the key and its qualifiers from the path, other fields from the query."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return _NOT_A_LINK
    path = parts.path.split("/")
    start = next((at for at, name in enumerate(path[:-1]) if _is_key(name, path[at + 1])), None)
    if start is None or not parts.netloc:
        return _NOT_A_LINK
    found = [Element(path[start], _key_value(path[start], path[start + 1]))]
    faults = []
    rest = path[start + 2 :]
    for name, value in zip(rest[::2], rest[1::2], strict=False):
        if name not in _QUALIFIERS[path[start]]:
            faults.append(notice("element_unreadable", rule="unknown"))
            break
        found.append(Element(name, unquote(value)))
    if len(rest) % 2 and rest[-1]:
        faults.append(notice("element_unreadable", rule="length"))
    found += [Element(name, value) for name, value in parse_qsl(parts.query) if shape_of(name)]
    return tuple(found), tuple(faults)


def _is_key(name: str, value: str) -> bool:
    return name in _PRIMARY and is_digits(value)


def _key_value(name: str, value: str) -> str:
    return key_of(value) if name == "01" and len(value) in LENGTHS else value

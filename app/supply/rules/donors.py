# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be kept of somebody who gives goods."""

from typing import Any

from app.errors import N_, DomainError
from app.supply.rules.tax_codes import is_of_person, read_tax_code

PRIVATE = "private"
NAME_OF_PRIVATE = "Privati"
"""What private givers are called, all of them together: kept in the database, so in Italian like every name there."""

ABOUT_A_PERSON = ("tax_code", "address", "email")


def check_donor(*, kind: str, name: str | None, **more: str | None) -> dict[str, Any]:
    """The columns of a donor: ``kind, name, tax_code, address, email``.

    Raises ``private_donor`` when something that could say who somebody is comes with a private donor,
    ``personal_tax_code`` for the tax code of a natural person, ``name_missing`` when a company or body has none, and
    what ``read_tax_code`` raises; 422 each, naming the fields.
    """
    about = {column: more.get(column) or None for column in ABOUT_A_PERSON}
    if kind == PRIVATE:
        _check_nobody(about)
        return {"kind": kind, "name": name or NAME_OF_PRIVATE, **about}
    if not name:
        message = N_("Give the name of the company or body.")
        raise DomainError(message, "name_missing", 422, fields={"name": [message]})
    if about["tax_code"] is not None:
        about["tax_code"] = _of_body(about["tax_code"])
    return {"kind": kind, "name": name, **about}


def _check_nobody(about: dict[str, str | None]) -> None:
    said = [column for column, value in about.items() if value is not None]
    if said:
        message = N_("Private givers stay without a name: no tax code, address or e-mail is kept of them.")
        raise DomainError(message, "private_donor", 422, fields={column: [message] for column in said})


def _of_body(text: str) -> str:
    code = read_tax_code(text)
    if is_of_person(code):
        message = N_("This is the tax code of a person. Private givers stay without a name; a company has 11 digits.")
        raise DomainError(message, "personal_tax_code", 422, fields={"tax_code": [message]})
    return code

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known of those who sell."""

import re

from app.supply.rules.tax_codes import read_tax_code

_ABROAD = re.compile(r"(?!IT)[A-Z]{2}(?=[A-Z0-9]*[0-9])[A-Z0-9]{2,12}")


def read_supplier_code(text: str) -> str:
    """A supplier's tax code as it is kept. One from abroad begins with its country's two letters and is kept as it is
    written; all others are Italian, with the refusals of ``read_tax_code``."""
    code = "".join(text.split()).upper()
    return code if code.isascii() and _ABROAD.fullmatch(code) else read_tax_code(text)

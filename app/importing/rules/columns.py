# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which columns a list of each kind may have, and what they are called in Italian and in English."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import N_, DomainError


@dataclass(frozen=True)
class Column:
    """A column by the name that the application uses, its two titles, and what else people call it."""

    name: str
    italian: str
    english: str
    example: str
    also: tuple[str, ...] = ()
    required: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """Everything it may be called."""
        return (self.name, self.italian, self.english, *self.also)

    @property
    def in_words(self) -> str:
        """Its titles as a refusal lists them: ``quantità (quantity)``."""
        return self.italian if self.italian == self.english else f"{self.italian} ({self.english})"


_TAX_CODE = Column(
    "tax_code",
    "p.iva",
    "tax code",
    "02345678901",
    ("partita iva", "codice fiscale", "p.iva / codice fiscale", "c.f.", "vat", "vat number"),
)
_ADDRESS = Column("address", "indirizzo", "address", "Via Emilia 12, 56121 Pisa", ("sede",))
_EMAIL = Column("email", "email", "email", "ordini@example.org", ("e-mail", "mail", "posta elettronica"))
_VALUE = ("valore unitario", "unit value", "prezzo", "price")
_ITEM = ("articolo", "item", "descrizione", "description")
_FIRM = "ragione sociale"
_BARCODE = ("gtin", "ean", "ean13", "ean-13")

COLUMNS: dict[str, tuple[Column, ...]] = {
    "items": (
        Column("sku", "codice", "code", "CAL-43", ("codice articolo", "item code"), required=True),
        Column("name", "nome", "name", "Calze cotone", _ITEM, required=True),
        Column("category", "categoria", "category", "Calze", required=True),
        Column("product", "prodotto", "product", "Calze"),
        Column("size", "taglia", "size", "43-46", ("misura",)),
        Column("gender", "genere", "gender", "m", ("sesso", "sex")),
        Column("gtin", "codice a barre", "barcode", "9520000000011", _BARCODE),
        Column("tracks_expiry", "scadenza", "tracks expiry", "no", ("ha scadenza", "expires", "expiry")),
        Column("unit_value", "valore", "unit value", "1,10", (*_VALUE, "value")),
    ),
    "sites": (
        Column("name", "nome", "name", "Punto Stazione", ("sito", "site"), required=True),
        Column("kind", "tipo", "kind", "punto", ("type",), required=True),
        Column(
            "organisation",
            "ente",
            "organisation",
            "Cooperativa Ponte",
            ("organizzazione", "organization"),
            required=True,
        ),
        Column("ambito", "ambito", "ambito", "Pisa"),
        _ADDRESS,
    ),
    "stock": (
        Column("site", "sito", "site", "Magazzino Ospedaletto", ("codice sito", "site code")),
        Column("code", "codice", "code", "CAL-43", ("sku", "codice a barre", "barcode", *_BARCODE), required=True),
        Column("name", "nome", "name", "Calze cotone", _ITEM),
        Column("size", "taglia", "size", "43-46", ("misura",)),
        Column("quantity", "quantità", "quantity", "120", ("qty", "q.tà", "pezzi", "pieces"), required=True),
        Column("lot", "lotto", "lot", "L7", ("numero lotto", "lot number")),
        Column(
            "expires_on",
            "scade",
            "expires on",
            "20/12/2027",
            ("scadenza", "data di scadenza", "scade il", "expires", "expiry", "expiry date"),
        ),
        Column("value", "valore", "unit value", "1,10", _VALUE),
        Column("funding", "finanziamento", "funding", "propri", ("fondi",)),
        Column("condition", "condizione", "condition", "nuovo", ("stato",)),
    ),
    "suppliers": (
        Column("name", "nome", "name", "Forniture Esempio srl", (_FIRM, "fornitore", "supplier"), required=True),
        _TAX_CODE,
        _ADDRESS,
        _EMAIL,
        Column(
            "lead_time_days",
            "giorni",
            "lead time days",
            "10",
            ("giorni di consegna", "tempi di consegna", "lead time"),
            required=True,
        ),
        Column("min_order", "ordine minimo", "minimum order", "150,00", ("min order",)),
        Column("note", "note", "note", "", ("notes",)),
    ),
    "donors": (
        Column("kind", "tipo", "kind", "azienda", ("type",), required=True),
        Column("name", "nome", "name", "Panificio Esempio", (_FIRM, "donatore", "donor")),
        _TAX_CODE,
        _ADDRESS,
        _EMAIL,
    ),
}  # fmt: skip
KINDS = tuple(COLUMNS)


def same_title(text: str) -> str:
    """A title as titles are compared: letters and digits alone, small, without accents. ``Q.tà`` is ``qta``."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def places_of(kind: str, header: Sequence[str]) -> dict[str, int]:
    """Where each column of a kind stands in a file with this head.

    Raises ``import_columns`` (422) for titles nobody knows, two that mean the same, and columns that are missing; it
    names them and lists what is accepted.
    """
    meant = {same_title(title): column.name for column in COLUMNS[kind] for title in column.titles}
    unknown = [title for title in header if same_title(title) not in meant]
    if unknown:
        raise _refused(kind, N_("Not known: %(named)s. Columns may be: %(accepted)s."), unknown)
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        name = meant[same_title(title)]
        if name in places:
            raise _refused(kind, N_("These columns mean the same: %(named)s. Keep one."), [header[places[name]], title])
        places[name] = place
    missing = [column.in_words for column in COLUMNS[kind] if column.required and column.name not in places]
    if missing:
        raise _refused(kind, N_("Missing: %(named)s. Columns may be: %(accepted)s."), missing)
    return places


MOST_NAMED = 10


def _refused(kind: str, message: str, named: Sequence[str]) -> DomainError:
    more = ["…"] if len(named) > MOST_NAMED else []
    accepted = ", ".join(column.in_words for column in COLUMNS[kind])
    return DomainError(message, "import_columns", 422, named=", ".join([*named[:MOST_NAMED], *more]), accepted=accepted)


def titles_of(kind: str, language: str) -> Mapping[str, str]:
    """The title of each column in a language, by its name."""
    return {column.name: column.italian if language == "it" else column.english for column in COLUMNS[kind]}

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The tables that are published: their columns, what these mean, and their HXL tags (hxlstandard.org, version 1.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.errors import N_

Kind = Literal["month", "day", "text", "number", "euros"]
"""How a column is written: ``2026-11``, ``2026-11-26``, words, whole numbers, euros with a decimal point."""


@dataclass(frozen=True)
class Field:
    """A column: the name that stays, in words, what it means, how it is written, its HXL tag."""

    name: str
    title: str
    meaning: str
    of: Kind
    hxl: str


@dataclass(frozen=True)
class Table:
    """A table that is published, and what a reader must know about its rows."""

    name: str
    title: str
    about: str
    fields: tuple[Field, ...]


LICENCES: Mapping[str, str] = {
    "https://creativecommons.org/licenses/by/4.0/": "CC BY 4.0",
    "https://creativecommons.org/publicdomain/zero/1.0/": "CC0 1.0",
    "https://www.dati.gov.it/iodl/2.0/": "IODL 2.0",
}
"""Names of the licences that public bodies here publish under; another is named by its address."""

CARRIED = N_("None, or five and more: smaller numbers are carried on, ambito by ambito, and told in a later month.")

_MONTH = Field("month", N_("Month"), N_("The calendar month, as days in Rome."), "month", "#date+month")
_CODE = Field(
    "ambito_code", N_("Code of the ambito"), N_("Two letters, as in the network."), "text", "#loc+ambito+code"
)
_AMBITO = Field("ambito", N_("Ambito"), N_("The social ambito whose places these are."), "text", "#loc+ambito+name")
_WHERE = (_MONTH, _CODE, _AMBITO)

TABLES = (
    Table(
        "handouts",
        N_("Handouts by month and ambito"),
        N_("Handouts that stand and gave goods. A month without a row had none, or fewer than five, told later."),
        (*_WHERE, Field("handouts", N_("Handouts"), CARRIED, "number", "#output+handouts+num")),
    ),
    Table(
        "goods",
        N_("Goods given by category"),
        N_("Pieces given, net of what came back, kits counted as what is in them, with their value where it is known."),
        (
            *_WHERE,
            Field("category_code", N_("Code of the category"), N_("H-a to H-f, as in FEAD 17."), "text", "#item+code"),
            Field("category", N_("Category"), N_("The category in words."), "text", "#item+name"),
            Field(
                *("funding", N_("Who paid")),
                N_("programme (co-financed), own, donation, used (second-hand, never co-financed) or unknown."),
                *("text", "#channel+funding"),
            ),
            Field("pieces", N_("Pieces"), CARRIED, "number", "#output+pieces+num"),
            Field(
                *("value_eur", N_("Value in euros")),
                N_("Pieces by the value of their lot, where it is known."),
                *("euros", "#value+eur"),
            ),
            Field(
                *("pieces_without_value", N_("Pieces without a value")),
                N_("Pieces of lots whose value nobody wrote down: counted, never guessed."),
                *("number", "#output+pieces+unvalued+num"),
            ),
        ),
    ),
    Table(
        "funnel",
        N_("From contact to home"),
        N_("How many contacts, and how many referrals came to each stage. A stage without a row: none, or told later."),
        (
            *_WHERE,
            Field("step_code", N_("Code of the step"), N_("The same in every language."), "text", "#activity+code"),
            Field("step", N_("Step"), N_("The step in words."), "text", "#activity+name"),
            Field("number", N_("Number"), CARRIED, "number", "#reached+num"),
        ),
    ),
    Table(
        "unmet",
        N_("Asked for in vain, by item and size"),
        N_("How often something was asked for and was not there. A month without a row: never, or told later."),
        (
            *_WHERE,
            Field("sku", N_("Code of the item"), N_("As in the catalogue."), "text", "#item+code"),
            Field("item", N_("Item"), N_("Its name, in Italian."), "text", "#item+name"),
            Field("size", N_("Size"), N_("Empty where it has none."), "text", "#item+size"),
            Field("requests", N_("Requests"), CARRIED, "number", "#need+requests+num"),
        ),
    ),
    Table(
        "indicators",
        N_("EU indicators by ambito"),
        N_(
            "ESF+ and FEAD lines of the whole period. Rows overlap and never add up; people of the three columns are "
            "never added."
        ),
        (
            Field("from", N_("First day"), N_("The first day that is counted."), "day", "#date+start"),
            Field("to", N_("Last day"), N_("The last day that is counted."), "day", "#date+end"),
            _CODE,
            _AMBITO,
            Field("programme", N_("Programme"), N_("esf_plus or fead."), "text", "#channel+programme"),
            Field("code", N_("Code"), N_("The fund's code of the line; our own word where it has none."), "text",
                  "#indicator+code"),
            Field("indicator", N_("Line"), N_("The line in words."), "text", "#indicator+name"),
            Field("value_eur", N_("Value in euros"), N_("Of lines of money."), "euros", "#value+eur"),
            Field(
                *("people", N_("People with a card")),
                N_("Reached for the first time in the calendar year; none, or five and more."),
                *("number", "#reached+people+num"),
            ),
            Field(
                *("presences", N_("Presences without a card")),
                N_("Whoever comes twice counts twice; none, or five and more."),
                *("number", "#reached+presences+num"),
            ),
            Field(
                *("estimate", N_("Estimate")),
                N_("What the ambito estimated for exactly this period."),
                *("number", "#reached+people+estimate+num"),
            ),
        ),
    ),
)  # fmt: skip

BY_NAME = {one.name: one for one in TABLES}


def licence_name(address: str) -> str:
    """The licence by name where we know it."""
    return LICENCES.get(address, address)

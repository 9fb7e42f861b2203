# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who sells to the network in the demo. All are invented: their addresses and their tax codes say so."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Seller:
    """A supplier: what kinds of goods they sell, how long one waits in days, their smallest order in cents."""

    name: str
    town: str
    kinds: frozenset[str]
    wait: int
    least_cents: int | None
    note: str | None = None


SELLERS = (
    Seller("Maglificio Bisenzio", "Prato", frozenset({"CALZE", "INTIMO", "MAGLIE"}), 9, 150_00),
    Seller("Confezioni Val di Sieve", "Pontassieve", frozenset({"PANTALONI", "GIACCHE"}), 14, 300_00),
    Seller("Calzature Valdarno", "Montevarchi", frozenset({"SCARPE"}), 21, 250_00, "Numeri grandi su richiesta."),
    Seller("Forniture Alta Quota", "Aulla", frozenset({"LETTO", "BORSE"}), 12, 200_00),
    Seller("Igiene Più Tirreno", "Livorno", frozenset({"IGIENE", "BAMBINI"}), 5, 100_00, "Consegna il martedì."),
    Seller("Lane del Casentino", "Stia", frozenset({"CAPPELLI", "GUANTI", "BIANCHERIA"}), 16, None),
    Seller("Sanitaria Le Logge", "Siena", frozenset({"SOCCORSO"}), 4, None),
    Seller("Ingrosso Casa Maremma", "Grosseto", frozenset({"UTENSILI", "KIT", "ALTRO"}), 7, 80_00),
)  # fmt: skip

GIFT = "Omaggio del fornitore"
NO_MORE = "Fuori produzione: il fornitore non ne ha più"
AGAIN = "Registrata alla sede sbagliata"
NOTES = (None, None, "Consegnare la mattina, dalle 8 alle 12.", "Avvisare il giorno prima.", None)

# Forms are right, values are nobody's.
PROJECT = "Z99D26000000001"
TENDER = "ZZDEMO"

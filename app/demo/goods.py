# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The goods of the demo as plain tables: categories, cuts, sizes, after what Italian street units hand out.

Prices are invented, in cents. A size axis pairs each size with its part of the demand in percent.
"""

from dataclasses import dataclass

Axis = tuple[tuple[str, int], ...]

NONE: Axis = ()
MEN: Axis = (("S", 8), ("M", 24), ("L", 30), ("XL", 22), ("2XL", 10), ("3XL", 4), ("4XL", 2))
MEN_TO_3XL: Axis = MEN[:6]
MEN_TO_2XL: Axis = MEN[:5]
WOMEN: Axis = (("XS", 6), ("S", 20), ("M", 30), ("L", 24), ("XL", 12), ("2XL", 6), ("3XL", 2))
WOMEN_TO_2XL: Axis = WOMEN[:6]
WOMEN_TO_XL: Axis = WOMEN[:5]
BRA: Axis = (("2ª B", 16), ("3ª B", 30), ("4ª C", 28), ("5ª C", 18), ("6ª D", 8))
SOCKS: Axis = (("35-38", 18), ("39-42", 45), ("43-46", 37))
_MEN_IT = ((42, 3), (44, 9), (46, 17), (48, 22), (50, 20), (52, 13), (54, 8), (56, 4), (58, 2), (60, 2))
TROUSERS_MEN: Axis = tuple((str(size), part) for size, part in _MEN_IT)
JEANS_MEN: Axis = TROUSERS_MEN[1:8]
_WOMEN_IT = ((38, 5), (40, 13), (42, 20), (44, 22), (46, 17), (48, 11), (50, 7), (52, 3), (54, 2))
TROUSERS_WOMEN: Axis = tuple((str(size), part) for size, part in _WOMEN_IT)
_MEN_EU = ((39, 2), (40, 7), (41, 13), (42, 19), (43, 21), (44, 18), (45, 11), (46, 5), (47, 2), (48, 2))
SHOES_MEN: Axis = tuple((str(size), part) for size, part in _MEN_EU)
BOOTS_MEN: Axis = SHOES_MEN[1:8]
_WOMEN_EU = ((35, 5), (36, 12), (37, 22), (38, 26), (39, 20), (40, 11), (41, 4))
SHOES_WOMEN: Axis = tuple((str(size), part) for size, part in _WOMEN_EU)
SLIPPERS: Axis = (("36-38", 16), ("39-41", 30), ("42-44", 38), ("45-47", 16))
GLOVES: Axis = (("S/M", 35), ("L/XL", 65))
NAPPIES: Axis = (("1", 8), ("2", 14), ("3", 24), ("4", 26), ("5", 18), ("6", 10))
BABY: Axis = (("0-3 m", 20), ("3-6 m", 26), ("6-12 m", 30), ("12-18 m", 24))
BAGS: Axis = (("Normale", 70), ("Lungo", 30))
PADS: Axis = (("Normale", 70), ("Notte", 30))
ADULT_PADS: Axis = (("S", 15), ("M", 40), ("L", 30), ("XL", 15))
KIT: Axis = (("S", 15), ("M", 30), ("L", 35), ("XL", 20))

# Men's shoes of these sizes are what everybody asks for and nobody gives.
SCARCE = frozenset({"43", "44", "45"})

KIT_KIND = "KIT"


@dataclass(frozen=True)
class Kind:
    """A category: code, Italian and English name, EU class, pictogram, only new, usual days between two."""

    code: str
    name: str
    name_en: str
    fead_class: str
    pictogram: str
    new_only: bool
    usual_days: int | None


KINDS = (
    Kind("CALZE", "Calze", "Socks", "H-d", "sock", True, 7),
    Kind("INTIMO", "Intimo", "Underwear", "H-d", "boxer", True, 10),
    Kind("MAGLIE", "Maglie", "Shirts", "H-d", "tshirt", False, 14),
    Kind("SCARPE", "Calzature", "Footwear", "H-d", "shoe", False, 60),
    Kind("LETTO", "Letto", "Sleeping bags and blankets", "H-a", "blanket", False, 30),
    Kind("IGIENE", "Igiene", "Hygiene", "H-e", "soap", True, 5),
    Kind("PANTALONI", "Pantaloni", "Trousers", "H-d", "trousers", False, 30),
    Kind("GIACCHE", "Giacche e felpe", "Jackets and jumpers", "H-d", "tshirt", False, 60),
    Kind("CAPPELLI", "Cappelli e sciarpe", "Hats and scarves", "H-d", "hat", False, 45),
    Kind("GUANTI", "Guanti", "Gloves", "H-d", "mitten", False, 45),
    Kind("BORSE", "Zaini e borse", "Bags", "H-f", "bag", False, 120),
    Kind("BIANCHERIA", "Biancheria", "Towels and linen", "H-c", "box", False, 30),
    Kind("BAMBINI", "Bambini", "Babies and children", "H-e", "box", True, 7),
    Kind("UTENSILI", "Utensili", "Kitchen things", "H-b", "box", False, 180),
    Kind("SOCCORSO", "Primo soccorso", "First aid", "H-e", "kit", True, None),
    Kind("KIT", "Kit", "Kits", "H-f", "kit", True, 30),
    Kind("ALTRO", "Altro", "Other things", "H-f", "box", False, 90),
)


@dataclass(frozen=True)
class Cut:
    """One cut of a product.

    ``asked`` is its part of all demand, ``season`` when it is asked for (``cold``, ``warm``, ``flat``), ``carton`` the
    pieces of a carton, ``lasts`` the days from delivery to expiry, ``given`` the pieces at a time.
    """

    kind: str
    product: str
    name: str
    sku: str
    axis: Axis
    cents: int
    asked: float
    season: str = "flat"
    gender: str | None = None
    carton: int | None = None
    lasts: int | None = None
    given: int = 1
    scarce: bool = False


CUTS = (
    Cut("LETTO", "Sacco a pelo invernale", "Sacco a pelo invernale", "SPI", BAGS, 2790, 3.2, "cold", carton=10),
    Cut("LETTO", "Sacco a pelo estivo", "Sacco a pelo estivo", "SPE", BAGS, 1490, 0.4, "warm", carton=12),
    Cut("LETTO", "Coperta", "Coperta pile", "COP-PILE", NONE, 650, 3.0, "cold", carton=20),
    Cut("LETTO", "Coperta", "Coperta lana", "COP-LANA", NONE, 1180, 1.2, "cold", carton=10),
    Cut("LETTO", "Coperta", "Coperta termica isotermica", "COP-TERM", NONE, 120, 1.6, "cold", carton=50),
    Cut("LETTO", "Materassino", "Materassino", "MAT", NONE, 890, 1.5, "cold", carton=10),
    Cut("LETTO", "Cuscino gonfiabile", "Cuscino gonfiabile", "CUS", NONE, 490, 0.3),
    Cut("INTIMO", "Boxer", "Boxer uomo", "BOX", MEN, 240, 5.0, gender="m", carton=24),
    Cut("INTIMO", "Canottiera", "Canottiera uomo", "CAN", MEN_TO_3XL, 290, 1.6, gender="m", carton=24),
    Cut("INTIMO", "Maglia termica", "Maglia termica uomo", "MTU", MEN_TO_3XL, 780, 2.2, "cold", "m", 12),
    Cut("INTIMO", "Maglia termica", "Maglia termica donna", "MTD", WOMEN_TO_2XL, 760, 0.6, "cold", "f", 12),
    Cut("INTIMO", "Calzamaglia", "Calzamaglia termica uomo", "CTU", MEN_TO_2XL, 820, 1.2, "cold", "m", 12),
    Cut("INTIMO", "Slip", "Slip donna", "SLD", WOMEN, 220, 1.4, gender="f", carton=24),
    Cut("INTIMO", "Reggiseno", "Reggiseno", "REG", BRA, 690, 0.5, gender="f"),
    Cut("CALZE", "Calze", "Calze cotone", "CAL", SOCKS, 110, 7.0, carton=60, given=2),
    Cut("CALZE", "Calze", "Calze termiche", "CALT", SOCKS, 260, 3.0, "cold", carton=36, given=2),
    Cut("MAGLIE", "T-shirt", "T-shirt uomo", "TSU", MEN, 310, 3.6, "warm", "m", 20),
    Cut("MAGLIE", "T-shirt", "T-shirt donna", "TSD", WOMEN_TO_2XL, 310, 0.8, "warm", "f", 20),
    Cut("GIACCHE", "Felpa", "Felpa uomo", "FEU", MEN_TO_3XL, 1290, 2.4, "cold", "m"),
    Cut("GIACCHE", "Felpa", "Felpa donna", "FED", WOMEN_TO_XL, 1290, 0.6, "cold", "f"),
    Cut("GIACCHE", "Maglione", "Maglione", "MAG", MEN_TO_2XL, 1450, 1.4, "cold"),
    Cut("GIACCHE", "Giacca invernale", "Giacca invernale uomo", "GIU", MEN, 3490, 1.9, "cold", "m"),
    Cut("GIACCHE", "Giacca invernale", "Giacca invernale donna", "GID", WOMEN_TO_2XL, 3290, 0.5, "cold", "f"),
    Cut("GIACCHE", "K-way", "K-way", "KWY", MEN[1:4], 990, 0.9),
    Cut("GIACCHE", "Poncho", "Poncho impermeabile", "PON", NONE, 390, 0.9, carton=40),
    Cut("PANTALONI", "Pantaloni", "Pantaloni uomo", "PAU", TROUSERS_MEN, 1390, 2.6, gender="m"),
    Cut("PANTALONI", "Pantaloni", "Pantaloni donna", "PAD", TROUSERS_WOMEN, 1390, 0.7, gender="f"),
    Cut("PANTALONI", "Jeans", "Jeans uomo", "JEU", JEANS_MEN, 1690, 1.8, gender="m"),
    Cut("PANTALONI", "Tuta", "Tuta", "TUT", MEN_TO_2XL, 1590, 1.1),
    Cut("SCARPE", "Scarpe", "Scarpe ginnastica uomo", "SGU", SHOES_MEN, 2290, 6.5, gender="m", scarce=True),
    Cut("SCARPE", "Scarpe", "Scarpe ginnastica donna", "SGD", SHOES_WOMEN, 2190, 0.8, gender="f"),
    Cut("SCARPE", "Scarpe", "Scarponcino uomo", "SCU", BOOTS_MEN, 3390, 1.4, "cold", "m", scarce=True),
    Cut("SCARPE", "Ciabatte doccia", "Ciabatte doccia", "CIA", SLIPPERS, 350, 1.0, carton=24),
    Cut("SCARPE", "Stivali", "Stivali gomma", "STI", BOOTS_MEN[1:4], 1890, 0.2, "cold"),
    Cut("CAPPELLI", "Cappello", "Cappello lana", "CAP", NONE, 390, 1.9, "cold", carton=40),
    Cut("CAPPELLI", "Cappello", "Cappello da sole", "CAPS", NONE, 450, 0.6, "warm"),
    Cut("CAPPELLI", "Scaldacollo", "Scaldacollo pile", "SCA", NONE, 290, 1.2, "cold", carton=50),
    Cut("GUANTI", "Guanti", "Guanti pile", "GUA", GLOVES, 280, 1.7, "cold", carton=50),
    Cut("ALTRO", "Cintura", "Cintura", "CIN", NONE, 590, 0.5),
    Cut("IGIENE", "Spazzolino", "Spazzolino", "SPZ", NONE, 45, 4.0, carton=100),
    Cut("IGIENE", "Dentifricio", "Dentifricio 75 ml", "DEN", NONE, 95, 3.2, carton=24, lasts=720),
    Cut("IGIENE", "Bagnoschiuma", "Bagnoschiuma 250 ml", "BAG", NONE, 130, 4.6, carton=24, lasts=900),
    Cut("IGIENE", "Sapone", "Sapone", "SAP", NONE, 60, 2.4, carton=48),
    Cut("IGIENE", "Shampoo", "Shampoo 250 ml", "SHA", NONE, 140, 3.2, carton=24, lasts=540),
    Cut("IGIENE", "Rasoio", "Rasoio usa e getta", "RAS", NONE, 30, 3.4, carton=100, given=2),
    Cut("IGIENE", "Schiuma da barba", "Schiuma da barba", "SCH", NONE, 150, 1.2, carton=12, lasts=720),
    Cut("IGIENE", "Deodorante", "Deodorante", "DEO", NONE, 190, 1.6, carton=24, lasts=900),
    Cut("IGIENE", "Pettine", "Pettine", "PET", NONE, 40, 0.5, carton=50),
    Cut("IGIENE", "Salviette umidificate", "Salviette umidificate", "SAU", NONE, 110, 3.6, carton=24, lasts=540),
    Cut("IGIENE", "Fazzoletti", "Fazzoletti di carta", "FAZ", NONE, 25, 4.4, carton=150, given=2),
    Cut("IGIENE", "Assorbenti", "Assorbenti", "ASS", PADS, 160, 1.2, gender="f", carton=24, lasts=1000),
    Cut("IGIENE", "Ausili per adulti", "Ausili assorbenti adulti", "AUS", ADULT_PADS, 640, 0.3, lasts=1000),
    Cut("IGIENE", "Carta igienica", "Carta igienica, rotolo", "CIG", NONE, 35, 1.8, carton=60),
    Cut("IGIENE", "Crema mani e viso", "Crema mani e viso", "CRE", NONE, 170, 0.8, "cold", carton=24, lasts=720),
    Cut("IGIENE", "Disinfettante mani", "Disinfettante mani", "DIS", NONE, 120, 1.0, carton=48, lasts=540),
    Cut("IGIENE", "Tagliaunghie", "Tagliaunghie", "TAG", NONE, 90, 0.4),
    Cut("IGIENE", "Lozione antipidocchi", "Lozione antipidocchi", "LOZ", NONE, 890, 0.15, lasts=400),
    Cut("IGIENE", "Preservativi", "Preservativi, confezione", "PRE", NONE, 180, 0.8, carton=48, lasts=1400),
    Cut("SOCCORSO", "Cerotti", "Cerotti, confezione", "CER", NONE, 140, 1.0, carton=48, lasts=1100),
    Cut("SOCCORSO", "Set primo soccorso", "Set primo soccorso", "SPS", NONE, 690, 0.2, lasts=1100),
    Cut("BIANCHERIA", "Asciugamano", "Asciugamano viso 50x100", "ASV", NONE, 390, 1.0, carton=20),
    Cut("BIANCHERIA", "Asciugamano", "Asciugamano doccia 70x140", "ASD", NONE, 690, 0.9, carton=20),
    Cut("BIANCHERIA", "Telo microfibra", "Telo microfibra 80x130", "TEL", NONE, 590, 0.7, "warm"),
    Cut("BIANCHERIA", "Lenzuola", "Lenzuola singole", "LEN", NONE, 1190, 0.4),
    Cut("BAMBINI", "Pannolini", "Pannolini", "PAN", NAPPIES, 690, 0.5, carton=4),
    Cut("BAMBINI", "Salviette bimbo", "Salviette bimbo", "SAB", NONE, 130, 0.3, carton=24, lasts=540),
    Cut("BAMBINI", "Body", "Body bimbo", "BOD", BABY, 450, 0.2),
    Cut("UTENSILI", "Posate", "Posate, set", "POS", NONE, 290, 0.3),
    Cut("UTENSILI", "Gavetta", "Gavetta", "GAV", NONE, 890, 0.2),
    Cut("UTENSILI", "Borraccia", "Borraccia", "BOR", NONE, 490, 0.9, "warm"),
    Cut("UTENSILI", "Thermos", "Thermos", "THE", NONE, 990, 0.5, "cold"),
    Cut("BORSE", "Zaino", "Zaino 50 L", "ZAI", NONE, 2690, 0.8),
    Cut("BORSE", "Borsone", "Borsone", "BSN", NONE, 1490, 0.4),
    Cut("BORSE", "Sacchetto impermeabile", "Sacchetto impermeabile", "SIM", NONE, 350, 0.4),
    Cut("ALTRO", "Torcia", "Torcia", "TOR", NONE, 450, 0.5, "cold"),
    Cut("ALTRO", "Power bank", "Power bank", "PWB", NONE, 990, 0.4),
    Cut("ALTRO", "Ombrello", "Ombrello", "OMB", NONE, 490, 0.5, "cold"),
    Cut("ALTRO", "Ciotola e guinzaglio", "Ciotola e guinzaglio", "CIO", NONE, 690, 0.1),
    Cut("ALTRO", "Tessera bus", "Tessera bus 10 corse", "BUS", NONE, 1500, 0.5),
    Cut("KIT", "Kit igiene", "Kit igiene uomo", "KIT-IGIENE-U", NONE, 690, 1.2, gender="m"),
    Cut("KIT", "Kit igiene", "Kit igiene donna", "KIT-IGIENE-D", NONE, 790, 0.4, gender="f"),
    Cut("KIT", "Kit freddo", "Kit freddo", "KIT-FREDDO", KIT, 3900, 1.0, "cold"),
    Cut("KIT", "Kit notte", "Kit notte", "KIT-NOTTE", NONE, 3690, 0.8, "cold"),
    Cut("KIT", "Kit intimo", "Kit intimo", "KIT-INTIMO", KIT, 890, 0.5),
    Cut("KIT", "Kit accoglienza", "Kit accoglienza", "KIT-ACCOGLIENZA", NONE, 2290, 0.4),
    Cut("KIT", "Kit mamma e bimbo", "Kit mamma e bimbo", "KIT-MAMMA-BIMBO", NONE, 2690, 0.1, gender="f"),
    Cut("KIT", "Kit autonomia", "Kit autonomia", "KIT-AUTONOMIA", NONE, 5900, 0.1),
)

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The transport paper: all that stands on it, in both languages, read back from the printed page."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import clock, codes
from app import db as database
from app.db import db
from app.network import operations as network
from app.network.models import Organisation, Site
from app.paper.ddt import Line, Party, TransportPaper, lay_out
from app.stock.queries.register import TELLERS, Paper
from tests.factories import World, put_in_stock
from tests.paper.reading import drawn, symbols, texts
from tests.transfer.making import act, in_full, refused, request, sent

SENDER = Party("Cooperativa Ponte", "01234567890", "via Carraia 1, Pisa", "Magazzino Ospedaletto", "via Meucci 8, Pisa")
RECEIVER = Party("Associazione Mura", None, None, "Punto Lucca", None)
PAPER = TransportPaper(
    code="TG7FBR9XRY",
    label="PI-01 2026/118",
    issued_on=date(2026, 11, 26),
    starts_at=datetime(2026, 11, 26, 8, 30, tzinfo=clock.ROME),
    cause="free_cession",
    void=False,
    sender=SENDER,
    receiver=RECEIVER,
    carrier="carrier",
    carrier_name="Trasporti Rossi srl",
    packages=3,
    weight_g=12_500,
    appearance="Cartoni",
    note="Fragile: le saponette",
    lines=(
        Line("COP-1", "Coperta pile", None, "new", None, None, 1200),
        Line("SAP-1", "Sapone", "100 g", "flawed", "L2409B", date(2027, 3, 27), 34),
    ),
)
SAYS = {
    "it": (
        *("Documento di trasporto", "DDT n. PI-01 2026/118 del 26/11/2026", "cessione gratuita", "Luogo di partenza"),
        *("Destinazione: Punto Lucca", "Firma del conducente", "invenduto con difetto", "12,5", "1.234", "C.F."),
    ),
    "en": (
        *("Transport document", "DDT no. PI-01 2026/118 of 26/11/2026", "free cession", "Place of loading"),
        *("Destination: Punto Lucca", "Signature of the driver", "unsold, with a flaw", "12.5", "1,234", "VAT no."),
    ),
}
BOTH = (
    *("Cooperativa Ponte", "01234567890", "via Carraia 1, Pisa", "Magazzino Ospedaletto", "via Meucci 8, Pisa"),
    *("Associazione Mura", "Trasporti Rossi srl", "Cartoni", "26/11/2026 08:30", "Fragile: le saponette", "COP-1"),
    *("Coperta pile", "Sapone 100 g", "L2409B", "27/03/2027", "1", "TG7FBR9XRY", "D.P.R. 472/1996", "____"),
)


@pytest.mark.parametrize("language", ["it", "en"])
def test_both_copies_say_everything(language: str, app: Any) -> None:
    pages = texts(lay_out(PAPER, language))
    assert len(pages) == 2
    copies = {"it": ("per il mittente", "per il destinatario"), "en": ("of the sender", "of the receiver")}[language]
    for page, copy in zip(pages, copies, strict=True):
        for words in (*SAYS[language], *BOTH, copy):
            assert words in page, words
        assert ("Pagina 1 di 1" if language == "it" else "Page 1 of 1") in page, "each copy counts its own pages"


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        ("transfer", "trasferimento tra magazzini"),
        ("free_cession", "cessione gratuita"),
        ("return", "reso"),
    ],
)
def test_the_cause_is_said_in_the_words_of_the_law(cause: str, said: str, app: Any) -> None:
    assert said in texts(lay_out(replace(PAPER, cause=cause), "it"))[0]


def test_both_codes_are_read_from_a_coarse_print_of_every_copy(app: Any) -> None:
    pdf = lay_out(PAPER, "it")
    for page in (0, 1):
        read = symbols(drawn(pdf, page))
        assert {"".join(kind.split()).replace("-", "").casefold(): text for kind, text in read.items()} == {
            "qrcode": PAPER.code,
            "code128": PAPER.code,
        }
    assert codes.is_own_code("TG7FBR9XRY", "T")


def test_a_long_list_goes_on_over_pages_and_every_line_is_on_both_copies(app: Any) -> None:
    lines = tuple(Line(f"ART-{n:03}", f"Articolo {n}", "M", None, f"L{n:03}", None, n + 1) for n in range(120))
    pages = texts(lay_out(replace(PAPER, lines=lines), "it"))
    assert len(pages) > 4 and len(pages) % 2 == 0
    for copy in (pages[: len(pages) // 2], pages[len(pages) // 2 :]):
        whole = " ".join(copy)
        assert all(whole.count(line.code) == 1 for line in lines)
        assert [f"Pagina {n} di {len(copy)}" in page for n, page in enumerate(copy, 1)] == [True] * len(copy)
        assert "7.260" in whole and "Firma del mittente" in copy[-1]


def test_a_void_paper_says_so_on_every_page(app: Any) -> None:
    assert not any("ANNULLATO" in page for page in texts(lay_out(PAPER, "it")))
    assert all("ANNULLATO" in page for page in texts(lay_out(replace(PAPER, void=True), "it")))
    assert all("VOID" in page for page in texts(lay_out(replace(PAPER, void=True), "en")))


def test_whatever_people_are_called_the_paper_is_drawn(app: Any) -> None:
    odd = "<b>Łódź & Сибирь</b>\n" + "x" * 500
    party = Party(odd, odd, odd, odd, odd)
    line = Line(odd[:40], odd, odd, "used", odd[:40], None, 100_000)
    drawn_pages = lay_out(replace(PAPER, sender=party, receiver=party, note=odd, lines=(line,) * 3), "it")
    assert "<b>Łódź" in texts(drawn_pages)[0]


# ---------------------------------------------------------------- from the API


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    put_in_stock(world, world.blanket, 40, site_id=world.warehouse)
    put_in_stock(world, world.soap, 25, site_id=world.warehouse, lot="L1", expires_on=date(2030, 1, 1))
    return world


def test_the_paper_is_printed_by_both_ends_once_it_was_issued(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer = request(w, stocked, (stocked.blanket, 10), (stocked.soap, 2), note="Piano terra")
    early = w.get(f"/transfers/{transfer}/ddt.pdf")
    assert (early.status_code, early.json["code"]) == (409, "not_dispatched")
    starts = clock.now() + timedelta(days=1)
    act(w, transfer, "dispatch", carrier="receiver", transport_starts_at=starts.isoformat())
    for username in ("volontario", "operatore", "acquisti"):
        answer = call(username).get(f"/transfers/{transfer}/ddt.pdf")
        assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
        assert answer.headers["Cache-Control"] == "no-store"
    page = texts(w.get(f"/transfers/{transfer}/ddt.pdf", language="it").data)[0]
    code = w.get(f"/transfers/{transfer}").json["code"]
    for words in (
        *("Coperta pile", "Sapone", "L1", "01/01/2030", "Piano terra", "destinatario", code, "Punto La Sosta"),
        *("trasferimento tra magazzini", f"{clock.in_rome(starts):%d/%m/%Y %H:%M}", "____"),
    ):
        assert words in page, words
    assert "free" not in page and "Transport document" in texts(w.get(f"/transfers/{transfer}/ddt.pdf").data)[0]
    assert w.get(f"/transfers/{transfer}/ddt.pdf", language="de").status_code == 422


def test_the_paper_stays_as_it_was_issued(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer, _ = sent(w, stocked)
    with database.transaction():
        organisation = db.session.get_one(Organisation, stocked.organisation)
        organisation.name, organisation.tax_code = "Nome Nuovo", "99999999999"
        db.session.get_one(Site, stocked.point).name = "Punto Nuovo"
    page = texts(w.get(f"/transfers/{transfer}/ddt.pdf").data)[0]
    assert "Cooperativa Ponte" in page and "Punto La Sosta" in page and "Nuovo" not in page
    later = act(w, request(w, stocked), "dispatch")["id"]
    assert "Nome Nuovo" in texts(w.get(f"/transfers/{later}/ddt.pdf").data)[0]


def test_between_two_organisations_goods_are_ceded_and_go_back_as_a_return(stocked: World, call: Any) -> None:
    boss = call("ambito")
    with database.transaction():
        other = network.add_organisation(id=uuid4(), ambito_id=stocked.ambito, name="Caritas", tax_code="80001234567")
        site = network.add_site(id=uuid4(), organisation_id=other.id, kind="point", name="Mensa")
        site_id, series = str(site.id), other.series
    out = request(boss, stocked, to_site_id=site_id)
    left = act(boss, out, "dispatch")
    assert (left["ddt"]["cause"], left["ddt"]["series"]) == ("free_cession", "PI-01")
    act(boss, out, "receive", lines=in_full(left["lines"]))
    ends = {"from_site_id": site_id, "to_site_id": str(stocked.warehouse)}
    back = request(boss, stocked, (stocked.blanket, 3), **ends, returns_id=out)
    gone = act(boss, back, "dispatch")
    assert (gone["ddt"]["cause"], gone["ddt"]["series"], gone["ddt"]["number"]) == ("return", series, 1)
    page = texts(boss.get(f"/transfers/{back}/ddt.pdf", language="it").data)[0]
    assert "reso" in page and "80001234567" in page
    again = request(boss, stocked, (stocked.blanket, 1), **ends)
    assert act(boss, again, "dispatch")["ddt"]["cause"] == "free_cession"


def test_a_void_paper_can_still_be_printed(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer, _ = sent(w, stocked)
    act(w, transfer, "cancel", reason="Furgone guasto")
    pages = texts(w.get(f"/transfers/{transfer}/ddt.pdf", language="it").data)
    assert all("ANNULLATO" in page for page in pages)
    never = request(w, stocked)
    act(w, never, "cancel", reason="x")
    assert w.get(f"/transfers/{never}/ddt.pdf").json["code"] == "not_dispatched"


def test_a_third_party_that_carries_is_named(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer = request(w, stocked)
    answer = w.post(f"/transfers/{transfer}/dispatch", {"id": str(uuid4()), "carrier": "carrier"})
    assert (answer.status_code, list(answer.json["fields"])) == (422, ["carrier_name"])
    assert refused(w, transfer, "dispatch", carrier="drone") == (422, "invalid")
    act(w, transfer, "dispatch", carrier="carrier", carrier_name="Rossi")
    assert "Rossi" in texts(w.get(f"/transfers/{transfer}/ddt.pdf").data)[0]


def test_the_register_names_the_paper_and_the_other_end(stocked: World, call: Any) -> None:
    w, o = call("volontario"), call("operatore")
    transfer = request(w, stocked)
    picked = act(w, transfer, "pick")["movement_id"]
    left = act(w, transfer, "dispatch")
    came = act(o, transfer, "receive", lines=in_full(left["lines"]))["movement_id"]
    told: dict[UUID, Paper] = {}
    for teller in TELLERS:
        told |= teller([UUID(one) for one in (picked, left["movement_id"], came)])
    assert told[UUID(left["movement_id"])].name == f"DDT {left['ddt']['label']}"
    assert told[UUID(left["movement_id"])].site == told[UUID(picked)].site == "Punto La Sosta"
    assert (told[UUID(came)].site, told[UUID(came)].href) == ("Magazzino Ospedaletto", f"/transfers/{transfer}")

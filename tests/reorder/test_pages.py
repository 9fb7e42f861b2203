# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of runs: the review, its lines, what is decided there, and what was decided before."""

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from sqlalchemy import event

from app import db as transactions
from app.db import db
from app.reorder.models import ReorderFailure
from tests.browser import Browser, Visit
from tests.factories import World
from tests.reorder.shop import decide, line_of, run


def plain(page: str) -> str:
    """What a page says, without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def decided(buyer: Browser, line: dict[str, Any], decision: str, **typed: Any) -> Any:
    """Send the form of a line."""
    return buyer.send(f"/reorder/lines/{line['line_id']}/decide", act=str(uuid4()), decision=decision, **typed)


def test_before_the_first_run_the_page_says_so_and_makes_one(call: Any, short: World, visit: Visit) -> None:
    buyer = visit("acquisti")
    assert "No run yet" in buyer.get("/reorder").text
    made = buyer.send("/reorder/runs", act=str(uuid4()), ambito=str(short.ambito))
    assert made.status_code == 302 and "/reorder/runs/" in made.location
    assert "Nothing is ordered until you decide" in buyer.get(made.location).text
    listed = buyer.get("/reorder/runs").text
    assert made.location in listed and "Acquisti" in plain(listed)


def test_the_review_says_what_to_buy_what_to_move_and_for_how_much(call: Any, short: World, visit: Visit) -> None:
    made = run(call)
    blanket, soap = (line_of(made, item, short.point) for item in (short.blanket, short.soap))
    page = visit("acquisti").get("/reorder").text
    told = plain(page)
    assert f"buy {blanket['quantity']}" in told and f"move {soap['quantity']}" in told and "from" in told
    assert f"€{made['cost_cents'] / 100:,.2f}" in told
    assert f'data-cents="{blanket["cost_cents"]}"' in page, "totals follow the ticks"
    assert "Approve" in told and "finished" in told
    narrowed = visit("acquisti").get(f"/reorder/runs/{made['id']}", show="move").text
    assert soap["line_id"] in narrowed and blanket["line_id"] not in narrowed
    assert "No line answers to this" in visit("acquisti").get(f"/reorder/runs/{made['id']}", q="nothing such").text
    assert "Riordino di" in visit("ambito", "it").get("/reorder").text


def test_a_line_tells_why_and_its_sum_ends_in_the_number(call: Any, short: World, visit: Visit) -> None:
    line = line_of(run(call), short.blanket, short.point)
    buyer = visit("acquisti")
    told = plain(buyer.get(f"/reorder/lines/{line['line_id']}").text)
    assert "There is none left to give." in told and f"= {line['quantity']}" in told
    assert "Level to reach" in told and str(line["order_up_to"]) in told
    how = plain(buyer.get(f"/reorder/lines/{line['line_id']}/how").text)
    assert "How it is computed" in how and "Handed out" in how and "nobody said otherwise" in how
    beside = buyer.client.get(f"/reorder/lines/{line['line_id']}", headers={"HX-Request": "true"}).text
    assert "<html" not in beside and "Approve" in beside


def test_another_number_tells_what_it_comes_to_before_it_is_sent(call: Any, short: World, visit: Visit) -> None:
    line = line_of(run(call), short.blanket, short.point)
    buyer, path = visit("acquisti"), f"/reorder/lines/{line['line_id']}/consequence"
    few, many = (plain(buyer.get(path, quantity=str(pieces)).text) for pieces in (2, 40))
    assert "It lasts until" in few and "€6.00" in few and "€120.00" in many
    assert "sent away without" in few and few != many
    assert "Give a whole number." in buyer.get(path, quantity="ten").text
    looked = decided(buyer, line, "look", quantity="2")
    assert looked.status_code == 200 and "€6.00" in plain(looked.text), "and without a script"


def test_approval_makes_the_order_and_says_who_and_when(call: Any, short: World, visit: Visit) -> None:
    made = run(call)
    blanket, soap = (line_of(made, item, short.point) for item in (short.blanket, short.soap))
    buyer = visit("acquisti")
    act = str(uuid4())
    for _ in range(2):  # sent twice, done once
        sent = buyer.send(f"/reorder/lines/{blanket['line_id']}/decide", act=act, decision="approve")
        assert sent.status_code == 302, sent.text
    assert soap["line_id"] in sent.location, "on to the next line that is open"
    page = buyer.get(f"/reorder/lines/{blanket['line_id']}").text
    assert f"Approved {blanket['quantity']}" in plain(page) and "draft, not sent yet" in page
    [order] = call("acquisti").get("/orders").json["items"]
    assert f"/orders/{order['id']}" in page
    assert decided(buyer, blanket, "approve").status_code == 409


def test_a_change_wants_a_number_and_a_reason_and_keeps_what_was_typed(call: Any, short: World, visit: Visit) -> None:
    line = line_of(run(call), short.blanket, short.point)
    buyer = visit("acquisti")
    form = buyer.get(f"/reorder/lines/{line['line_id']}", act="change").text
    assert "What do you change, and why?" in form
    refused = decided(buyer, line, "change", quantity="17", reason="")
    assert refused.status_code == 422 and 'value="17"' in refused.text and "Say why" in refused.text
    assert decided(buyer, line, "change", quantity="a few", reason="so").status_code == 422
    assert decided(buyer, line, "change", quantity="17", reason="A gift is on its way").status_code == 302
    told = plain(buyer.get(f"/reorder/lines/{line['line_id']}").text)
    assert f"Changed from {line['quantity']} to 17" in told and "A gift is on its way" in told
    decisions = plain(buyer.get("/reorder/decisions").text)
    assert "1 of 1" in decisions and "A gift is on its way" in decisions


def test_what_was_rejected_or_put_off_says_so_and_may_be_decided_again(call: Any, short: World, visit: Visit) -> None:
    made = run(call)
    blanket, soap = (line_of(made, item, short.point) for item in (short.blanket, short.soap))
    buyer = visit("acquisti")
    assert decided(buyer, blanket, "reject", reason="Too dear").status_code == 302
    assert decided(buyer, soap, "snooze").status_code == 302
    page = plain(buyer.get(f"/reorder/runs/{made['id']}").text)
    assert "rejected" in page and "put off until" in page
    assert "Too dear" in buyer.get(f"/reorder/lines/{blanket['line_id']}").text
    assert decided(buyer, blanket, "approve").status_code == 302


def test_ticked_lines_are_approved_together_and_all_at_once_with_their_price(
    call: Any, short: World, visit: Visit
) -> None:
    made = run(call)
    blanket, soap = (line_of(made, item, short.point) for item in (short.blanket, short.soap))
    buyer, path = visit("acquisti"), f"/reorder/runs/{made['id']}"
    assert "Tick the lines first" in buyer.get(buyer.send(f"{path}/decide", act=str(uuid4())).location).text
    ticked = buyer.send(f"{path}/decide", act=str(uuid4()), decision="approve", line=[soap["line_id"]])
    assert "1 transfer asked for" in buyer.get(ticked.location).text
    assert f"€{blanket['cost_cents'] / 100:,.2f}" in plain(buyer.get(f"{path}/all").text)
    everything = buyer.send(f"{path}/all", act=str(uuid4()), decision="approve")
    assert "1 draft order made" in buyer.get(everything.location).text
    assert "Every line was decided" in buyer.get(f"{path}/all").text
    assert "line to decide" not in plain(buyer.get("/today").text)


def test_moves_are_decided_by_route_and_purchases_by_supplier_without_the_rest(
    call: Any, short: World, visit: Visit
) -> None:
    made = run(call)
    [soap], [blanket] = ([one for one in made["lines"] if one["action"] == what] for what in ("transfer", "buy"))
    route = {"show": "open", "where": soap["site_id"], "from": soap["steps"][0]["from_site_id"]}
    seller = {"show": "open", "seller": blanket["steps"][0]["supplier_id"]}
    buyer, path = visit("acquisti"), f"/reorder/runs/{made['id']}"
    together = plain(buyer.get(f"{path}/all").text)
    assert "To move, by route" in together and "To buy, by supplier" in together
    looked = buyer.get(path, **route).text
    assert soap["line_id"] in looked and blanket["line_id"] not in looked and "Moves from" in looked
    assert blanket["line_id"] in buyer.get(path, **seller).text and "Purchases from" in buyer.get(path, **seller).text
    assert "nothing is bought" in plain(buyer.get(f"{path}/all", **route).text)
    asked = f"{path}/all?{urlencode(route)}"
    moved = buyer.send(asked, act=str(uuid4()), decision="approve")
    assert "1 line approved. 1 transfer asked for." in plain(buyer.get(moved.location).text)
    assert "To move, by route" not in buyer.get(f"{path}/all").text
    assert "Already done" in buyer.get(buyer.send(asked, act=str(uuid4()), decision="approve").location).text
    assert "To buy, by supplier" not in buyer.get(f"{path}/all", **seller).text
    assert "1 line is open" in plain(buyer.get(f"{path}/all").text), "what stood elsewhere is still to be decided"


def test_an_older_run_is_read_and_decided_about_no_more(call: Any, short: World, visit: Visit) -> None:
    old = run(call)
    line = line_of(old, short.blanket, short.point)
    assert decide(call, old, {"line_id": line["line_id"], "decision": "reject", "reason": "Not now"}).status_code == 200
    new = run(call)
    buyer = visit("acquisti")
    page = buyer.get(f"/reorder/runs/{old['id']}").text
    assert "This is not the latest run" in page and "data-so-ticked-act" not in page
    refused = decided(buyer, line, "approve")
    assert refused.status_code == 409 and "There is a newer run" in refused.text
    again = plain(buyer.get(f"/reorder/lines/{line_of(new, short.blanket, short.point)['line_id']}").text)
    assert "The same as on" in again and "overruled once" in again and "Not now" in again
    assert "Reorder: 2 lines to decide" in plain(buyer.get("/today").text)


def test_what_was_left_out_is_told_with_its_price_and_its_reason(call: Any, short: World, visit: Visit) -> None:
    made = run(call, budget_cents=0)
    line = line_of(made, short.blanket, short.point)
    assert "not_funded" in line["flags"] and made["unfunded_cents"] > 0
    said = {"code": "not_worked_out", "message": "Nothing could be worked out here: the numbers do not fit together."}
    with transactions.transaction():
        about = {"run_id": UUID(made["id"]), "number": 1, "site_id": short.point, "item_id": short.shoe_44}
        db.session.add(ReorderFailure(**about, **said))
    page = visit("acquisti").get("/reorder", show="out").text
    told = plain(page)
    assert f"€{made['unfunded_cents'] / 100:,.2f} not funded" in told and "the budget does not reach" in told
    assert line["line_id"] in page and "Of one line nothing could be said" in told and said["message"] in told


ODD = [{"show": "lost"}, {"page": "999999"}, {"q": "%_\\'\"<b>"}, {"line": "1"}, {"where": "x"}, {"act": "eat"}]


@pytest.mark.parametrize("query", ODD)
def test_any_address_of_the_review_is_answered(query: dict[str, str], call: Any, short: World, visit: Visit) -> None:
    made = run(call)
    for path in ("/reorder", f"/reorder/runs/{made['id']}", "/reorder/runs", "/reorder/decisions"):
        assert visit("acquisti").get(path, **query).status_code == 200, path


def test_the_review_asks_as_many_questions_for_two_lines_as_for_one(call: Any, short: World, visit: Visit) -> None:
    made, buyer = run(call), visit("acquisti")
    asked: list[int] = []
    path = f"/reorder/runs/{made['id']}"
    buyer.get(path)

    def noted(*_: Any) -> None:
        asked[-1] += 1

    event.listen(db.engine, "before_cursor_execute", noted)
    try:
        for show in ("buy", ""):
            asked.append(0)
            buyer.get(path, **({"show": show} if show else {}))
    finally:
        event.remove(db.engine, "before_cursor_execute", noted)
    assert asked[0] == asked[1] < 40, asked


def test_who_only_reads_sees_no_way_to_decide(call: Any, short: World, visit: Visit) -> None:
    made = run(call)
    reader = visit("admin")
    page = reader.get("/reorder", ambito=str(short.ambito)).text
    assert made["id"] in page and "data-so-ticked-act" not in page and "Make a run now" not in page
    line = line_of(made, short.blanket, short.point)
    assert decided(reader, line, "approve").status_code == 403

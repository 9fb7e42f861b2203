# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How pages near people look and speak: no red beside anybody, and every button with a name of its own."""

import re
from typing import Any

from app.contact.models import Contact, Referral
from tests.browser import Browser
from tests.contact.meeting import all_of, service, zone
from tests.factories import World


def red(page: str) -> list[str]:
    return re.findall(r"so-(?:tag|button)-stop", page)


def test_risk_and_a_no_are_never_shown_in_red(app: Any, visitor: Browser, world: World) -> None:
    service(world, "pis", "other", name="Pronto intervento", telephone="050 000 0001")
    answer = visitor.send("/contacts/new", cold_risk="1", needs=["bed"])
    page, met = visitor.client.get(answer.location).text, all_of(Contact)[0]
    assert "Call now: risk of cold" in page and red(page) == []
    listed = visitor.get("/contacts").text
    assert 'so-tag-warn">at risk' in listed and red(listed) == []
    bed = service(world)
    visitor.send("/referrals/new", contact=str(met.id), service_id=str(bed), reason="bed")
    sent = all_of(Referral)[0].id
    assert visitor.send(f"/referrals/{sent}/step", step="outcome:declined").status_code == 303
    for path in (f"/referrals/{sent}", "/referrals"):
        page = visitor.get(path, state="declined").text
        assert 'so-tag-plain">Declined' in page and red(page) == []


def test_each_zone_is_archived_and_brought_back_by_a_button_of_its_own_name(
    app: Any, coordinator: Browser, world: World
) -> None:
    gone = zone(world, "Duomo")
    zone(world, "Stazione")
    assert coordinator.send(f"/zones/{gone}", archived="1").status_code == 303
    page = coordinator.get("/zones").text
    assert 'aria-label="Archive: Stazione"' in page and 'aria-label="Bring back into use: Duomo"' in page

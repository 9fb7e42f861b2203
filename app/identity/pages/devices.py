# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phones that hand in later: what each has kept, what never came from it, and taking one away."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from babel.dates import format_timedelta
from flask import flash, redirect, render_template, request, url_for
from flask_babel import get_locale, gettext, ngettext
from werkzeug.wrappers import Response

from app import clock
from app.identity import operations, queries
from app.identity.pages.sign_in import bp
from app.identity.queries import DeviceSeen
from app.identity.routes import REGISTER, WITHDRAW, current, withdraw
from app.identity.rules import Gap, has_waited_long, is_off, is_old
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.pages import number

MOST_GAPS = 5


@bp.get("/devices")
@may(REGISTER)
def devices() -> str:
    """One's own phones; for coordinators, those of their ambito too."""
    someone, page = current(), lists.page_number(request.args)
    reach = someone.sight_with(WITHDRAW)
    rows, total = queries.devices_in(reach, someone.operator_id, clock.now(), page, PAGE_SIZE)
    return render_template(
        "identity/devices.html",
        listed={"items": rows, "page": page, "page_size": PAGE_SIZE, "total": total},
        told={one.device.id: _told(one) for one in rows},
        everybodys=someone.may(WITHDRAW),
        address=lists.address_of("identity.devices", request.args),
    )


@bp.get("/devices/<uuid:device_id>/withdraw")
@may(REGISTER)
def ask_to_withdraw(device_id: UUID) -> str:
    """What it means to take this phone away."""
    one = _own(device_id)
    return render_template("identity/withdraw.html", one=one, told=_told(one))


@bp.post("/devices/<uuid:device_id>/withdraw")
@may(REGISTER)
def withdraw_phone(device_id: UUID) -> Response:
    """From now on nothing can be handed in from it."""
    _own(device_id)
    once("device-withdraw", [str(device_id)], lambda _: withdraw(device_id))
    flash(gettext("The phone is withdrawn: nothing can be handed in from it any more."), "ok")
    return redirect(url_for("identity.devices"))


@bp.post("/devices/<uuid:device_id>/known")
@may(WITHDRAW)
def know_of_missing(device_id: UUID) -> Response:
    """Whoever looks after the phones of an ambito has looked into what never came: today's page is silent about it,
    until more is missing."""
    _own(device_id)
    once("device-known", [str(device_id)], lambda _: operations.know_of_missing(device_id))
    flash(gettext("Noted. You are told again if more is missing."), "ok")
    return redirect(url_for("identity.devices"))


def _own(device_id: UUID) -> DeviceSeen:
    """A phone of one's own, or within reach; raises ``NotFound``."""
    someone = current()
    return queries.device_within(device_id, someone.sight_with(WITHDRAW), someone.operator_id, clock.now())


def _told(one: DeviceSeen) -> dict[str, Any]:
    """A phone in words."""
    device = one.device
    return {
        "missing": missing_in_words(device.missing, one.gaps),
        "unknown": not device.withdrawn_at and device.missing > device.missing_known,
        "clock": clock_in_words(device.clock_off_seconds),
        "late": not device.withdrawn_at and has_waited_long(device.pending, device.oldest_at, clock.now()),
        "old": one.current and is_old(device.version),
    }


def missing_in_words(count: int, gaps: Sequence[Gap]) -> str:
    """What never came: how many, and under which numbers."""
    if not count:
        return ""
    named = ", ".join(_gap(gap) for gap in gaps[:MOST_GAPS]) + (", …" if len(gaps) > MOST_GAPS else "")
    return str(
        ngettext(
            "%(count)s handout never arrived: number %(numbers)s",
            "%(count)s handouts never arrived: numbers %(numbers)s",
            count,
            count=number(count),
            numbers=named,
        )
    )


def _gap(gap: Gap) -> str:
    if gap.count == 1:
        return number(gap.first)
    return str(gettext("%(first)s to %(last)s", first=number(gap.first), last=number(gap.last)))


def clock_in_words(off: int | None) -> str:
    """By how much a phone's clock is off, when that is more than a little."""
    if off is None or not is_off(off):
        return ""
    long = format_timedelta(timedelta(seconds=abs(off)), granularity="minute", locale=get_locale())
    behind = gettext("its clock is %(long)s behind", long=long)
    ahead = gettext("its clock is %(long)s ahead", long=long)
    return str(behind if off > 0 else ahead)

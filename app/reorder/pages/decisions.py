# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of decisions: about one line, about those that are ticked; and who overruled how often."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app import clock
from app.db import db
from app.errors import N_, DomainError
from app.identity.queries import names_of_operators
from app.identity.routes import current
from app.network.models import Ambito
from app.network.rules import Scope
from app.reorder.models import ReorderRun
from app.reorder.operations.deciding import Decided, decide
from app.reorder.pages.asking import ambito_here, asked_for, kept, run_address, ways
from app.reorder.pages.blueprint import bp
from app.reorder.pages.lines import consequence_of, opened_line, panel_of, pieces_in
from app.reorder.pages.telling import Told
from app.reorder.queries import review
from app.reorder.routes.policies import READ
from app.reorder.routes.runs import DECIDE, readable
from app.reorder.rules.comparing import Decision
from app.reorder.schemas.runs import DecisionIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.pages import number
from app.web.refusals import refusal_page

A_YEAR = timedelta(days=365)
MOST_TOLD = 20
MOST_TICKED = PAGE_SIZE
LOOK = "look"
"""What the form of a change says that only wants to know what a number comes to."""


@bp.post("/reorder/lines/<uuid:reorder_line_id>/decide")
@may(DECIDE)
def decide_line(reorder_line_id: UUID) -> Response | str | tuple[str, int]:
    """Approve, change, reject or put off one line; then on to the next one."""
    one = opened_line(reorder_line_id, DECIDE)
    form = request.form
    typed = {name: form.get(name, "") for name in ("quantity", "reason", "until")}
    if form.get("decision") == LOOK:
        seen = {"act": "change", "seen": consequence_of(one, typed["quantity"])}
        return render_template("reorder/line.html", **{**panel_of(one, typed=typed), **seen})
    try:
        said = _said(one, typed)
        made = decided(one.run, [said])
    except DomainError as refusal:
        refusal.fields = _of_one(refusal.fields)
        shown = panel_of(one, typed=typed)
        shown["act"] = form.get("decision") if form.get("decision") in ("change", "reject", "snooze") else ""
        return refusal_page(refusal, "reorder/line.html", **shown)
    flash(_told(one, said, made), "ok")
    return redirect(_onward(one))


def _said(one: Told, typed: dict[str, str]) -> Decision:
    """What the form says of a line; raises ``invalid`` (422) naming the fields."""
    read: dict[str, Any] = {"line_id": str(one.line.id), "decision": request.form.get("decision", "")}
    if read["decision"] == "change":
        read["quantity"] = pieces_in(typed["quantity"])
        if typed["quantity"].strip() and read["quantity"] is None:
            message = N_("Give a whole number.")
            raise DomainError(message, "invalid", 422, fields={"quantity": [message]})
    if read["decision"] in ("change", "reject", "snooze") and typed["reason"].strip():
        read["reason"] = typed["reason"].strip()
    if read["decision"] == "snooze" and typed["until"].strip():
        read["until"] = typed["until"].strip()
    return Decision(**loaded(DecisionIn, read))


def _of_one(fields: Any) -> Any:
    """Messages of a single decision, without its number among several."""
    return {name.removeprefix("lines.0."): told for name, told in (fields or {}).items()} or fields


def decided(run: ReorderRun, said: Sequence[Decision], everything: str | None = None) -> Decided | None:
    """Write decisions down, once; nothing where this form was sent before."""
    made: list[Decided] = []
    about = [str(run.id), everything or "", *(str(one) for one in said)]

    def act(_: UUID) -> None:
        by, now = current().operator_id, clock.now()
        made.append(decide(run.id, said, everything=everything, by=by, now=now))

    once("reorder_decision", about, act)
    return made[0] if made else None


def _told(one: Told, said: Decision, made: Decided | None) -> str:
    """What was done, in a sentence."""
    words = {
        "approve": gettext("Approved: %(item)s, %(site)s.", item=one.name, site=one.site),
        "change": gettext("Changed: %(item)s, %(site)s.", item=one.name, site=one.site),
        "reject": gettext("Rejected: %(item)s, %(site)s.", item=one.name, site=one.site),
        "snooze": gettext("Put off: %(item)s, %(site)s.", item=one.name, site=one.site),
    }[said.decision]
    return f"{words} {_made_in_words(made)}".strip()


def _made_in_words(made: Decided | None) -> str:
    if made is None:
        return ""
    orders, moves, kits = len(made.orders), len(made.transfers), len(made.kit_jobs)
    told = []
    if orders:
        told.append(
            ngettext("%(number)s draft order made", "%(number)s draft orders made", orders, number=number(orders))
        )
    if moves:
        told.append(
            ngettext("%(number)s transfer asked for", "%(number)s transfers asked for", moves, number=number(moves))
        )
    if kits:
        words = ngettext(
            "%(number)s request to build kits or take them apart",
            "%(number)s requests to build kits or take them apart",
            kits,
            number=number(kits),
        )
        told.append(words)
    return f"{', '.join(told)}." if told else ""


def _onward(one: Told) -> str:
    """To the next line to decide about, beside the same list or on its own page as one came."""
    asked = asked_for()
    following = review.next_open(one.run.id, asked, one.line.position)
    if request.args.get("beside") == "1":
        place = following or one.line
        page = review.before(one.run.id, asked, place.position) // PAGE_SIZE + 1
        return run_address(one.run, asked, page, line=place.id)
    if following is None:
        return run_address(one.run, asked)
    return url_for("reorder.line", reorder_line_id=following.id, **kept(asked))


# ---------------------------------------------------------------- many at once


@bp.post("/reorder/runs/<uuid:run_id>/decide")
@may(DECIDE)
def decide_ticked(run_id: UUID) -> Response:
    """Approve or put off the lines that are ticked."""
    run = readable(run_id, DECIDE)
    address = run_address(run, asked_for(), lists.page_number(request.args))
    ids = [one for one in map(lists.id_of, request.form.getlist("line")) if one]
    if not ids:
        flash(gettext("Tick the lines first."), "stop")
        return redirect(address)
    decision = "snooze" if request.form.get("decision") == "snooze" else "approve"
    try:
        made = decided(run, [Decision(one, decision) for one in ids[:MOST_TICKED]])
    except DomainError as refusal:
        flash(gettext(refusal.message, **refusal.details), "stop")
        return redirect(address)
    flash(many_in_words(decision, made), "ok")
    return redirect(address)


def many_in_words(decision: str, made: Decided | None) -> str:
    """What was decided of many lines, and what it made, in a sentence."""
    if made is None:
        return str(gettext("Already done."))
    count = len(made.lines)
    if decision == "snooze":
        return str(ngettext("%(number)s line put off.", "%(number)s lines put off.", count, number=number(count)))
    words = ngettext("%(number)s line approved.", "%(number)s lines approved.", count, number=number(count))
    return f"{words} {_made_in_words(made)}".strip()


# ---------------------------------------------------------------- who overruled how often


@dataclass(frozen=True)
class Decider:
    """How often somebody decided what."""

    name: str
    approve: int
    change: int
    reject: int
    snooze: int

    @property
    def overruled(self) -> int:
        """How often the proposal was not followed."""
        return self.change + self.reject

    @property
    def all(self) -> int:
        """How often something was decided."""
        return self.approve + self.overruled + self.snooze


@bp.get("/reorder/decisions")
@may(READ)
def decisions() -> str:
    """What was decided in the last year: by whom, how often against the proposal, of which goods, and why."""
    ambito = ambito_here()
    scope = Scope(ambiti=frozenset({ambito.id} if ambito else ()))
    since = clock.now() - A_YEAR
    found = review.deciders(scope, since)
    names = names_of_operators(set(found))
    people = [
        Decider(names.get(who, ""), *(told.get(one, 0) for one in ("approve", "change", "reject", "snooze")))
        for who, told in found.items()
    ]
    lately = review.overruled_lately(scope, since, MOST_TOLD)
    return render_template(
        "reorder/decisions.html",
        people=sorted(people, key=lambda one: (-one.all, one.name)),
        items=review.overruled_most(scope, since, MOST_TOLD),
        lately=lately,
        who=names_of_operators({row.ReorderLine.decided_by for row in lately}),
        **ways(db.session.get(Ambito, ambito.id) if ambito else None),
    )

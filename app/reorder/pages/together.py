# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of deciding in one go: moves by their route, purchases by their supplier, or all that is open."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app.errors import DomainError
from app.reorder.pages.asking import asked_for, kept, may_decide
from app.reorder.pages.blueprint import bp
from app.reorder.pages.decisions import decided, many_in_words
from app.reorder.queries import review, together
from app.reorder.queries import runs as queries
from app.reorder.routes.runs import DECIDE, readable
from app.reorder.rules.comparing import Decision
from app.web import may


@bp.get("/reorder/runs/<uuid:run_id>/all")
@may(DECIDE)
def all_page(run_id: UUID) -> str:
    """Lines that are still open, in heaps that are decided together; or some of them: what they come to, before it is
    done."""
    run, asked = readable(run_id, DECIDE), asked_for()
    return render_template(
        "reorder/all.html",
        run=run,
        asked=asked,
        kept=kept(asked),
        counts=review.counts(run.id),
        **together.open_sums(run.id, asked),
        routes=() if asked.narrow else together.routes(run.id),
        purchases=() if asked.narrow else together.purchases(run.id),
        kits=() if asked.narrow else together.kits(run.id),
        may_decide=may_decide(run, queries.latest(run.ambito_id)),
    )


@bp.post("/reorder/runs/<uuid:run_id>/all")
@may(DECIDE)
def decide_all(run_id: UUID) -> Response:
    """Approve or put off every line that is still open, or those of a heap."""
    run, asked = readable(run_id, DECIDE), asked_for()
    decision = "snooze" if request.form.get("decision") == "snooze" else "approve"
    some = [Decision(line.id, decision) for line in together.open_lines(run.id, asked)] if asked.narrow else []
    if asked.narrow and not some:
        flash(gettext("Already done."), "ok")
        return redirect(url_for("reorder.all_page", run_id=run.id))
    try:
        made = decided(run, some, None if asked.narrow else decision)
    except DomainError as refusal:
        flash(gettext(refusal.message, **refusal.details), "stop")
        return redirect(url_for("reorder.all_page", run_id=run.id, **kept(asked)))
    flash(many_in_words(decision, made), "ok")
    rest = asked.narrow and review.counts(run.id).groups["open"]
    return redirect(url_for("reorder.all_page" if rest else "reorder.run", run_id=run.id))

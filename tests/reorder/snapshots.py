# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run looks at, out of nothing: one item at one site, or several, as a snapshot without any database."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid5

import numpy as np

from app.reorder.rules.demand import Weeks
from app.reorder.rules.policies import DEFAULTS, ORIGIN, Effective, Subject
from app.reorder.rules.snapshot import Known, Offer, Snapshot

AS_OF = date(2026, 3, 1)
SPACE = UUID(int=7)
AMBITO, SELLER = uuid5(SPACE, "ambito"), uuid5(SPACE, "seller")
SOLD = Offer(SELLER, 300, 4, 4, 10, 3.0, "stated", None)


def known(item: str = "blanket", site: str = "point", *, said: Mapping[str, Any] | None = None, **more: Any) -> Known:
    """An item at a site of which there is none, sold by one supplier; ``said``: fields of its policy."""
    subject = Subject(AMBITO, uuid5(SPACE, site), "point", uuid5(SPACE, item), uuid5(SPACE, "category"), "H-e")
    fields = {**DEFAULTS, **(said or {})}
    plain = Known(
        subject, uuid5(SPACE, "product"), None, None, 250, False, False, 0, (), 0, 0, (), (), 0, (SOLD,),
        Effective(fields, dict.fromkeys(fields, ORIGIN), {}),
    )  # fmt: skip
    return replace(plain, **more)


def snapshot(
    lines: Sequence[Known], requests: Any, *, exposure: Any = 1.0, parts: Mapping[str, Any] | None = None, **more: Any
) -> Snapshot:
    """These lines with what was asked for week by week; ``parts`` by name of kit and part."""
    asked = np.asarray(requests, float)
    weeks = Weeks(asked, np.broadcast_to(np.asarray(exposure, float), asked.shape).copy(), np.zeros(asked.shape), AS_OF)
    inside = {uuid5(SPACE, kit): [(uuid5(SPACE, one), n) for one, n in own] for kit, own in (parts or {}).items()}
    return Snapshot(AMBITO, AS_OF, list(lines), weeks, inside, more.pop("moving_days", {}), **more)

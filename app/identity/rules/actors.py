# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each role may do, and an operator at work. No database, no web."""

from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from app.errors import N_, DomainError
from app.network.rules import Scope

READING = frozenset({"stock.read", "catalogue.read", "network.read"})
PAPERS = frozenset({"transfer.read", "order.read", "supplier.read", "donation.read", "count.read"})
GOODS = frozenset({"transfer.write", "count.write", "kit.write", "discard.write", "stock.correct"})
RECEIVING = frozenset({"stock.receive", "donation.write"})
PRINTING = frozenset({"label.print", "label.setup"})
WAREHOUSE = (
    READING | PAPERS | GOODS | RECEIVING | PRINTING | {"scan", "barcode.write", "stock.reverse", "movement.read"}
)
MEETING = frozenset({"contact.read", "contact.write", "referral.read", "referral.write", "service.read", "tally.write"})
LENDING = frozenset({"allowance.read", "loan.read", "loan.write"})
GOING_OUT = frozenset({"outing.read", "outing.write", "day.write"})
KNOWING = frozenset({"people.read", "people.write", "people.merge", "people.forget", "handout.write"})
PEOPLE = MEETING | KNOWING | LENDING | GOING_OUT
REPORTS = frozenset({"report.read", "report.stock"})
PAPERS_OF_GOODS = frozenset({"report.stock", "register.read"})
REORDER = frozenset({"reorder.read", "reorder.run", "reorder.decide", "reorder.policy"})

ROLE_WORDS = {
    "volunteer": N_("Volunteer"),
    "distributor": N_("Distribution"),
    "procurement": N_("Purchasing"),
    "coordinator": N_("Coordination"),
    "region": N_("Region"),
    "admin": N_("Administration"),
}
"""Each role in one word."""

PERMISSIONS: dict[str, frozenset[str]] = {
    "volunteer": WAREHOUSE,
    "distributor": WAREHOUSE | PEOPLE | {"survey.write"},
    "procurement": READING
    | PAPERS
    | {"scan", "movement.read", "order.write", "supplier.write", "donation.write", "import.read", "label.print"}
    | PAPERS_OF_GOODS
    | REORDER,
    "coordinator": WAREHOUSE
    | PEOPLE
    | {"service.write"}
    | {"catalogue.write", "handout.settle", "order.write", "supplier.write", "stock.import", "import.read"}
    | {"allowance.write", "override.read"}
    | {"access.read", "retention.read", "badge.print", "device.withdraw"}
    | REPORTS
    | PAPERS_OF_GOODS
    | {"report.rows", "estimate.write", "survey.read", "survey.write"}
    | REORDER,
    "region": READING | REPORTS,
    "admin": READING
    | {"scan", "barcode.write", "catalogue.write", "network.write", "stock.import", "import.read"}
    | {"service.read", "service.write"}
    | {"allowance.read", "allowance.write"}
    | {"supplier.read", "supplier.write", "retention.read", "retention.write", "badge.print"}
    | {"reorder.read", "reorder.policy", "clock.read", "clock.run", "device.withdraw"}
    | {"indicator.read", "indicator.write"}
    | PRINTING,
}
EVERYWHERE = frozenset({"region", "admin"})
ACTING = frozenset({"stock.receive", "handout.write"})

# A disabled operator's telephone may still hand in what already happened; it is kept for a coordinator.
LEFT_TO_THE_DISABLED = frozenset({"handout.write"})

# The session of a phone's outbox hands in what was kept on the way, and can be used for nothing else.
LEFT_TO_A_PHONE = frozenset({"handout.write", "contact.write", "stock.receive"})
PHONE = "phone"


@dataclass(frozen=True)
class Assignment:
    """A role and where it holds. For a role at a site, ``ambito_id`` is the site's."""

    role: str
    ambito_id: UUID | None
    site_id: UUID | None


@dataclass(frozen=True)
class Actor:
    """An operator at work: who they are, what they may, where it holds."""

    operator_id: UUID
    username: str
    display_name: str
    language: str | None
    session_id: UUID
    kind: str
    assignments: tuple[Assignment, ...]
    disabled: bool = False
    ambito_of: Callable[[UUID], UUID | None] = field(default=lambda site_id: None, compare=False, repr=False)

    @property
    def role(self) -> str:
        """The role whose navigation and first acts this operator sees."""
        return next((one.role for one in self.assignments), "volunteer")

    def permissions(self, assignment: Assignment) -> frozenset[str]:
        """What one assignment allows."""
        allowed = PERMISSIONS[assignment.role]
        if self.kind == PHONE:
            allowed &= LEFT_TO_A_PHONE
        return allowed & LEFT_TO_THE_DISABLED if self.disabled else allowed

    def may(self, permission: str) -> bool:
        """Whether any role allows this, somewhere."""
        return any(permission in self.permissions(one) for one in self.assignments)

    def scope(self, *permissions: str) -> Scope:
        """Where any of these is allowed."""
        holding = [one for one in self.assignments if not self.permissions(one).isdisjoint(permissions)]
        return Scope(
            everywhere=any(one.role in EVERYWHERE for one in holding),
            ambiti=frozenset(one.ambito_id for one in holding if one.ambito_id and not one.site_id),
            sites=frozenset(one.site_id for one in holding if one.site_id),
        )

    @property
    def hand(self) -> Scope:
        """Where this operator acts."""
        return self.scope(*ACTING)

    @property
    def sight(self) -> Scope:
        """Where this operator sees stock: all of one's ambito, whatever site one works at."""
        return Scope(
            everywhere=any(one.role in EVERYWHERE for one in self.assignments),
            ambiti=frozenset(one.ambito_id for one in self.assignments if one.ambito_id),
        )

    def sight_with(self, permission: str) -> Scope:
        """Where this operator reads papers: all of the ambiti in which a role of theirs allows it."""
        holding = [one for one in self.assignments if permission in self.permissions(one)]
        return Scope(
            everywhere=any(one.role in EVERYWHERE for one in holding),
            ambiti=frozenset(one.ambito_id for one in holding if one.ambito_id),
        )

    def may_at(self, permission: str, site_id: UUID) -> bool:
        """Whether this is allowed at a site; asks for the site's ambito only when a whole ambito is held."""
        reach = self.scope(permission)
        return site_id in reach.sites or self._covers(reach, site_id)

    def sees(self, site_id: UUID) -> bool:
        """Whether the stock of a site may be seen."""
        return any(one.site_id == site_id for one in self.assignments) or self._covers(self.sight, site_id)

    def _covers(self, scope: Scope, site_id: UUID) -> bool:
        if not (scope.everywhere or scope.ambiti):
            return False
        ambito_id = self.ambito_of(site_id)
        return ambito_id is not None and scope.covers(site_id, ambito_id)


def check_assignment(role: str, ambito_id: UUID | None, site_id: UUID | None) -> None:
    """A role holds where its work is: at a site, in an ambito, or everywhere. Raises ``bad_assignment``."""
    needed = {"volunteer": "site", "distributor": "site", "region": "everywhere", "admin": "everywhere"}
    where = "site" if site_id else "ambito" if ambito_id else "everywhere"
    if needed.get(role, "ambito") != where:
        raise DomainError(
            N_("The role %(role)s needs to be given for: %(where)s."),
            "bad_assignment",
            422,
            role=role,
            where=needed.get(role, "ambito"),
        )

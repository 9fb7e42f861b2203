# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody's sight or hand reaches. No database, no web."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Scope:
    """A part of the network: everything, whole ambiti, single sites, or nothing."""

    everywhere: bool = False
    ambiti: frozenset[UUID] = frozenset()
    sites: frozenset[UUID] = frozenset()

    def covers(self, site_id: UUID, ambito_id: UUID | None) -> bool:
        """Whether a site of this ambito lies inside."""
        return self.everywhere or site_id in self.sites or (ambito_id is not None and ambito_id in self.ambiti)

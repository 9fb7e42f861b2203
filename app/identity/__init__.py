# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may act, and where: operators, the roles they hold, their sessions, and who read what."""

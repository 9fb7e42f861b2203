# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions of printing on plain values: what a label says, which symbol it gets, what is refused."""

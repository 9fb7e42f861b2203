# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods given to people: handouts, the advice beside them, what was asked for and was not there."""

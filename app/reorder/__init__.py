# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reorder: what is asked for, what will be, how much to have, and what to move and buy for it."""

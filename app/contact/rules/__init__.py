# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about people, contacts, services and referrals, each noun in its file."""

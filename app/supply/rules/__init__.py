# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about what comes in on plain values, each noun in its file. No database."""

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of letting go, each noun in its file."""

from app.privacy.operations.forgetting import forget as forget
from app.privacy.operations.retention import let_go as let_go
from app.privacy.operations.retention import set_rule as set_rule

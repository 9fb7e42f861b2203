# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies on shelves, what the books cannot explain, and what was asked for in vain."""

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known of somebody, who read it, and letting it go: by wish or by the clock."""

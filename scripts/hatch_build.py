# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What hatchling runs before it packs a wheel or installs in place: assets, translations, migrations."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

# hatchling loads this file by itself: its folder has to be put on the path first
sys.path.insert(0, str(Path(__file__).resolve().parent))

import assets


class SogliaBuildHook(BuildHookInterface):  # type: ignore[misc,type-arg,unused-ignore]  # typed only where built
    """Found by hatchling because it is the only hook class in this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build what is out of date. A finished wheel also gets the schema's history, for `soglia migrate`.

        In place (version "editable") the repository's own migrations/ is found beside app/, and a copy in
        site-packages would only grow old.
        """
        assets.build(Path(self.root))
        if version == "standard":
            build_data["force_include"]["migrations"] = "app/_migrations"

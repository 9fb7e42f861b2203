# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a public repository owes: licences that can be read by programs, a description for catalogues, no secrets."""

import hashlib
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.documents import ROOT, own_files

# Of the text as the Free Software Foundation publishes it.
AGPL = "0d96a4ff68ad6d4b6f1f30f713b18d5184912ba8dd389f86aa7710db079abcb0"
LANGUAGES = ("en", "it")


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """``publiccode.yml``."""
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    return loaded


def test_every_file_says_its_licence(tmp_path: Path) -> None:
    for path in own_files():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    command = [sys.executable, "-m", "reuse", "--root", str(tmp_path), "lint", "--lines"]
    lint = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert (lint.returncode, lint.stdout) == (0, "")


def test_the_licence_is_the_official_text() -> None:
    for path in (ROOT / "LICENSE", ROOT / "LICENSES/AGPL-3.0-or-later.txt"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == AGPL


def test_the_description_for_catalogues_has_what_it_must(description: dict[str, Any]) -> None:
    assert description["publiccodeYmlVersion"] == "0.7"
    assert description["name"] == "Soglia"
    assert description["url"].startswith("https://")
    assert description["platforms"]
    assert description["developmentStatus"] in {"concept", "development", "beta", "stable", "obsolete"}
    assert description["softwareType"] == "standalone/web"
    assert description["maintenance"]["type"] in {"internal", "community"}
    assert all(one["name"] for one in description["maintenance"]["contacts"])
    assert isinstance(description["localisation"]["localisationReady"], bool)
    assert sorted(description["localisation"]["availableLanguages"]) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_description_for_catalogues_keeps_its_lengths(description: dict[str, Any], language: str) -> None:
    said = description["description"][language]
    assert 0 < len(said["shortDescription"]) <= 150
    assert 150 <= len(said["longDescription"]) <= 10_000
    assert all(said["features"])
    assert len(said["features"]) == len(description["description"]["en"]["features"])


def test_what_catalogues_no_longer_read_is_not_there(description: dict[str, Any]) -> None:
    deprecated = {"it", "IT", "genericName", "repoOwner", "conforme", "codiceIPA"}
    said = {*description, *description["legal"], *description["description"]["it"]}
    assert deprecated & said == set()


def test_licence_and_version_are_the_same_everywhere(description: dict[str, Any]) -> None:
    package = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert description["legal"]["license"] == package["license"] == "AGPL-3.0-or-later"
    assert description["softwareVersion"] == package["version"]


def test_nothing_tells_of_the_machine_it_was_made_on() -> None:
    folders = re.compile(rb"(?<![\w.])/(home|Users|root|tmp|work)/[A-Za-z0-9_.-]+/")
    texts = [path for path in own_files() if path.suffix not in (".png", ".json") and path.parent.name != "LICENSES"]
    assert [path for path in texts if folders.search(path.read_bytes())] == []

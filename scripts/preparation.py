# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Make everything ready that scripts/run.py and scripts/test.py need: environment, libraries, assets.

What is done is remembered in `.venv/.soglia.json`, written last and in one step. A preparation that was cut short
leaves its mark there; the next one makes the environment anew (from pip's cache, so quickly) rather than trust it.
Only the standard library: runs on a bare Python 3.11 or later.
"""

import errno
import hashlib
import importlib.util
import json
import os
import shutil
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import assets
from console import Problem, run_step, words

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
CONSTRAINTS = ROOT / "scripts" / "constraints.txt"
NEEDED_BYTES = 1_500_000_000  # an environment with the test extra, its downloads and the pages' packages


def check_system() -> None:
    """Refuse, in words, a system that cannot make an environment. Raises Problem."""
    if os.name != "posix":
        raise Problem(
            "Soglia runs on Linux and macOS. On Windows, start it inside WSL (Windows Subsystem for Linux).",
            "Soglia gira su Linux e macOS. Su Windows avvialo dentro WSL.",
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise Problem(
            "This Python has no venv module. On Debian and Ubuntu it is a package of its own:\n\n"
            f"    sudo apt-get install python{version}-venv\n",
            "A questo Python manca il modulo venv: installa il pacchetto qui sopra e riprova.",
        )


def check_port(host: str, port: int) -> None:
    """Make sure that the server will be able to listen there. Raises Problem, naming a free port where there is one."""
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise Problem(
            f"{host}:{port} is not an address of this machine ({error}).",
            f"{host}:{port} non è un indirizzo di questa macchina.",
        ) from error
    failure = _listen_error(family, address)
    if failure is None:
        return
    if failure == errno.EACCES:
        raise Problem(
            f"Port {port} is kept for the administrator. Use one above 1023, such as --port 8000.",
            f"La porta {port} è riservata all'amministratore: usane una sopra 1023.",
        )
    if failure != errno.EADDRINUSE:
        raise Problem(
            f"Cannot listen on {host}:{port}: {os.strerror(failure)}.", f"Non si può ascoltare su {host}:{port}."
        )
    free = next((p for p in range(port + 1, min(port + 50, 65536)) if _listen_error(family, (host, p)) is None), None)
    way_out = f"--port {free}" if free else "--port with another number"
    raise Problem(
        f"Port {port} is taken: another program (perhaps another Soglia) answers there. Start with {way_out}",
        f"La porta {port} è occupata da un altro programma (forse un altro Soglia). Parti con {way_out}",
    )


def _listen_error(family: int, address: tuple[Any, ...]) -> int | None:
    """The error number of listening there, or None if it works."""
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            return error.errno
    return None


def check_space() -> None:
    """Refuse to begin an installation that the disk cannot hold. Raises Problem."""
    free = shutil.disk_usage(ROOT).free
    if free < NEEDED_BYTES:
        raise Problem(
            f"The installation needs about {NEEDED_BYTES / 1e9:.1f} GB of disk; {free / 1e9:.1f} are free in {ROOT}.",
            f"L'installazione chiede circa {NEEDED_BYTES / 1e9:.1f} GB di disco, liberi ne restano {free / 1e9:.1f}.",
        )


@contextmanager
def alone() -> Iterator[None]:
    """Hold the preparation of this tree: a second script started meanwhile waits its turn."""
    import fcntl

    with (ROOT / ".venv.lock").open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print(
                words(
                    "Another preparation is at work in this folder: waiting for it.",
                    "Un'altra preparazione è al lavoro in questa cartella: aspetto.",
                ),
                flush=True,
            )
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def environment() -> dict[str, str]:
    """This process's environment, less what would make the .venv's Python look elsewhere for its modules."""
    return {name: value for name, value in os.environ.items() if name not in {"PYTHONHOME", "PYTHONPATH"}}


class Stamp:
    """What was done in `.venv`: by which Python, where, and which installations are complete."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.facts = self._read()

    def _read(self) -> dict[str, Any]:
        try:
            facts = json.loads(self.path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return facts if isinstance(facts, dict) else {}

    def write(self, **facts: Any) -> None:
        """Change some facts and put them on disk, all or none."""
        self.facts.update(facts)
        partial = self.path.with_suffix(".part")
        partial.write_text(json.dumps(self.facts, indent=2), encoding="utf-8")
        partial.replace(self.path)


def identity() -> dict[str, str]:
    """What an environment is tied to: it works for this Python and in this folder, and nowhere else."""
    return {"python": f"{sys.version_info.major}.{sys.version_info.minor}", "base": sys.base_prefix, "root": str(ROOT)}


def reason_to_remake(stamp: Stamp) -> str | None:
    """Why the environment that stands there cannot be used, in words, or None if it can."""
    if not VENV.exists():
        return words("there is none yet", "non c'è ancora")
    made = stamp.facts.get("identity", {})
    if stamp.facts.get("installing") or not made:
        return words("the last preparation was cut short", "l'ultima preparazione si era interrotta")
    if made.get("python") != identity()["python"] or made.get("base") != identity()["base"]:
        return words(
            f"it belongs to another Python ({made.get('python')})", f"è di un altro Python ({made.get('python')})"
        )
    if made.get("root") != str(ROOT):
        return words("the folder was moved", "la cartella è stata spostata")
    command = [str(PYTHON), "-I", "-c", "import sys, pip; print(sys.prefix)"]
    try:
        answer = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError):
        return words("its Python does not start", "il suo Python non parte")
    return None if answer.stdout.strip() == str(VENV) else words("it is not where it says", "non è dove dice di essere")


def ensure_environment(stamp: Stamp) -> None:
    """Make `.venv`, or make it again if it is of no use."""
    reason = reason_to_remake(stamp)
    if reason is None:
        return
    check_space()
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()  # never empty the folder that somebody's link points at
    stamp.path.unlink(missing_ok=True)
    label = words(f"Making the environment .venv ({reason})", f"Preparo l'ambiente .venv ({reason})")
    # Not sys.executable, which may be the very .venv that has just gone.
    base = str(getattr(sys, "_base_executable", sys.executable))
    run_step(label, [base, "-m", "venv", "--clear", str(VENV)], cwd=ROOT, env=environment())
    stamp.facts = {}
    stamp.write(identity=identity(), installed={})


def installation_mark(extra: str) -> str:
    """Changes when an installation with this extra would: by pyproject.toml or the constraints."""
    parts = [b"1", extra.encode(), (ROOT / "pyproject.toml").read_bytes(), CONSTRAINTS.read_bytes()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def is_installed(stamp: Stamp, extra: str) -> bool:
    """Whether the libraries are there, with this extra. An installation with one also serves those who want none."""
    installed = stamp.facts.get("installed", {})
    complete = {name for name, mark in installed.items() if mark == installation_mark(name)}
    return (VENV / "bin" / "soglia").exists() and (extra in complete or (extra == "" and bool(complete)))


def requirements(extra: str = "") -> tuple[list[str], list[str]]:
    """What pyproject.toml asks for: to build, and to run (with an extra, if named)."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        settings = tomllib.load(file)
    project = settings["project"]
    optional = project["optional-dependencies"][extra] if extra else []
    return settings["build-system"]["requires"], [*project["dependencies"], *optional]


def _pip(label: str, arguments: list[str]) -> None:
    command = [
        str(PYTHON),
        "-I",
        "-m",
        "pip",
        "install",
        "--no-input",
        "--disable-pip-version-check",
        "--progress-bar=off",
    ]
    run_step(label, [*command, "-c", str(CONSTRAINTS), *arguments], cwd=ROOT, env=environment())


def build_assets() -> None:
    """Pages' files and translations, where a source has changed."""
    if assets.is_current(ROOT):
        return
    label = words("Building the pages' styles, scripts and icons", "Costruisco stili, script e icone delle pagine")
    run_step(label, [str(PYTHON), str(ROOT / "scripts" / "assets.py")], cwd=ROOT, env=environment())


def install(stamp: Stamp, extra: str) -> None:
    """The libraries, with an extra if named, in the versions of scripts/constraints.txt; Soglia itself in place.

    The build's own packages go into the same environment, so that they too are constrained, and so that the assets
    can be built again later without installing anything.
    """
    check_space()
    stamp.write(installing=True)
    to_build, to_run = requirements(extra)
    _pip(words("Installing the build tools", "Installo gli strumenti di costruzione"), to_build)
    build_assets()
    _pip(words("Installing the libraries", "Installo le librerie"), to_run)
    # By itself: without isolation, a library that has no wheel for this Python would miss its own build tools.
    in_place = ["--no-build-isolation", "--no-deps", "--editable", "."]
    _pip(words("Installing Soglia", "Installo Soglia"), in_place)
    stamp.write(installing=False, installed={**stamp.facts.get("installed", {}), extra: installation_mark(extra)})


def prepare(extra: str = "") -> None:
    """Everything that has to stand before Soglia starts, or its tests with extra="test". Does only what is missing."""
    check_system()
    with alone():
        stamp = Stamp(VENV / ".soglia.json")
        ensure_environment(stamp)
        if is_installed(stamp, extra):
            build_assets()
        else:
            install(stamp, extra)


def soglia(*arguments: str) -> list[str]:
    """The command line of `soglia` in the environment."""
    return [str(VENV / "bin" / "soglia"), *arguments]


def wait_for(process: "subprocess.Popen[Any]") -> int:
    """The exit code of a program that shares our terminal, and so also got the Ctrl-C that may interrupt this wait."""
    while True:
        with suppress(KeyboardInterrupt):
            return process.wait()

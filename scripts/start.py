# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The work of scripts/run.py: prepare, migrate, load the demo, serve until Ctrl-C."""

import argparse
import os
import secrets
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from console import Problem, Progress, run_step, talk, words
from preparation import ROOT, Stamp, check_port, environment, prepare, soglia, wait_for

DEMO_SIGN_INS = ("volontario", "operatore", "acquisti", "ambito", "regione", "admin")
DEMO_PASSWORD = "soglia-demo"  # noqa: S105  (public by design, and only where invented data was loaded)
READY_SECONDS = 60.0


def port_number(text: str) -> int:
    """A port from the command line, 1 to 65535."""
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")


def arguments(argv: Sequence[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="scripts/run.py", description="Prepare Soglia and serve it until Ctrl-C.")
    parser.add_argument("--port", type=port_number, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1, this machine only)"
    )
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the data (default: .data in this folder)")
    parser.add_argument("--database", metavar="URL", help="database (default: SQLite in the folder of the data)")
    parser.add_argument("--no-demo", action="store_true", help="no demo data and no demo sign-ins: a real installation")
    return parser.parse_args(argv)


def settings(asked: argparse.Namespace) -> dict[str, str]:
    """The environment that `soglia` is started with: ours, with what the command line asks for on top."""
    env = environment()
    if asked.data or "SOGLIA_DATA_DIR" not in env:
        env["SOGLIA_DATA_DIR"] = str((asked.data or ROOT / ".data").resolve())
    if asked.database:
        env["SOGLIA_DATABASE_URL"] = asked.database
    if asked.no_demo:
        env.pop("SOGLIA_DEMO", None)
        if "SOGLIA_SECRET_KEY" not in env:
            env["SOGLIA_SECRET_KEY"] = secret_kept_in(Path(env["SOGLIA_DATA_DIR"]))
    else:
        env["SOGLIA_DEMO"] = "1"
    return env


def secret_kept_in(folder: Path) -> str:
    """The secret of this installation: made at the first start, kept where only its owner reads it."""
    make_data_folder(folder)
    path = folder / "secret-key"
    if not path.exists() or not path.read_text(encoding="ascii"):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii")


def make_data_folder(path: Path) -> None:
    """The folder of the data, readable by its owner alone. Raises Problem if it cannot be written."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Problem(
            f"The data folder {path} cannot be made: {error.strerror}. Name another with --data DIR.",
            f"La cartella dei dati {path} non si può creare: indicane un'altra con --data.",
        ) from error
    if not os.access(path, os.W_OK):
        raise Problem(
            f"The data folder {path} cannot be written. Name another with --data DIR.",
            f"Nella cartella dei dati {path} non si può scrivere: indicane un'altra con --data.",
        )


def address(host: str, port: int) -> str:
    """The address to type in a browser on this machine."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}/"


def wait_until_ready(server: "subprocess.Popen[bytes]", url: str) -> None:
    """Return when the server answers, or has ended. Raises Problem if it does neither in time."""
    progress = Progress(words("Starting the server", "Avvio il server"))
    until = time.monotonic() + READY_SECONDS
    while server.poll() is None:
        if time.monotonic() > until:
            progress.failed()
            raise Problem(
                f"The server started but does not answer at {url}", f"Il server è partito ma non risponde a {url}"
            )
        try:
            urllib.request.urlopen(f"{url}healthz", timeout=2).close()  # noqa: S310  (our own address)
        except (urllib.error.URLError, OSError):
            progress.tick()
            time.sleep(0.1)
        else:
            progress.done()
            return
    progress.failed()


def announce(url: str, *, demo: bool) -> None:
    """Where Soglia is, and how to get in."""
    print(f"\n  Soglia:  {url}")
    if demo:
        print(
            words(
                "\n  Demo data: people and quantities are invented. Sign in as one of\n",
                "\n  Dati dimostrativi: persone e quantità inventate. Entra come\n",
            )
        )
        print(f"      {'   '.join(DEMO_SIGN_INS)}")
        print(words(f"\n  password: {DEMO_PASSWORD}", f"\n  parola d'accesso: {DEMO_PASSWORD}"))
    print(words("\n  Ctrl-C stops it.\n", "\n  Si ferma con Ctrl-C.\n"), flush=True)


def serve(asked: argparse.Namespace, env: dict[str, str]) -> int:
    """Run the server until it ends or is stopped; its exit code, 0 if it was stopped."""
    server = subprocess.Popen(soglia("serve", "--host", asked.host, "--port", str(asked.port)), env=env)
    stopped = False

    def pass_on(number: int, _frame: object) -> None:
        nonlocal stopped
        stopped = True
        server.terminate()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, pass_on)
    url = address(asked.host, asked.port)
    try:
        wait_until_ready(server, url)
    except Problem:
        server.terminate()
        wait_for(server)
        raise
    if server.poll() is None and not stopped:
        announce(url, demo=not asked.no_demo)
    code = wait_for(server)
    return 0 if stopped else code


def start(asked: argparse.Namespace) -> int:
    """Everything from a bare clone to a served page."""
    check_port(asked.host, asked.port)  # before the long work, not after it
    env = settings(asked)
    make_data_folder(Path(env["SOGLIA_DATA_DIR"]))
    prepare()
    prepare_database(asked, env)
    return serve(asked, env)


def prepare_database(asked: argparse.Namespace, env: dict[str, str]) -> None:
    """Schema and demo data; nothing to do when the embedded database was left as this version wants it."""
    folder = Path(env["SOGLIA_DATA_DIR"])
    stamp, wanted = Stamp(folder / "prepared.json"), state_wanted(demo=not asked.no_demo)
    embedded = "SOGLIA_DATABASE_URL" not in env
    if embedded and (folder / "soglia.db").exists() and stamp.facts == wanted:
        return
    run_step(words("Bringing the database up to date", "Aggiorno la base dati"), soglia("migrate"), cwd=ROOT, env=env)
    if not asked.no_demo:
        label = words("Loading the demo data, where the database is empty", "Carico i dati dimostrativi, se è vuota")
        run_step(label, soglia("demo"), cwd=ROOT, env=env)
    if embedded:
        stamp.write(**wanted)


def state_wanted(*, demo: bool) -> dict[str, Any]:
    """What a database prepared by this version has seen: every migration by name, and whether demo data were asked."""
    return {"migrations": sorted(one.name for one in (ROOT / "migrations" / "versions").glob("*.py")), "demo": demo}


def main(argv: Sequence[str]) -> int:
    """Exit code of `scripts/run.py` with these arguments."""
    asked = arguments(argv)
    return talk(lambda: start(asked))

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The work of scripts/run.py: prepare, migrate, load the demo, serve until Ctrl-C."""

import argparse
import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

from console import Problem, Progress, run_step, talk, words
from preparation import ROOT, check_port, environment, prepare, soglia, wait_for

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
    else:
        env["SOGLIA_DEMO"] = "1"
    return env


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
    run_step(words("Bringing the database up to date", "Aggiorno la base dati"), soglia("migrate"), cwd=ROOT, env=env)
    if not asked.no_demo:
        label = words("Loading the demo data, where the database is empty", "Carico i dati dimostrativi, se è vuota")
        run_step(label, soglia("demo"), cwd=ROOT, env=env)
    return serve(asked, env)


def main(argv: Sequence[str]) -> int:
    """Exit code of `scripts/run.py` with these arguments."""
    asked = arguments(argv)
    return talk(lambda: start(asked))

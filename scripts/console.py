# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the scripts say at the terminal: long steps with their progress, and problems in plain words.

Only the standard library: used on a bare Python, before anything is installed.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

QUIET_SECONDS = 5.0  # without a terminal, a line at least this often
TICK_SECONDS = 0.15
TAIL_LINES = 25


class Problem(Exception):
    """Something the person at the terminal can mend; shown as words, never as a traceback."""

    def __init__(self, english: str, italian: str) -> None:
        super().__init__(english)
        self.italian = italian

    def __str__(self) -> str:
        return f"{self.args[0]}\n{self.italian}" if speaks_italian() else str(self.args[0])


class StepFailed(Exception):
    """A program that a step started ended with an error; carries its last lines."""

    def __init__(self, label: str, code: int, lines: Sequence[str]) -> None:
        super().__init__(label)
        self.label, self.code, self.lines = label, code, list(lines)


def speaks_italian(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether the terminal's language is Italian: the first of LC_ALL, LC_MESSAGES, LANG that is set."""
    language = next(filter(None, map(environment.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return language.lower().startswith("it")


def words(english: str, italian: str) -> str:
    """The one of two texts that suits the terminal's language."""
    return italian if speaks_italian() else english


NO_SPACE = re.compile(r"No space left on device|ENOSPC|Disk quota exceeded")
NO_NETWORK = re.compile(
    r"Temporary failure in name resolution|Name or service not known|nodename nor servname|"
    r"NewConnectionError|ConnectTimeoutError|Failed to establish a new connection|Network is unreachable|"
    r"CERTIFICATE_VERIFY_FAILED|SELF_SIGNED_CERT|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER|"
    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ERR_SOCKET_TIMEOUT|ProxyError"
)


def explain(failure: StepFailed) -> Problem:
    """The most likely reason of a failed step, from its output, as a problem with a way out."""
    output = "\n".join(failure.lines)
    if NO_SPACE.search(output):
        return disk_full()
    if NO_NETWORK.search(output):
        return Problem(
            f"{failure.label}: the package registries cannot be reached. Check the network (and HTTPS_PROXY, "
            "behind a proxy) and start again: what was fetched is kept.\n\n    " + failure.lines[-1],
            "I registri dei pacchetti non si raggiungono. Controlla la rete (e HTTPS_PROXY, se c'è un proxy) e "
            "riprova: quello che era già scaricato resta.",
        )
    return Problem(
        f"{failure.label}: this step ended with error {failure.code}. Its last lines:\n\n{output}\n",
        "Il passo non è riuscito; sopra ci sono le sue ultime righe.",
    )


def disk_full() -> Problem:
    """The problem of a full disk."""
    return Problem(
        "The disk is full. Free some space and start again: what is complete is kept.",
        "Il disco è pieno. Libera un po' di spazio e riprova: quello che è completo resta.",
    )


class Progress:
    """One line for one long step: redrawn in place on a terminal, repeated now and then elsewhere."""

    def __init__(self, label: str) -> None:
        self.label = label
        self.started = time.monotonic()
        self.spoken = self.started
        self.live = sys.stdout.isatty()
        if not self.live:
            print(f"       {label} ...", flush=True)

    @property
    def clock(self) -> str:
        """Elapsed time, five wide: ` 12 s`."""
        return f"{time.monotonic() - self.started:3.0f} s"

    def tick(self, detail: str = "") -> None:
        """Show that the work goes on; `detail` is the last thing it said."""
        if self.live:
            spinner = "|/-\\"[int(time.monotonic() / TICK_SECONDS) % 4]
            text = f"{spinner} {self.clock} {self.label}  {detail}"
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{text[:width]}", end="", flush=True)
        elif time.monotonic() - self.spoken >= QUIET_SECONDS:
            self.spoken = time.monotonic()
            print(f" {self.clock} {self.label}  {detail[:90]}".rstrip(), flush=True)

    def done(self) -> None:
        """Leave the finished step's line behind."""
        print(f"{self._clear()}[ok] {self.label} ({self.clock.strip()})", flush=True)

    def failed(self) -> None:
        """Leave the failed step's line behind; its reason follows from who asked for it."""
        print(f"{self._clear()}[no] {self.label} ({self.clock.strip()})", flush=True)

    def _clear(self) -> str:
        return "\r\x1b[K" if self.live else ""


def stop(process: "subprocess.Popen[str]") -> None:
    """End a program that `run_step` started, and what it started in turn."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
            process.wait(timeout=5)
        except ProcessLookupError:
            return
        except subprocess.TimeoutExpired:
            continue


def run_step(label: str, command: Sequence[str], *, cwd: Path, env: Mapping[str, str] | None = None) -> None:
    """Run a program, showing `label`, the elapsed seconds and its last line while it works.

    Raises StepFailed if it ends with an error. Whatever interrupts the wait ends the program first: it has a
    process group of its own, so that a Ctrl-C reaches it once, through us.
    """
    progress = Progress(label)
    lines: deque[str] = deque(maxlen=TAIL_LINES)
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    reader = threading.Thread(target=_collect, args=(process, lines), daemon=True)
    reader.start()
    try:
        while process.poll() is None:
            progress.tick(lines[-1] if lines else "")
            time.sleep(TICK_SECONDS)
    except BaseException:
        stop(process)
        progress.failed()
        raise
    finally:
        reader.join(timeout=2)
    if process.returncode:
        progress.failed()
        raise StepFailed(label, process.returncode, lines)
    progress.done()


def _collect(process: "subprocess.Popen[str]", lines: deque[str]) -> None:
    assert process.stdout is not None  # noqa: S101  (asked for above; for the type checker)
    with process.stdout as output:
        for line in output:
            if line.strip():
                lines.append(line.rstrip())


def _interrupted(number: int, _frame: object) -> None:
    raise KeyboardInterrupt(number)


def talk(act: Callable[[], int]) -> int:
    """Run a script's work, turn its problems into words, and answer its exit code. SIGTERM counts as Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that cannot show an accent still shows the sentence
    signal.signal(signal.SIGTERM, _interrupted)
    try:
        return act()
    except KeyboardInterrupt:
        print(
            "\n"
            + words(
                "Stopped. Start again whenever you like: it goes on from here.",
                "Fermato. Riparti quando vuoi: riprende da qui.",
            )
        )
        return 130
    except StepFailed as failure:
        print(f"\n{explain(failure)}", file=sys.stderr)
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
    except OSError as error:
        if error.errno not in {28, 122}:  # ENOSPC, EDQUOT
            raise
        print(f"\n{disk_full()}", file=sys.stderr)
    return 1

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What scripts/run.py and scripts/test.py decide before anything is installed: stamps, ports, refusals, words."""

import ast
import json
import os
import socket
import sys
import threading
import time
from pathlib import Path

import pytest

import console
import preparation
import required_python
import start
import suite
from console import Problem, StepFailed
from preparation import Stamp

SCRIPTS = Path(preparation.__file__).parent
SETTINGS = """
build-system.requires = ["hatchling"]
project.dependencies = ["flask"]
project.optional-dependencies.test = ["pytest"]
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with its settings and nothing made yet."""
    root = tmp_path.resolve()
    (root / "scripts").mkdir()
    (root / "pyproject.toml").write_text(SETTINGS)
    (root / "scripts/constraints.txt").write_text("hatchling==1.27.0\n")
    monkeypatch.setattr(preparation, "ROOT", root)
    monkeypatch.setattr(preparation, "VENV", root / ".venv")
    monkeypatch.setattr(preparation, "PYTHON", root / ".venv/bin/python")
    monkeypatch.setattr(preparation, "CONSTRAINTS", root / "scripts/constraints.txt")
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    return root


@pytest.fixture
def stamp(tree: Path) -> Stamp:
    """An environment whose Python starts, stamped as complete and with nothing installed."""
    (tree / ".venv/bin").mkdir(parents=True)
    python = tree / ".venv/bin/python"
    python.write_text(f"#!/bin/sh\necho {tree}/.venv\n")
    python.chmod(0o755)
    stamp = Stamp(tree / ".venv/.soglia.json")
    stamp.write(identity=preparation.identity(), installed={})
    return stamp


@pytest.mark.parametrize("name", ["run.py", "test.py", "required_python.py"])
def test_an_old_python_can_read_what_refuses_it(name: str) -> None:
    ast.parse((SCRIPTS / name).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_an_old_python_is_refused_by_name() -> None:
    assert "needs Python 3.11 or later; this is 3.6." in str(required_python.refusal((3, 6)))
    assert required_python.refusal((3, 11)) is None
    assert required_python.refusal((4, 0)) is None


def test_the_scripts_require_the_python_that_the_package_does() -> None:
    text = (SCRIPTS.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={required_python.REQUIRED[0]}.{required_python.REQUIRED[1]}"' in text


def test_a_python_without_venv_is_told_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else object())
    with pytest.raises(Problem, match=rf"apt-get install python3\.{sys.version_info.minor}-venv"):
        preparation.check_system()


def test_a_free_port_passes() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    preparation.check_port("127.0.0.1", port)


def test_a_taken_port_is_refused_with_another_one() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        with pytest.raises(Problem, match=rf"Port {port} is taken.*--port \d+"):
            preparation.check_port("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(Problem, match=r"Cannot listen on 192\.0\.2\.1"):
        preparation.check_port("192.0.2.1", 8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "8e3", "٣", ""])
def test_what_is_no_port_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        start.arguments([f"--port={text}"])
    assert "a port is a number from 1 to 65535" in capsys.readouterr().err


def test_a_full_disk_is_noticed_before_the_installation(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "NEEDED_BYTES", 10**18)
    with pytest.raises(Problem, match="are free in"):
        preparation.check_space()


def test_a_sound_environment_is_kept(stamp: Stamp) -> None:
    assert preparation.reason_to_remake(stamp) is None


def test_no_environment_is_a_reason_to_make_one(tree: Path) -> None:
    assert preparation.reason_to_remake(Stamp(tree / ".venv/.soglia.json")) == "there is none yet"


def test_an_interrupted_installation_is_made_anew(stamp: Stamp) -> None:
    stamp.write(installing=True)
    assert preparation.reason_to_remake(Stamp(stamp.path)) == "the last preparation was cut short"


@pytest.mark.parametrize("content", ["", "{", "[]", "null"])
def test_an_unreadable_stamp_counts_as_interrupted(stamp: Stamp, content: str) -> None:
    stamp.path.write_text(content)
    assert preparation.reason_to_remake(Stamp(stamp.path)) == "the last preparation was cut short"


def test_an_environment_of_another_python_is_made_anew(stamp: Stamp) -> None:
    stamp.write(identity={**preparation.identity(), "python": "3.10"})
    assert preparation.reason_to_remake(stamp) == "it belongs to another Python (3.10)"


def test_a_moved_folder_is_noticed(stamp: Stamp) -> None:
    stamp.write(identity={**preparation.identity(), "root": "/elsewhere"})
    assert preparation.reason_to_remake(stamp) == "the folder was moved"


def test_an_environment_whose_python_is_gone_is_made_anew(stamp: Stamp, tree: Path) -> None:
    (tree / ".venv/bin/python").unlink()
    assert preparation.reason_to_remake(stamp) == "its Python does not start"


def test_an_installation_is_complete_until_its_settings_change(stamp: Stamp, tree: Path) -> None:
    (tree / ".venv/bin/soglia").touch()
    assert not preparation.is_installed(stamp, "")
    stamp.write(installed={"": preparation.installation_mark("")})
    assert preparation.is_installed(stamp, "")
    assert not preparation.is_installed(stamp, "test")
    with (tree / "scripts/constraints.txt").open("a") as constraints:
        constraints.write("flask==3.1.3\n")
    assert not preparation.is_installed(stamp, "")


def test_an_installation_with_the_test_extra_also_serves(stamp: Stamp, tree: Path) -> None:
    (tree / ".venv/bin/soglia").touch()
    stamp.write(installed={"test": preparation.installation_mark("test")})
    assert preparation.is_installed(stamp, "")


def test_an_installation_without_its_command_is_not_complete(stamp: Stamp) -> None:
    stamp.write(installed={"": preparation.installation_mark("")})
    assert not preparation.is_installed(stamp, "")


def test_what_is_installed_is_what_the_settings_ask_for(tree: Path) -> None:
    assert preparation.requirements() == (["hatchling"], ["flask"])
    assert preparation.requirements("test") == (["hatchling"], ["flask", "pytest"])


def test_a_failed_installation_leaves_its_mark(stamp: Stamp, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(label: str, arguments: list[str]) -> None:
        raise StepFailed(label, 1, ["boom"])

    monkeypatch.setattr(preparation, "_pip", fail)
    with pytest.raises(StepFailed):
        preparation.install(stamp, "test")
    assert json.loads(stamp.path.read_text())["installing"] is True


def test_a_linked_environment_is_unlinked_and_its_target_kept(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tree / "precious").mkdir()
    (tree / ".venv").symlink_to(tree / "precious")
    monkeypatch.setattr(preparation, "run_step", lambda *_, **__: (tree / ".venv").mkdir())
    preparation.ensure_environment(Stamp(tree / ".venv/.soglia.json"))
    assert (tree / "precious").is_dir()
    assert not (tree / ".venv").is_symlink()


def test_two_preparations_take_turns(tree: Path) -> None:
    order = []

    def second() -> None:
        with preparation.alone():
            order.append("second")

    with preparation.alone():
        other = threading.Thread(target=second)
        other.start()
        time.sleep(0.2)
        order.append("first")
    other.join(timeout=5)
    assert order == ["first", "second"]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("npm error code ENOTFOUND", "registries cannot be reached"),
        ("socket.gaierror: Temporary failure in name resolution", "registries cannot be reached"),
        ("SyntaxError: invalid syntax", "ended with error 3. Its last lines"),
    ],
)
def test_a_failed_step_is_explained(line: str, says: str) -> None:
    assert says in str(console.explain(StepFailed("Installing", 3, ["before", line])))


def test_problems_are_said_in_italian_too_where_the_terminal_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "it_IT.UTF-8")
    assert str(Problem("Full.", "Pieno.")) == "Full.\nPieno."
    monkeypatch.setenv("LC_ALL", "C")
    assert str(Problem("Full.", "Pieno.")) == "Full."


def test_a_step_shows_its_work_and_raises_with_the_last_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(console, "QUIET_SECONDS", 0.2)
    code = "import sys, time; print('halfway', flush=True); time.sleep(0.8); sys.exit(3)"
    with pytest.raises(StepFailed) as failure:
        console.run_step("Building", [sys.executable, "-c", code], cwd=tmp_path)
    assert (failure.value.code, failure.value.lines) == (3, ["halfway"])
    shown = capsys.readouterr().out
    assert "Building  halfway" in shown
    assert "[no] Building" in shown


def test_an_interrupted_step_ends_what_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started = tmp_path / "pid"
    code = f"import os, time; open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(60)"

    def interrupt_once_started(_progress: console.Progress, _detail: str = "") -> None:
        if started.exists() and started.read_text():
            raise KeyboardInterrupt

    monkeypatch.setattr(console.Progress, "tick", interrupt_once_started)
    with pytest.raises(KeyboardInterrupt):
        console.run_step("Waiting", [sys.executable, "-c", code], cwd=tmp_path)
    with pytest.raises(ProcessLookupError):
        os.kill(int(started.read_text()), 0)


def test_the_command_line_wins_over_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOGLIA_DATA_DIR", "/from/the/environment")
    monkeypatch.setenv("SOGLIA_DEMO", "1")
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    env = start.settings(start.arguments([]))
    assert (env["SOGLIA_DATA_DIR"], env["SOGLIA_DEMO"]) == ("/from/the/environment", "1")
    assert "PYTHONPATH" not in env
    asked = start.arguments(["--data", str(tmp_path), "--database", "postgresql://db/soglia", "--no-demo"])
    env = start.settings(asked)
    assert (env["SOGLIA_DATA_DIR"], env["SOGLIA_DATABASE_URL"]) == (str(tmp_path), "postgresql://db/soglia")
    assert "SOGLIA_DEMO" not in env


def test_the_data_folder_is_the_owners_alone(tmp_path: Path) -> None:
    start.make_data_folder(tmp_path / "a/b")
    assert (tmp_path / "a/b").stat().st_mode & 0o777 == 0o700


def test_a_data_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Problem, match="Name another with --data"):
        start.make_data_folder(tmp_path / "file/data")


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("127.0.0.1", "http://127.0.0.1:8000/"),
        ("0.0.0.0", "http://127.0.0.1:8000/"),  # noqa: S104
        ("::1", "http://[::1]:8000/"),
    ],
)
def test_the_address_can_be_typed_in_a_browser(host: str, shown: str) -> None:
    assert start.address(host, 8000) == shown


def test_the_tests_come_last_and_get_the_arguments() -> None:
    names = [name for name, _ in suite.steps(["-k", "scan"])]
    assert names == ["lint", "format", "types", "tests"]
    assert suite.steps(["-k", "scan"])[-1][1][-2:] == ["-k", "scan"]

# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sealed texts: nobody reads them without the key, nobody moves them, and keys may change."""

import base64
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.exceptions import InvalidTag

from app.ciphers import KeysInFile, Place, Sealer, Unreadable, in_words, new_key, read_keys, sealer_from
from app.errors import DomainError

TEXT = "Dorme sotto il ponte di mezzo"
HERE = Place("contact", uuid4())


def given(*names: str) -> str:
    """Keys of the environment under these names."""
    return ",".join(f"{name}:{base64.b64encode(name[0].encode() * 32).decode()}" for name in names)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "text-keys"


def test_a_text_comes_back_and_no_letter_of_it_is_kept(path: Path) -> None:
    sealer = sealer_from("", path)
    sealed = sealer.seal(TEXT, HERE)
    assert sealed is not None and TEXT.encode() not in sealed and b"ponte" not in sealed
    assert sealer.open(sealed, HERE) == TEXT
    assert sealer.seal(TEXT, HERE) != sealed, "the same text twice tells nothing"


@pytest.mark.parametrize("nothing", [None, ""], ids=["none", "empty"])
def test_nothing_stays_nothing(path: Path, nothing: str | None) -> None:
    sealer = sealer_from("", path)
    assert sealer.seal(nothing, HERE) is None
    assert sealer.open(None, HERE) is None
    assert not path.exists(), "no key is made for nothing"


@pytest.mark.parametrize(
    "elsewhere",
    [replace(HERE, id=uuid4()), replace(HERE, table="referral"), replace(HERE, column="other")],
    ids=["row", "table", "column"],
)
def test_a_text_that_is_copied_elsewhere_does_not_open(path: Path, elsewhere: Place) -> None:
    sealer = sealer_from("", path)
    with pytest.raises(Unreadable) as caught:
        sealer.open(sealer.seal(TEXT, HERE), elsewhere)
    assert isinstance(caught.value.__context__, InvalidTag)


@pytest.mark.parametrize("at", [0, 12, -1], ids=["key's name", "nonce", "text"])
def test_a_text_that_was_changed_does_not_open(path: Path, at: int) -> None:
    sealer = sealer_from("", path)
    sealed = bytearray(sealer.seal(TEXT, HERE) or b"")
    sealed[at] ^= 1
    with pytest.raises(Unreadable):
        sealer.open(bytes(sealed), HERE)


@pytest.mark.parametrize("broken", [b"", b":", b"x", b"\xff\xff:\x00", b"a:short"], ids=range(5))
def test_what_is_no_sealed_text_does_not_open(broken: bytes) -> None:
    with pytest.raises(Unreadable):
        Sealer(sealer_from(given("a"), Path("/nowhere")).keys).open(broken, HERE)


def test_only_we_may_read_the_file_of_keys(path: Path) -> None:
    sealer_from("", path).seal(TEXT, HERE)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["text-keys"], "nothing is left beside it"


def test_many_processes_begin_with_one_key(path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda _: sealer_from("", path).seal(TEXT, HERE), range(24)))
    assert {sealer_from("", path).open(one, HERE) for one in sealed} == {TEXT}


def test_another_process_learns_of_a_new_key(path: Path) -> None:
    ours, theirs = sealer_from("", path), sealer_from("", path)
    old = ours.seal(TEXT, HERE)
    assert theirs.open(old, HERE) == TEXT
    assert isinstance(ours.keys, KeysInFile)
    name = ours.keys.add()
    new = theirs.seal(TEXT, HERE)
    assert new is not None and new.startswith(f"{name}:".encode())
    assert not theirs.is_current(old or b"") and theirs.is_current(new)
    assert theirs.open(old, HERE) == TEXT, "what the old key sealed still opens"


def test_the_first_key_of_the_environment_seals_and_all_open(tmp_path: Path) -> None:
    old = sealer_from(given("old"), tmp_path / "no").seal(TEXT, HERE)
    both = sealer_from(given("new", "old"), tmp_path / "no")
    assert both.open(old, HERE) == TEXT
    assert (both.seal(TEXT, HERE) or b"").startswith(b"new:")
    with pytest.raises(Unreadable):
        sealer_from(given("new"), tmp_path / "no").open(old, HERE)
    assert list(tmp_path.iterdir()) == [], "no file where the environment has keys"


@pytest.mark.parametrize(
    "wrong",
    ["a", "a:", "a:AAAA", ":" + "A" * 44, "A B:" + "A" * 43 + "=", given("a") + "," + given("a"), "é:x", "a:ключ", ","],
    ids=["no key", "empty", "short", "no name", "name", "twice", "letters", "no base64", "nothing"],
)
def test_wrong_keys_stop_the_start_and_are_not_repeated(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(DomainError) as caught:
        sealer_from(wrong, tmp_path / "no")
    assert caught.value.code == "bad_setting"
    assert "AAAA" not in caught.value.message % caught.value.details


def test_keys_are_read_as_they_are_written() -> None:
    keys = dict(new_key({}) for _ in range(3))
    assert read_keys(in_words(keys)) == keys

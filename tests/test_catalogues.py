# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every word that people may read has its Italian, in the tone we chose."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.documents import ROOT, blocks

ITALIAN = ROOT / "app/translations/it/LC_MESSAGES/messages.po"
HOW = ["-F", "app/translations/babel.cfg", "-k", "N_", "--no-location", "--sort-output"]
# People are people, and nobody is at fault.
NEVER = re.compile(r"\b(errore|errori|utente|utenti|assistit\w+|senzatetto|erogazion\w+|attenzione)\b|!", re.IGNORECASE)
PLACES = re.compile(r"%\((\w+)\)(\w)")


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Everything that is marked for translation, found as CONTRIBUTING.md says."""
    found = tmp_path_factory.mktemp("words") / "messages.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", *HOW, "-o", str(found), "app"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with found.open("rb") as file:
        return read_po(file)


@pytest.fixture(scope="module")
def italian() -> Catalog:
    """The Italian catalogue."""
    with ITALIAN.open("rb") as file:
        return read_po(file, locale="it")


def texts(value: str | tuple[str, ...] | list[str]) -> list[str]:
    """One text, or one and many."""
    return [value] if isinstance(value, str) else list(value)


def messages(catalogue: Catalog) -> list[Message]:
    """All messages but the header."""
    return [one for one in catalogue if one.id]


def test_every_word_has_its_italian(marked: Catalog, italian: Catalog) -> None:
    missing = [one.id for one in messages(marked) if one.id not in italian or not all(texts(italian[one.id].string))]
    assert missing == []


def test_nothing_is_kept_that_nobody_says_any_more(marked: Catalog, italian: Catalog) -> None:
    assert [one.id for one in messages(italian) if one.id not in marked] == []
    assert list(italian.obsolete) == []


def test_nothing_is_guessed(italian: Catalog) -> None:
    assert not italian.fuzzy
    assert [one.id for one in messages(italian) if one.fuzzy] == []


def test_places_in_a_sentence_are_the_same(italian: Catalog) -> None:
    for one in messages(italian):
        many = set(PLACES.findall(texts(one.id)[-1]))
        for text in texts(one.string):
            assert set(PLACES.findall(text)) <= many, one.id
        assert set(PLACES.findall(texts(one.string)[-1])) == many, one.id


def test_the_tone_is_ours(italian: Catalog) -> None:
    said = [text for one in messages(italian) for text in texts(one.string)]
    assert [text for text in said if NEVER.search(text)] == []
    assert [text for text in said if "'" in text] == [], "the apostrophe is the typographic one"


def test_words_are_found_as_the_page_for_contributors_says() -> None:
    assert any(" ".join(["pybabel extract", *HOW]) in block for block in blocks(ROOT / "CONTRIBUTING.md"))


def test_no_place_of_a_file_is_kept_beside_a_word() -> None:
    assert not re.search(r"^#:", Path(ITALIAN).read_text(encoding="utf-8"), flags=re.MULTILINE)

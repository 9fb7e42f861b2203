# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When the pages' files and the translations are built, and what an interruption leaves."""

import gettext
import json
import os
from pathlib import Path

import pytest

import assets

CATALOGUE = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Stock"
msgstr "Giacenze"

#, fuzzy
msgid "Count"
msgstr "Conto"
"""


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Sources of a small browser side, with a build that only copies them."""
    frontend = tmp_path / "app/frontend"
    for folder in ("js", "node_modules/x"):
        (frontend / folder).mkdir(parents=True)
    for name in ("package.json", "package-lock.json", "build.mjs", "js/soglia.js", "node_modules/x/index.js"):
        (frontend / name).write_text(name)
    (tmp_path / "app/static/icons").mkdir(parents=True)
    (tmp_path / "app/static/icons/mark.svg").write_text("<svg/>")

    def node(arguments: list[str], folder: Path, what: str) -> None:
        Path(arguments[1]).mkdir()
        (Path(arguments[1]) / "manifest.json").write_text(json.dumps({"soglia.js": "soglia-1.js"}))

    monkeypatch.setattr(assets, "node", node)
    monkeypatch.setattr(assets, "npm", lambda arguments, folder: None)
    monkeypatch.delenv("SKIP_ASSETS", raising=False)
    return tmp_path


def test_a_build_is_current_until_a_source_changes(tree: Path) -> None:
    assert not assets.is_current(tree)
    assets.build(tree)
    assert assets.is_current(tree)
    (tree / "app/frontend/js/soglia.js").write_text("changed")
    assert not assets.is_current(tree)


def test_what_npm_installed_is_no_source(tree: Path) -> None:
    assets.build(tree)
    (tree / "app/frontend/node_modules/x/index.js").write_text("changed")
    assert assets.is_current(tree)


def test_a_current_build_is_left_alone(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets.build(tree)
    monkeypatch.setattr(assets, "node", lambda *_: pytest.fail("built again"))
    assets.build(tree)


def test_an_interrupted_build_keeps_the_old_files_and_is_made_again(
    tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets.build(tree)
    (tree / "app/frontend/js/soglia.js").write_text("changed")

    def interrupted(arguments: list[str], folder: Path, what: str) -> None:
        (Path(arguments[1])).mkdir()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(assets, "node", interrupted)
        with pytest.raises(KeyboardInterrupt):
            assets.build(tree)
    assert (tree / "app/static/dist/manifest.json").exists()
    assert not assets.is_current(tree)
    assets.build(tree)
    assert assets.is_current(tree)
    assert sorted(path.name for path in (tree / "app/static").iterdir()) == ["dist", "icons"]


def test_skipping_is_refused_where_nothing_was_built(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SKIP_ASSETS", "1")
    with pytest.raises(assets.BuildError, match="there is none"):
        assets.build(tree)


def test_skipping_keeps_what_was_built(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assets.build(tree)
    (tree / "app/frontend/js/soglia.js").write_text("changed")
    monkeypatch.setenv("SKIP_ASSETS", "1")
    monkeypatch.setattr(assets, "node", lambda *_: pytest.fail("built all the same"))
    assets.build(tree)


def test_translations_are_compiled_when_newer_and_without_the_fuzzy(tree: Path) -> None:
    folder = tree / "app/translations/it/LC_MESSAGES"
    folder.mkdir(parents=True)
    source = folder / "messages.po"
    source.write_text(CATALOGUE, encoding="utf-8")
    assert not assets.is_current(tree)
    assets.build(tree)
    assert assets.is_current(tree)
    with (folder / "messages.mo").open("rb") as compiled:
        italian = gettext.GNUTranslations(compiled)
    assert italian.gettext("Stock") == "Giacenze"
    assert italian.gettext("Count") == "Count"
    later = (folder / "messages.mo").stat().st_mtime + 10
    os.utime(source, (later, later))
    assert not assets.is_current(tree)

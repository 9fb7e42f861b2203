# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the documentation promises is what the source holds, and the other way round."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from app.catalogue.rules.notices import MESSAGES
from app.cli import soglia
from app.db import Base
from app.privacy.rules.retention import DEFAULTS, LEAST
from app.scanning.queries import BLANK, NOT_KNOWN, NOT_READABLE, OF_A_CARD, OPERATOR, ORDER, WALL
from tests.documents import DOCS, PAGES, ROOT, anchor, blocks, headings, modules, prose, refusals, section, table

CODE = re.compile(r"`([^`]+)`")


def coded(text: str) -> set[str]:
    """What stands between backticks."""
    return set(CODE.findall(text))


# ---------------------------------------------------------------- settings


def read_variables() -> set[str]:
    """Names of variables that ``config.py`` reads from the environment."""
    module = ast.parse((ROOT / "app/config.py").read_text(encoding="utf-8"))
    texts = {node.value for node in ast.walk(module) if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return {text for text in texts if re.fullmatch(r"(SOGLIA|XDG)_[A-Z_]+", text)}


def test_every_setting_that_is_read_is_documented_and_no_other() -> None:
    rows = table(DOCS / "settings.md", "# Settings")
    assert [name for row in rows for name in coded(row[0])] == [row[0].strip("`") for row in rows]
    assert {row[0].strip("`") for row in rows} == read_variables()
    assert all(len(row) == 3 and row[1] and row[2] for row in rows)


def test_no_page_names_a_variable_that_nothing_reads() -> None:
    sources = "".join(
        path.read_text(encoding="utf-8") for folder in ("app", "scripts", "tests") for path in _python(folder)
    )
    named = {name for page in PAGES for name in re.findall(r"\bSOGLIA_[A-Z_]+", page.read_text(encoding="utf-8"))}
    assert {name for name in named if name not in sources} == set()


def _python(folder: str) -> Iterator[Path]:
    return (path for path, _ in modules(folder) if path != Path(__file__))


# ---------------------------------------------------------------- the API


def raised() -> set[str]:
    """Codes of every refusal raised anywhere in the application, the answers of the server's own refusals included."""
    return {code for _, module in modules("app") for code in refusals(module)}


def test_every_refusal_is_documented_and_no_other() -> None:
    documented = [row[0].strip("`") for row in table(DOCS / "api.md", "## Refusals")]
    assert len(documented) == len(set(documented))
    assert set(documented) == raised()


def test_the_reading_of_refusals_sees_all_the_ways_they_are_raised() -> None:
    ways = """
KINDS = {"a": "by_table"}
WORDS: dict[int, tuple[str, str]] = {400: ("by_words", "said")}
PLAIN: dict[int, tuple[str, str]] = {400: ("by_place", "said")}
def one(code, text): raise DomainError(text, code)
def two(n): one("by_parameter", "text")
def three(n): code, text = WORDS.get(n, ("by_default", "text")); raise DomainError(text, code, n)
def four(n): code = KINDS.get(n); raise DomainError("text", code)
def five(n): code = "by_choice" if n else "by_other"; return DomainError("text", code, 409)
def six(n): raise DomainError("text", code="by_name")
def seven(n): raise DomainError("text", "by_hand", 422)
def eight(n): code, text = PLAIN[n]; raise DomainError(text, code, n)
"""
    found = set(refusals(ast.parse(ways)))
    assert found >= {
        *("by_table", "by_words", "by_parameter", "by_default", "by_choice", "by_other", "by_name", "by_hand"),
        "by_place",
    }
    assert "said" not in found


def test_every_refusal_says_a_status_and_a_meaning() -> None:
    for row in table(DOCS / "api.md", "## Refusals"):
        assert re.fullmatch(r"[45]\d\d(, [45]\d\d)*|other", row[1]), row
        assert row[2].endswith("."), row


def test_every_notice_of_a_scan_is_documented_and_no_other() -> None:
    documented = {row[0].strip("`") for row in table(DOCS / "api.md", "## Notices of a scan")}
    ours = (NOT_KNOWN, NOT_READABLE, ORDER, BLANK, OPERATOR, WALL)
    assert documented == {*MESSAGES, *(one.code for one in ours), *(one.code for one in OF_A_CARD.values())}


# ---------------------------------------------------------------- commands


def commands(group: click.Group, before: str) -> dict[str, click.Command]:
    """Every command of a group with its full name."""
    found: dict[str, click.Command] = {}
    for name, command in group.commands.items():
        full = f"{before} {name}"
        found |= commands(command, full) if isinstance(command, click.Group) else {full: command}
    return found


def documented_commands(start: str) -> set[str]:
    """Names of the commands that have a heading of their own."""
    return {words.strip("`") for level, words in headings(DOCS / "commands.md") if words.startswith(f"`{start}")}


def options_of(name: str) -> set[str]:
    """Options in the table under a command's heading; none where there is no table."""
    rows = [line for line in section(DOCS / "commands.md", f"### `{name}`").splitlines() if line.startswith("| `-")]
    return {option for row in rows for option in coded(row.split("|")[1])}


def test_every_command_is_documented_and_no_other() -> None:
    assert documented_commands("soglia ") == set(commands(soglia, "soglia"))


@pytest.mark.parametrize("name", sorted(commands(soglia, "soglia")))
def test_every_option_of_a_command_is_documented_and_no_other(name: str) -> None:
    parameters = commands(soglia, "soglia")[name].params
    options = {option for one in parameters if isinstance(one, click.Option) for option in one.opts}
    assert options_of(name) == options


def added_options(path: str) -> set[str]:
    """Options that a script adds to its parser."""
    module = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    calls = [node for node in ast.walk(module) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]
    given = [one.args for one in calls if isinstance(one.func, ast.Attribute) and one.func.attr == "add_argument"]
    return {one.value for args in given for one in args if isinstance(one, ast.Constant)}


def test_the_scripts_and_their_options_are_documented_and_no_other() -> None:
    assert documented_commands("python3 ") == {"python3 scripts/run.py", "python3 scripts/test.py"}
    assert options_of("python3 scripts/run.py") == added_options("scripts/start.py")
    assert options_of("python3 scripts/test.py") == added_options("scripts/suite.py") == set()


# ---------------------------------------------------------------- pages


def links(page: Path) -> list[str]:
    """Addresses that a page links to or shows."""
    return [address for address in re.findall(r"\]\(([^)\s]+)\)", prose(page)) if "://" not in address]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    for address in links(page):
        name, _, fragment = address.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_relative_to(ROOT), address
        assert target.exists(), address
        if fragment:
            assert fragment in {anchor(words) for _, words in headings(target)}, address


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_path_that_a_page_names_exists(page: Path) -> None:
    named = {one for one in coded(prose(page)) if re.fullmatch(r"(app|scripts|tests|migrations|docs)/[\w./-]*", one)}
    assert {one for one in named if not (ROOT / one).exists()} == set()


def test_the_tree_of_the_architecture_is_the_tree() -> None:
    tree = blocks(DOCS / "architecture.md")[0]
    inside = {line.split()[0].rstrip("/") for line in tree.splitlines() if line.startswith("  ")}
    built = {"static", "__pycache__"}
    present = {path.name for path in (ROOT / "app").iterdir() if not path.name.startswith(".")}
    assert inside == present - built
    top = {line.split()[0].rstrip("/") for line in tree.splitlines() if line[:1].isalpha()}
    assert {one for one in top if not (ROOT / one).exists()} == set()


def test_every_screenshot_is_shown_and_light() -> None:
    images = set((DOCS / "images").iterdir())
    shown = {(page.parent / address).resolve() for page in PAGES for address in links(page) if address.endswith(".png")}
    assert shown == images
    assert max(path.stat().st_size for path in images) < 200_000


def test_both_languages_of_the_readme_have_the_same_shape() -> None:
    english, italian = ROOT / "README.md", ROOT / "README.it.md"
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(italian)]
    assert blocks(english) == blocks(italian)
    counted = [(text.count("\n* "), text.count("\n| "), text.count("![")) for text in (prose(english), prose(italian))]
    assert counted[0] == counted[1]


def test_every_guide_is_there_in_both_languages_with_the_same_shape() -> None:
    english = {path.name: path for path in (DOCS / "guides").glob("*.md")}
    italian = {path.name: path for path in (DOCS / "guides/it").glob("*.md")}
    assert english.keys() == italian.keys()
    for name, page in english.items():
        assert [level for level, _ in headings(page)] == [level for level, _ in headings(italian[name])], name
        assert [block.split() for block in blocks(page)] == [block.split() for block in blocks(italian[name])], name


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (DOCS / "decisions").iterdir())
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    for number, name in enumerate(names, 1):
        assert headings(DOCS / "decisions" / name)[0][1].startswith(f"{number}. ")


def test_the_glossary_names_every_table_and_no_other() -> None:
    rows = table(DOCS / "glossary.md", "# Glossary")
    named = [name for row in rows for name in coded(row[2])]
    assert len(named) == len(set(named))
    assert set(named) == set(Base.metadata.tables)
    assert all(row[0] and row[1] and row[3].endswith(".") for row in rows)


# ---------------------------------------------------------------- what is kept about people

ABOUT_PEOPLE = (
    *("person", "card", "person_merge", "unlinked_person", "contact", "contact_need", "referral", "referral_step"),
    *("handout", "quarantined_handout", "act", "access_record"),
)


@pytest.mark.parametrize(
    ("page", "heading"),
    [("privacy.md", "For how long"), ("dpia.md", "For how long"), ("dpia.it.md", "Per quanto tempo")],
)
def test_the_times_that_pages_promise_are_those_of_the_code(page: str, heading: str) -> None:
    rows = table(DOCS / page, f"## {heading}")
    assert {row[1].strip("`"): (int(row[2]), int(row[3])) for row in rows} == {
        kind: (months, LEAST.get(kind, 1)) for kind, months in DEFAULTS.items()
    }


def test_of_every_column_about_people_it_is_said_what_forgetting_does() -> None:
    rows = {
        row[0].strip("`"): coded(row[1]) | coded(row[2])
        for row in table(DOCS / "privacy.md", "## What forgetting does")
    }
    assert rows.keys() == set(ABOUT_PEOPLE)
    assert rows == {name: {column.name for column in Base.metadata.tables[name].columns} for name in ABOUT_PEOPLE}


def test_the_assessment_is_the_same_in_both_languages() -> None:
    english, italian = DOCS / "dpia.md", DOCS / "dpia.it.md"
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(italian)]
    pairs = (("\n* ", "\n* "), ("\n| ", "\n| "), ("▶ To fill in", "▶ Da compilare"))
    assert [prose(english).count(one) for one, _ in pairs] == [prose(italian).count(other) for _, other in pairs]

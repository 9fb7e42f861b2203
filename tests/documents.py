# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests read of the documentation and of the source, without running either."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = (*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md")))

BUILT = frozenset({"node_modules", "dist", "dist.new", "dist.old", "__pycache__", "htmlcov", "build", "test-results"})


def own_files() -> Iterator[Path]:
    """Every file of the project, less what is built, installed or kept by tools."""
    folders = [ROOT]
    while folders:
        for path in folders.pop().iterdir():
            if path.is_dir():
                if path.name not in BUILT and (not path.name.startswith(".") or path.name == ".ci"):
                    folders.append(path)
            elif path.suffix not in (".mo", ".pyc") and not path.name.startswith((".venv", ".coverage")):
                yield path


def table(page: Path, heading: str) -> list[list[str]]:
    """Rows of the first table under a heading, cells stripped, without its head."""
    under = _under(page, heading)
    rows: list[list[str]] = []
    for line in under.splitlines():
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip("|").split("|")])
        elif rows:
            break
    return rows[2:]


def section(page: Path, heading: str) -> str:
    """The text under a heading, up to the next one of any level."""
    return re.split(r"^#{1,6} ", _under(page, heading), maxsplit=1, flags=re.MULTILINE)[0]


def _under(page: Path, heading: str) -> str:
    return ("\n" + page.read_text(encoding="utf-8")).split(f"\n{heading}\n", 1)[1]


def prose(page: Path) -> str:
    """A page without its blocks of code."""
    return re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[str]:
    """A page's blocks of code."""
    return re.findall(r"^ *```.*?^ *```", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)


def headings(page: Path) -> list[tuple[int, str]]:
    """Level and words of each heading."""
    found = re.findall(r"^(#{1,6}) (.+)$", prose(page), flags=re.MULTILINE)
    return [(len(marks), words) for marks, words in found]


def anchor(words: str) -> str:
    """The anchor that a heading gets where Markdown is shown."""
    return re.sub(r"[^\w\- ]", "", words.lower()).replace(" ", "-")


def modules(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Parsed Python files of these folders."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "node_modules" not in path.parts:
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def refusals(module: ast.Module) -> Iterator[str]:
    """Codes of the refusals that a module may raise: the second argument of ``DomainError``, followed to its source."""
    for node in _nodes(module):
        if not isinstance(node, ast.Call):
            continue
        if _is_named(node.func, "DomainError") or _is_base_of_refusal(node.func, module):
            by_name = [keyword.value for keyword in node.keywords if keyword.arg == "code"]
            for given in node.args[1:2] or by_name:
                yield from _texts(given, module, set())


@cache
def _nodes(module: ast.Module) -> tuple[ast.AST, ...]:
    return tuple(ast.walk(module))


def _is_named(function: ast.expr, name: str) -> bool:
    return isinstance(function, ast.Name) and function.id == name


def _is_base_of_refusal(function: ast.expr, module: ast.Module) -> bool:
    """``super().__init__`` in the children of ``DomainError``, which live in one module."""
    named = {node.name for node in _nodes(module) if isinstance(node, ast.ClassDef)}
    return "DomainError" in named and isinstance(function, ast.Attribute) and function.attr == "__init__"


def _texts(given: ast.expr, module: ast.Module, seen: set[str], place: int | None = None) -> Iterator[str]:
    """Texts that an expression may stand for; ``place`` picks one of a tuple."""
    if isinstance(given, ast.Constant):
        yield from [given.value] if isinstance(given.value, str) else []
    elif isinstance(given, ast.IfExp):
        yield from _texts(given.body, module, seen, place)
        yield from _texts(given.orelse, module, seen, place)
    elif isinstance(given, ast.Tuple):
        yield from _texts(given.elts[place or 0], module, seen)
    elif isinstance(given, ast.Dict):
        for value in given.values:
            yield from _texts(value, module, seen, place)
    elif isinstance(given, ast.Subscript):
        yield from _texts(given.value, module, seen, place)
    elif isinstance(given, ast.Call) and isinstance(given.func, ast.Attribute) and given.func.attr == "get":
        yield from _texts(given.func.value, module, seen, place)
        for otherwise in given.args[1:]:
            yield from _texts(otherwise, module, seen, place)
    elif isinstance(given, ast.Name) and given.id not in seen:
        yield from _texts_of_name(given.id, module, seen | {given.id}, place)


def _texts_of_name(name: str, module: ast.Module, seen: set[str], place: int | None) -> Iterator[str]:
    for node in _nodes(module):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                yield from _assigned(target, node.value, name, module, seen, place)
        elif isinstance(node, ast.AnnAssign) and node.value is not None and _is_named(node.target, name):
            yield from _texts(node.value, module, seen, place)
        elif isinstance(node, ast.FunctionDef) and name in (names := [one.arg for one in node.args.args]):
            yield from _passed(node.name, names.index(name), module, seen)


def _assigned(
    target: ast.expr, value: ast.expr, name: str, module: ast.Module, seen: set[str], place: int | None
) -> Iterator[str]:
    if _is_named(target, name):
        yield from _texts(value, module, seen, place)
    elif isinstance(target, ast.Tuple):
        for at, one in enumerate(target.elts):
            if _is_named(one, name):
                yield from _texts(value, module, seen, at)


def _passed(function: str, at: int, module: ast.Module, seen: set[str]) -> Iterator[str]:
    """What callers in the same module pass in this position."""
    for node in _nodes(module):
        if isinstance(node, ast.Call) and _is_named(node.func, function) and len(node.args) > at:
            yield from _texts(node.args[at], module, seen)

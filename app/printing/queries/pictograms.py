# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pictograms of categories as lines, read from the built sprite that the pages use too."""

import json
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

from labels import Pictogram

BUILT = Path(__file__).parents[2] / "static" / "dist"
SVG = "{http://www.w3.org/2000/svg}"


def pictogram(name: str) -> Pictogram | None:
    """The pictogram of this name; none where there is none, or the built files are missing."""
    return _all(BUILT).get(name)


@cache
def _all(folder: Path) -> dict[str, Pictogram]:
    """Read once: the built files change with the program only."""
    try:
        names = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        text = (folder / names["sprite.svg"]).read_text(encoding="utf-8")
    except (FileNotFoundError, KeyError):
        return {}
    sprite = ET.fromstring(text)  # noqa: S314  (a file of our own making)
    return {one.attrib["id"]: _read(one) for one in sprite.iter(f"{SVG}symbol")}


def _read(symbol: ET.Element) -> Pictogram:
    size = float(symbol.attrib["viewBox"].split()[2])
    return Pictogram(size, tuple(_path(one) for one in symbol.iter() if one is not symbol))


def _path(one: ET.Element) -> str:
    if one.tag == f"{SVG}circle":
        x, y, radius = (float(one.get(name, "0")) for name in ("cx", "cy", "r"))
        arc = f"a{radius:g} {radius:g} 0 0 1 "
        return f"M{x - radius:g} {y:g}{arc}{2 * radius:g} 0{arc}{-2 * radius:g} 0Z"
    if one.tag == f"{SVG}rect":
        x, y, width, height = (float(one.get(name, "0")) for name in ("x", "y", "width", "height"))
        return f"M{x:g} {y:g}h{width:g}v{height:g}h{-width:g}Z"
    return one.get("d", "")

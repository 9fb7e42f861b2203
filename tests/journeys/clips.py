# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Films for a camera that is none: Chromium plays a Y4M file in its place, from the beginning and over again."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFilter

from app.paper.scanner import message
from labels import Code
from labels.symbols import Grid, grid

WIDTH, HEIGHT = 1280, 720
PER_SECOND = 3
"""Few pictures: what is filmed stands still, and a picture is 1.4 MB. Chromium takes whole numbers only."""
PAPER, TABLE = 255, 190


@dataclass(frozen=True)
class Scene:
    """A code before the camera, ``modules`` pixels to a module; or nothing, for ``symbol=None``."""

    symbol: str | None = None
    text: str = ""
    module: float = 4
    tall: int = 150
    angle: int = 0
    blur: float = 0
    light: float = 1
    pictures: int = 4


BLANK = Scene(pictures=1)


def film(path: Path, scenes: Iterable[Scene]) -> Path:
    """Write the scenes one after the other. Only lightness is filmed: the colours are those of grey."""
    grey = b"\x80" * (WIDTH * HEIGHT // 2)
    with path.open("wb") as file:
        file.write(f"YUV4MPEG2 W{WIDTH} H{HEIGHT} F{PER_SECOND}:1 Ip A1:1 C420\n".encode())
        for scene in scenes:
            picture = _picture(scene).tobytes()
            for _ in range(scene.pictures):
                file.write(b"FRAME\n" + picture + grey)
    return path


def apart(scenes: Sequence[Scene]) -> list[Scene]:
    """The scenes with nothing between them, and a while of nothing before."""
    return [Scene(pictures=4)] + [one for scene in scenes for one in (scene, BLANK)]


def _picture(scene: Scene) -> Image.Image:
    picture = Image.new("L", (WIDTH, HEIGHT), TABLE)
    if scene.symbol is not None:
        label = _label(scene).rotate(scene.angle, Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)
        picture.paste(label, ((WIDTH - label.width) // 2, (HEIGHT - label.height) // 2))
    if scene.blur:
        picture = picture.filter(ImageFilter.GaussianBlur(scene.blur))
    return picture.point([round(value * scene.light) for value in range(256)])


def _label(scene: Scene) -> Image.Image:
    """The symbol in black on white, with the white around it that it needs; drawn large, then brought to size."""
    symbol = _symbol(scene)
    left, right, above, below = symbol.quiet
    fine = 8
    down = 1 if symbol.is_linear else symbol.down + above + below
    label = Image.new("L", ((symbol.across + left + right) * fine, down * fine), PAPER)
    pen = ImageDraw.Draw(label)
    for x, y, wide, high in symbol.bars:
        corner = ((x + left) * fine, (y + above) * fine)
        pen.rectangle((*corner, corner[0] + wide * fine - 1, corner[1] + high * fine - 1), fill=0)
    tall = scene.tall if symbol.is_linear else round(down * scene.module)
    return label.resize((round((symbol.across + left + right) * scene.module), tall), Image.Resampling.BOX)


def _symbol(scene: Scene) -> Grid:
    """GS1-128 with its separators, which our own labels never need; all else as labels have it."""
    if scene.symbol == "gs1_128":
        return message(scene.text)
    return grid(Code(str(scene.symbol), scene.text))

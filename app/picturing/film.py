"""Frames into one file: GIF with one palette for all of them, MP4 where a writer for it is installed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from math import gcd
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QImage

from app.theme import Tokens
from core.network import Integers

if TYPE_CHECKING:  # pillow is asked for when an animation is drawn, and not when the window opens
    from PIL.Image import Image as Picture

SHADES, AT_ONCE = 256, 4096
PALETTE_FRAMES = 6  # from which the colours are chosen
MP4_MODULE = "imageio_ffmpeg"
LONGEST_UNIT = 100  # milliseconds of a film's picture, where frames stay longer they are repeated
EVEN = 2  # films have an even number of pixels a side


@dataclass(frozen=True)
class Film:
    """Frames to be drawn one by one, how many milliseconds each stays, and colours that none may lose."""

    draw: Callable[[int], QImage]
    durations: tuple[int, ...]
    colours: tuple[QColor, ...]


def signs_of(tokens: Tokens) -> tuple[QColor, ...]:
    """Return the colours of a theme that mean something in any picture."""
    return tokens.card, tokens.ground, tokens.text, tokens.muted, tokens.computed, tokens.on_computed, tokens.source


def can_write_mp4() -> bool:
    """Tell whether a writer of MP4 is installed."""
    return find_spec(MP4_MODULE) is not None


def gif(film: Film) -> Generator[float, None, bytes]:
    """Draw a film as GIF; yields progress from 0 to 1, returns the bytes."""
    count = len(film.durations)
    samples = []
    for number in _spread(count).tolist():
        samples.append(_pixels(film.draw(number)))
        yield 0.0
    palette = Palette(samples, film.colours)
    frames = []
    for number in range(count):
        frames.append(palette.reduced(_pixels(film.draw(number))))
        yield 0.9 * (number + 1) / count
    file = io.BytesIO()
    first, *rest = frames
    first.save(
        file, "GIF", save_all=True, append_images=rest, duration=_merged(list(film.durations)), loop=0, optimize=False,
        palette=palette.flat,  # said outright, or each frame would bring its own
    )  # fmt: skip
    yield 1.0
    return file.getvalue()


def _merged(durations: list[int]) -> list[int] | int:
    return durations if len(durations) > 1 else durations[0]


def mp4(film: Film) -> Generator[float, None, bytes]:
    """Draw a film as MP4; yields progress from 0 to 1, returns the bytes.

    Raises:
        ModuleNotFoundError: if no writer is installed.
    """
    import imageio_ffmpeg  # type: ignore[import-not-found, unused-ignore]

    unit = gcd(*film.durations)
    unit = unit if unit <= LONGEST_UNIT else LONGEST_UNIT
    first = film.draw(0)
    size = first.width() // EVEN * EVEN, first.height() // EVEN * EVEN
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "animation.mp4"
        writer = imageio_ffmpeg.write_frames(
            str(path), size, fps=1000 / unit, macro_block_size=EVEN, ffmpeg_log_level="error"
        )
        writer.send(None)
        try:
            for number, duration in enumerate(film.durations):
                pixels = _pixels(film.draw(number)).crop((0, 0, *size)).tobytes()
                for _ in range(max(1, round(duration / unit))):
                    writer.send(pixels)
                yield (number + 1) / len(film.durations)
        finally:
            writer.close()
        return path.read_bytes()


def _pixels(image: QImage) -> Picture:
    from PIL import Image

    plain = image.convertToFormat(QImage.Format.Format_RGBX8888)
    size = (plain.width(), plain.height())
    return Image.frombuffer("RGBX", size, bytes(plain.constBits()), "raw", "RGBX", 0, 1).convert("RGB")


def _spread(count: int) -> Integers:
    return np.unique(np.linspace(0, count - 1, min(count, PALETTE_FRAMES)).round().astype(int))


class Palette:
    """The colours of all frames: the signs' own, and those of a few frames side by side. Each pixel takes the nearest.

    Pillow looks up the nearest of a few thousand shades only, and may take another sign's colour for a ground.
    """

    def __init__(self, images: list[Picture], colours: tuple[QColor, ...]) -> None:
        from PIL import Image

        width, height = images[0].size
        strip = Image.new("RGB", (width, height * len(images)))
        for number, image in enumerate(images):
            strip.paste(image, (0, number * height))
        own = np.array([(colour.red(), colour.green(), colour.blue()) for colour in colours], dtype=np.int64)
        found = strip.quantize(SHADES - len(own), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        others = np.array(found.getpalette() or [], dtype=np.int64).reshape(-1, 3)
        self._colours = np.concatenate([own, others])[:SHADES]
        self._nearest = np.zeros(1 << 24, dtype=np.uint8)
        self._known = np.zeros(1 << 24, dtype=np.bool_)

    @property
    def flat(self) -> bytes:
        """Red, green and blue of each colour."""
        return self._colours.astype(np.uint8).tobytes()

    def reduced(self, image: Picture) -> Picture:
        """Return an image in these colours."""
        from PIL import Image

        parts = np.asarray(image, dtype=np.int64)
        packed = (parts[..., 0] << 16) | (parts[..., 1] << 8) | parts[..., 2]
        self._learn(np.unique(packed[~self._known[packed]]))
        made = Image.fromarray(self._nearest[packed])  # shades of grey so far
        made.putpalette(self.flat)
        return made

    def _learn(self, packed: Integers) -> None:
        """Find the nearest colours of some new ones."""
        for low in range(0, len(packed), AT_ONCE):
            some = packed[low : low + AT_ONCE]
            parts = np.stack([some >> 16, (some >> 8) & 255, some & 255], axis=1)
            apart = ((parts[:, None] - self._colours) ** 2).sum(axis=2)
            self._nearest[some] = apart.argmin(axis=1)
        self._known[packed] = True


FILMS: Mapping[str, Callable[[Film], Generator[float, None, bytes]]] = {".gif": gif, ".mp4": mp4}

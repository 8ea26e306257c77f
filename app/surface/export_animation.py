"""A descent or a race as an animation: GIF with one palette for all frames, MP4 where a writer for it is installed."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QImage

from app.pictures import THEMES
from app.surface.export_pictures import Size, SurfacePicture, image_of_picture, with_qt
from app.surface.scene import Runner, SurfaceScene
from app.theme import Tokens
from core.network import Floats, Integers

if TYPE_CHECKING:  # pillow is asked for when an animation is drawn, and not when the tab opens
    from multiprocessing.sharedctypes import Synchronized

    from PIL.Image import Image as Picture

MOST_FRAMES = 150
FRAME_MS, LAST_MS = 80, 1600
CELL = 8
PALETTE_FRAMES = 6  # from which the colours are chosen
MP4_MODULE = "imageio_ffmpeg"


def animated_without_window(
    picture: SurfacePicture, suffix: str, theme_mode: str, size: Size, progress: Synchronized[float]
) -> bytes:
    """Return an animation of a suffix of ANIMATIONS in a process without a window; `progress` goes from 0 to 1."""
    with_qt()
    drawing = ANIMATIONS[suffix](picture, THEMES[theme_mode], size)
    while True:
        try:
            progress.value = next(drawing)
        except StopIteration as done:
            content: bytes = done.value
            return content


def can_write_mp4() -> bool:
    """Tell whether a writer of MP4 is installed."""
    return find_spec(MP4_MODULE) is not None


def frames_of(scene: SurfaceScene) -> list[SurfaceScene]:
    """Return a scene for each place of the ways on it, at most MOST_FRAMES: a race if there is one, else the descent.

    Slices, gradient and the next step belong to the last place alone, and are left out before it.
    """
    places = max([len(runner.path) for runner in scene.runners] or [len(scene.path)])
    if places < 2:
        return []
    chosen = np.unique(np.linspace(0, places - 1, min(places, MOST_FRAMES)).round().astype(int))
    frame = _race_frame if scene.runners else _descent_frame
    return [frame(scene, place) for place in chosen.tolist()]


def _race_frame(scene: SurfaceScene, place: int) -> SurfaceScene:
    return replace(scene, runners=tuple(_until(runner, place) for runner in scene.runners))


def _until(runner: Runner, place: int) -> Runner:
    whole = place >= len(runner.path) - 1
    path, losses = runner.path[: place + 1], runner.losses[: place + 1]
    return runner if whole else replace(runner, path=path, losses=losses, arrows=(), diverged=False)


def _descent_frame(scene: SurfaceScene, place: int) -> SurfaceScene:
    path, losses = scene.path[: place + 1], scene.path_losses[: place + 1]
    x, y = path[place].tolist()
    moved: Floats = (scene.path[place + 1] if place + 1 < len(scene.path) else path[place]) - path[place]
    return replace(
        scene, path=path, path_losses=losses, path_place=place, point=(x, y, float(losses[place])),
        gradient=None, step=(float(moved[0]), float(moved[1])), x_slice=None, y_slice=None,
    )  # fmt: skip


def gif(picture: SurfacePicture, tokens: Tokens, size: Size) -> Generator[float, None, bytes]:
    """Draw an animation as GIF; yields progress from 0 to 1, returns the bytes."""
    from PIL import Image

    scenes = frames_of(picture.scene)
    palette = _palette([_drawn(picture, scenes[place], tokens, size) for place in _spread(len(scenes))], tokens)
    frames = []
    for number, scene in enumerate(scenes, start=1):
        image = _drawn(picture, scene, tokens, size)
        frames.append(image.quantize(palette=palette, dither=Image.Dither.NONE))
        yield 0.9 * number / len(scenes)
    file, durations = io.BytesIO(), [FRAME_MS] * (len(frames) - 1) + [LAST_MS]
    first, *rest = frames
    first.save(
        file, "GIF", save_all=True, append_images=rest, duration=durations, loop=0, optimize=False,
        palette=bytes(palette.getpalette() or ()),  # said outright, or each frame would bring its own
    )  # fmt: skip
    yield 1.0
    return file.getvalue()


def mp4(picture: SurfacePicture, tokens: Tokens, size: Size) -> Generator[float, None, bytes]:
    """Draw an animation as MP4; yields progress from 0 to 1, returns the bytes.

    Raises:
        ModuleNotFoundError: if no writer is installed.
    """
    import imageio_ffmpeg  # type: ignore[import-not-found, unused-ignore]

    even = size[0] // 2 * 2, size[1] // 2 * 2
    scenes = frames_of(picture.scene)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "animation.mp4"
        writer = imageio_ffmpeg.write_frames(
            str(path), even, fps=1000 / FRAME_MS, macro_block_size=2, ffmpeg_log_level="error"
        )
        writer.send(None)
        try:
            for number, scene in enumerate([*scenes, *[scenes[-1]] * (LAST_MS // FRAME_MS)], start=1):
                writer.send(_drawn(picture, scene, tokens, even).tobytes())
                yield number / (len(scenes) + LAST_MS // FRAME_MS)
        finally:
            writer.close()
        return path.read_bytes()


def _drawn(picture: SurfacePicture, scene: SurfaceScene, tokens: Tokens, size: Size) -> Picture:
    from PIL import Image

    image = image_of_picture(replace(picture, scene=scene), tokens, size).convertToFormat(QImage.Format.Format_RGBX8888)
    return Image.frombuffer("RGBX", size, bytes(image.constBits()), "raw", "RGBX", 0, 1).convert("RGB")


def _spread(count: int) -> Integers:
    return np.unique(np.linspace(0, count - 1, min(count, PALETTE_FRAMES)).round().astype(int))


def _palette(images: list[Picture], tokens: Tokens) -> Picture:
    """Return the colours of all frames: those of a few of them side by side, and the signs' own."""
    from PIL import Image

    width, height = images[0].size
    strip = Image.new("RGB", (width, height * len(images)))
    for number, image in enumerate(images):
        strip.paste(image, (0, number * height))
    signs = [tokens.card, tokens.text, tokens.muted, tokens.computed, tokens.on_computed, *tokens.racers]
    own = [(colour.red(), colour.green(), colour.blue()) for colour in signs]
    found = strip.quantize(256 - len(own), method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat = found.getpalette() or []
    cells = {_cell(colour) for colour in own}
    others = [colour for colour in _colours(flat) if _cell(colour) not in cells]
    made = Image.new("P", (1, 1))
    made.putpalette([part for colour in (*own, *others) for part in colour])
    return made


def _colours(flat: list[int]) -> Iterator[tuple[int, ...]]:
    """Return the colours of a palette one by one."""
    return zip(*[iter(flat)] * 3, strict=False)


def _cell(colour: tuple[int, ...]) -> tuple[int, ...]:
    """Return the cube of colours that pillow looks up as one."""
    return tuple(part // CELL for part in colour)


ANIMATIONS: Mapping[str, Callable[[SurfacePicture, Tokens, Size], Generator[float, None, bytes]]] = {
    ".gif": gif, ".mp4": mp4
}  # fmt: skip

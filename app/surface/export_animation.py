"""A descent or a race as an animation: GIF with one palette for all frames, MP4 where a writer for it is installed."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from app.picturing import film
from app.picturing.film import Film, can_write_mp4
from app.surface.export_pictures import Size, SurfacePicture, image_of_picture, with_qt
from app.surface.scene import Runner, SurfaceScene
from app.theme import MODES, Tokens
from core.network import Floats

if TYPE_CHECKING:
    from multiprocessing.sharedctypes import Synchronized

MOST_FRAMES = 150
FRAME_MS, LAST_MS = 80, 1600


def animated_without_window(
    picture: SurfacePicture, suffix: str, theme_mode: str, size: Size, progress: Synchronized[float]
) -> bytes:
    """Return an animation of a suffix of ANIMATIONS in a process without a window; `progress` goes from 0 to 1."""
    with_qt()
    drawing = ANIMATIONS[suffix](picture, MODES[theme_mode][0], size)
    while True:
        try:
            progress.value = next(drawing)
        except StopIteration as done:
            content: bytes = done.value
            return content


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


def film_of(picture: SurfacePicture, tokens: Tokens, size: Size) -> Film:
    """Return the film of a descent or a race."""
    scenes = frames_of(picture.scene)
    durations = (*[FRAME_MS] * (len(scenes) - 1), LAST_MS)
    signs = (tokens.card, tokens.text, tokens.muted, tokens.computed, tokens.on_computed, *tokens.racers)
    return Film(lambda place: image_of_picture(replace(picture, scene=scenes[place]), tokens, size), durations, signs)


def gif(picture: SurfacePicture, tokens: Tokens, size: Size) -> Generator[float, None, bytes]:
    """Draw an animation as GIF; yields progress from 0 to 1, returns the bytes."""
    return film.gif(film_of(picture, tokens, size))


def mp4(picture: SurfacePicture, tokens: Tokens, size: Size) -> Generator[float, None, bytes]:
    """Draw an animation as MP4; yields progress from 0 to 1, returns the bytes.

    Raises:
        ModuleNotFoundError: if no writer is installed.
    """
    return film.mp4(film_of(picture, tokens, size))


ANIMATIONS: Mapping[str, Callable[[SurfacePicture, Tokens, Size], Generator[float, None, bytes]]] = {
    ".gif": gif, ".mp4": mp4
}  # fmt: skip
__all__ = ["ANIMATIONS", "animated_without_window", "can_write_mp4", "film_of", "frames_of", "gif", "mp4"]

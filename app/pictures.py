"""The network at a step as a picture in a file: PNG, SVG, PDF, and TikZ, which needs no Qt."""

from __future__ import annotations

from pathlib import Path

from app.picturing.outputs import PICTURES, Size, picture_bytes, with_qt
from app.picturing.scenes import scene_at
from app.picturing.sheet import Part, Sheet
from app.theme import MODES
from app.words import tr
from core import disk
from core.document import Document
from core.steps import Level


def render_to_file(
    document: Document,
    path: Path,
    step: int = 0,
    level: Level = Level.NEURON,
    theme_mode: str = "light",
    size: Size = (1280, 800),
) -> None:
    """Write the network at a step as the kind of picture that the file's name asks for; whole or not at all.

    Needs no screen: without an application it starts one of its own. `size` is in pixels, for PDF in points.

    Raises:
        ValueError: if the name ends otherwise than .png, .svg or .pdf. IndexError: if there is no such step.
        OSError: if the file cannot be written; an older file of that name is then still there.
    """
    if path.suffix.lower() not in PICTURES:
        raise ValueError(tr("{name}: a picture's name ends in .png, .svg or .pdf", name=path.name))
    with_qt()
    sheet = Sheet(scene_at(document, step, level), Part.NETWORK, MODES[theme_mode][0])
    disk.replace_file(path, picture_bytes(sheet.drawing(size), path.suffix.lower()))


__all__ = ["render_to_file", "scene_at"]

"""Sheets as plain values: drawn here, or into a file by a process of its own, so that the window does not wait."""

from __future__ import annotations

from dataclasses import dataclass

from app.graph.arrangement import Arranger
from app.graph.scene import Scene
from app.picturing.outputs import Size, picture_bytes, with_qt
from app.picturing.sheet import Part, Sheet
from app.picturing.tikz import tikz
from app.picturing.wish import TEX
from app.theme import MODES


@dataclass(frozen=True, eq=False)
class Order:
    """A picture of a scene as a file; `arranger` knows where labels are, as far as that has been found already."""

    scene: Scene
    part: Part
    mode: str
    clear: bool
    kind: str
    size: Size
    scale: int
    arranger: Arranger

    def content(self) -> bytes:
        """Return the content of the file, where Qt has begun.

        Raises:
            OSError, ValueError: if it cannot be made; the message says why.
        """
        if self.kind == TEX:
            return tikz(self.scene, self.mode, self.clear).encode("ascii")
        sheet = Sheet(self.scene, self.part, MODES[self.mode][0], self.clear)
        return picture_bytes(sheet.drawing(self.size, self.arranger), self.kind, self.scale)


def drawn_without_window(order: Order) -> bytes:
    """Return the content of the file in a process without a window."""
    with_qt()
    return order.content()

"""A painter for SVG: text as outlines, so that the file needs no fonts, and clipping, which Qt's generator leaves out.

Where the clipping changes it leaves a mark, a rectangle far outside; `clipped` puts groups with clip paths there.
"""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath

FAR, MARKED = -99999, QColor("#010203")
_MARK = re.compile(rf'<g [^>]*>\s*<rect x="{FAR}" y="{FAR}" width="(\d+)" height="1"[^>]*/>\s*</g>')
_SIZE = re.compile(r'<svg width="[\d.]+mm" height="[\d.]+mm"')


class OutlinePainter(QPainter):
    """A painter on an SVG generator; `clips`: the rectangles that are cut to, None: all is seen again."""

    def __init__(self, device: Any) -> None:
        super().__init__(device)
        self.clips: list[QRectF | None] = [None]
        self._clip: QRectF | None = None
        self._kept: list[QRectF | None] = []

    def save(self) -> None:
        self._kept.append(self._clip)
        super().save()

    def restore(self) -> None:
        super().restore()
        self._cut_to(self._kept.pop())

    def setClipRect(self, *what: Any) -> None:
        """Draw only inside a rectangle from now on."""
        self._cut_to(self.transform().mapRect(QRectF(what[0])))

    def _cut_to(self, clip: QRectF | None) -> None:
        if clip != self._clip:
            self._clip = clip
            self.clips.append(clip)
            self.fillRect(QRectF(FAR, FAR, len(self.clips) - 1, 1), MARKED)

    def drawText(self, *what: Any) -> None:  # type: ignore[override]
        """Draw text in a rectangle by its alignment, or from a point."""
        if isinstance(what[0], QRectF):
            box, flags, text = what
            self._in_box(box, Qt.AlignmentFlag(int(flags) & 0xFF), str(text))
        else:
            self._outline(what[0], str(what[1]))

    def _in_box(self, box: QRectF, align: Qt.AlignmentFlag, text: str) -> None:
        metrics, lines = QFontMetricsF(self.font()), text.split("\n")
        room = box.height() - metrics.height() * len(lines)
        middle = bool(align & Qt.AlignmentFlag.AlignVCenter)
        top = box.top() + (room / 2 if middle else room if align & Qt.AlignmentFlag.AlignBottom else 0.0)
        centred, right = bool(align & Qt.AlignmentFlag.AlignHCenter), bool(align & Qt.AlignmentFlag.AlignRight)
        for number, line in enumerate(lines):
            rest = box.width() - metrics.horizontalAdvance(line)
            left = box.left() + (rest / 2 if centred else rest if right else 0.0)
            self._outline(QPointF(left, top + number * metrics.height() + metrics.ascent()), line)

    def _outline(self, at: QPointF, text: str) -> None:
        path = QPainterPath()
        path.addText(at, self.font(), text)
        self.fillPath(path, self.pen().color())


def clipped(svg: str, clips: list[QRectF | None], size: tuple[int, int]) -> str:
    """Return the SVG with the clipping that its painter was told, and its size in pixels instead of millimetres."""
    is_open = False

    def group(mark: re.Match[str]) -> str:
        nonlocal is_open
        closing, number = "</g>\n" if is_open else "", int(mark[1])
        is_open = clips[number] is not None
        return closing + (f'<g clip-path="url(#clip{number})">' if is_open else "")

    svg = _MARK.sub(group, svg)
    if is_open:
        svg = svg.replace("</svg>", "</g>\n</svg>")
    paths = "".join(_path(number, clip) for number, clip in enumerate(clips) if clip is not None)
    svg = svg.replace("</defs>", f"{paths}</defs>", 1)
    svg = _SIZE.sub(f'<svg width="{size[0]}" height="{size[1]}"', svg, count=1)
    return svg.replace('version="1.2" baseProfile="tiny"', 'version="1.1"', 1)


def _path(number: int, clip: QRectF) -> str:
    x, y, width, height = (f"{value:.3f}" for value in (clip.x(), clip.y(), clip.width(), clip.height()))
    return f'<clipPath id="clip{number}"><rect x="{x}" y="{y}" width="{width}" height="{height}"/></clipPath>\n'

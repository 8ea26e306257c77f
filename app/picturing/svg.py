"""A painter for SVG: text as outlines, so that the file needs no fonts, and clipping, which Qt's generator leaves out.

Where the clipping changes it leaves a mark, a rectangle far outside; `clipped` puts groups with clip paths there.
"""

from __future__ import annotations

import html
import re
from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QTransform

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


# What is painted by widgets comes as text all the same, and is drawn as outlines afterwards.

_TEXT = re.compile(r"<text ([^>]*?)\s*>(.*?)</text>", re.DOTALL)
_ATTRIBUTE = re.compile(r'([\w:-]+)="([^"]*)"')


def outlined(svg: str) -> str:
    """Return the SVG with each text as an outline in its font."""
    return _TEXT.sub(lambda found: _as_path(dict(_ATTRIBUTE.findall(found[1])), html.unescape(found[2])), svg)


def _as_path(said: dict[str, str], text: str) -> str:
    font = QFont(said.get("font-family", ""))
    font.setFamilies([family.strip(" '") for family in html.unescape(said.get("font-family", "")).split(",")])
    font.setPixelSize(1000)  # whole pixels only, so large and scaled down
    font.setWeight(QFont.Weight(int(said.get("font-weight", "400"))))
    font.setItalic(said.get("font-style") == "italic")
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    path = QPainterPath()
    path.addText(QPointF(0, 0), font, text)
    size = float(said.get("font-size", "12")) / 1000
    path = QTransform(size, 0, 0, size, float(said["x"]), float(said["y"])).map(path)
    colour = f'fill="{said.get("fill", "#000000")}" fill-opacity="{said.get("fill-opacity", "1")}" stroke="none"'
    return f'<path {colour} fill-rule="nonzero" d="{_data_of(path)}"/>' if not path.isEmpty() else ""


def _data_of(path: QPainterPath) -> str:
    """Return a path in the letters of SVG."""
    kinds = QPainterPath.ElementType
    letter = {kinds.MoveToElement: "M", kinds.LineToElement: "L", kinds.CurveToElement: "C"}
    places = (path.elementAt(place) for place in range(path.elementCount()))
    return "".join(f"{letter.get(place.type, ' ')}{place.x:.3f},{place.y:.3f}" for place in places)

"""SVG without text: letters are outlines, so that a drawing looks the same without our fonts; clipping is kept.

A paint device of its own, since Qt's generator writes text, and loses clipping where a painter goes back to an older
one. All coordinates are those of the device: no nested transforms.
"""

from __future__ import annotations

import base64
import math
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGradient,
    QImage,
    QLinearGradient,
    QPaintDevice,
    QPaintEngine,
    QPaintEngineState,
    QPainter,
    QPainterPath,
    QPen,
    QPixmap,
    QPolygonF,
    QRadialGradient,
    QRegion,
    QTransform,
)

DOTS = 96  # per inch, as in CSS
_CAPS = {Qt.PenCapStyle.FlatCap: "butt", Qt.PenCapStyle.SquareCap: "square", Qt.PenCapStyle.RoundCap: "round"}
_JOINS = {Qt.PenJoinStyle.BevelJoin: "bevel", Qt.PenJoinStyle.RoundJoin: "round"}
_LETTERS = {QPainterPath.ElementType.MoveToElement: "M", QPainterPath.ElementType.LineToElement: "L",
            QPainterPath.ElementType.CurveToElement: "C"}  # fmt: skip
_CLIPPING = QPaintEngine.DirtyFlag.DirtyClipPath | QPaintEngine.DirtyFlag.DirtyClipRegion


class SvgDevice(QPaintDevice):
    """Paint on it, then ask for its `content`."""

    def __init__(self, width: int, height: int, title: str) -> None:
        super().__init__()
        self._width, self._height, self._title = width, height, title
        self._engine = _Engine()

    def paintEngine(self) -> QPaintEngine:
        return self._engine

    def metric(self, which: QPaintDevice.PaintDeviceMetric) -> int:
        kinds = QPaintDevice.PaintDeviceMetric
        millimetres = 25.4 / DOTS
        known = {
            kinds.PdmWidth: self._width, kinds.PdmHeight: self._height, kinds.PdmNumColors: 2**24, kinds.PdmDepth: 32,
            kinds.PdmWidthMM: round(self._width * millimetres), kinds.PdmHeightMM: round(self._height * millimetres),
            kinds.PdmDpiX: DOTS, kinds.PdmDpiY: DOTS, kinds.PdmPhysicalDpiX: DOTS, kinds.PdmPhysicalDpiY: DOTS,
            kinds.PdmDevicePixelRatio: 1,
            kinds.PdmDevicePixelRatioScaled: round(QPaintDevice.devicePixelRatioFScale()),
        }  # fmt: skip
        return known.get(which, 0)

    @property
    def content(self) -> str:
        """The drawing as SVG."""
        box = f'width="{self._width}" height="{self._height}" viewBox="0 0 {self._width} {self._height}"'
        title = f"<title>{escape(self._title, quote=False)}</title>" if self._title else ""
        head = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" {box}>{title}'
        made = "".join([*self._engine.clips.values(), *self._engine.gradients])
        first = '<?xml version="1.0" encoding="UTF-8"?>'
        return "\n".join([first, head, f"<defs>{made}</defs>", *self._engine.lines, "</svg>", ""])


class _Engine(QPaintEngine):
    """Writes what is painted. Text comes as paths, since it says nothing of text."""

    def __init__(self) -> None:
        super().__init__(QPaintEngine.PaintEngineFeature.AllFeatures)
        self.lines: list[str] = []
        self.clips: dict[str, str] = {}  # by the letters of their paths
        self.gradients: list[str] = []
        self._pen, self._brush, self._transform, self._opacity = QPen(), QBrush(), QTransform(), 1.0
        self._smooth = False
        self._clip: QPainterPath | None = None
        self._is_cut = True  # unless clipping is switched off for a while
        self._outer = QRegion()  # of the widget that is drawn
        self._clip_words: str | None = ""  # None: to be found out

    def begin(self, device: QPaintDevice) -> bool:
        return True

    def end(self) -> bool:
        return True

    def type(self) -> QPaintEngine.Type:
        return QPaintEngine.Type.User

    def updateState(self, state: QPaintEngineState) -> None:
        self._pen, self._brush, self._transform = state.pen(), state.brush(), state.transform()
        self._opacity = state.opacity()
        self._smooth = bool(state.renderHints() & QPainter.RenderHint.Antialiasing)
        if state.state() & _CLIPPING:
            self._take_clip(state)
        if state.state() & QPaintEngine.DirtyFlag.DirtyClipEnabled:
            self._is_cut, self._clip_words = state.isClipEnabled(), None

    # Clipping

    def _take_clip(self, state: QPaintEngineState) -> None:
        self._clip_words = None
        if state.clipOperation() is Qt.ClipOperation.NoClip:
            self._clip = None
            return
        new = state.clipPath()
        if state.state() & QPaintEngine.DirtyFlag.DirtyClipRegion:
            new = QPainterPath()
            new.addRegion(state.clipRegion())
        new = state.transform().map(new)
        is_within = state.clipOperation() is Qt.ClipOperation.IntersectClip and self._clip is not None
        self._clip = self._clip.intersected(new) if is_within and self._clip is not None else new

    def _clipping(self) -> str:
        """Return the attribute that cuts off what is outside."""
        outer = self.systemClip()
        if outer != self._outer:
            self._outer, self._clip_words = outer, None
        if self._clip_words is None:
            self._clip_words = self._reference()
        return self._clip_words

    def _reference(self) -> str:
        clip = self._clip if self._is_cut else None
        if not self._outer.isEmpty():
            around = QPainterPath()
            around.addRegion(self._outer)
            clip = around if clip is None else clip.intersected(around)
        if clip is None:
            return ""
        letters = _letters(clip)
        name = f"clip{list(self.clips).index(letters) if letters in self.clips else len(self.clips)}"
        self.clips.setdefault(letters, f'<clipPath id="{name}"><path d="{letters}"/></clipPath>\n')
        return f' clip-path="url(#{name})"'

    # Shapes

    def drawPath(self, path: QPainterPath) -> None:
        self._write(path, is_filled=True)

    def drawPolygon(self, points: Sequence[QPointF], mode: QPaintEngine.PolygonDrawMode) -> None:  # type: ignore[override]
        path = QPainterPath()
        path.addPolygon(QPolygonF([QPointF(point) for point in points]))
        is_open = mode is QPaintEngine.PolygonDrawMode.PolylineMode
        if not is_open:
            path.closeSubpath()
        if mode is QPaintEngine.PolygonDrawMode.WindingMode:
            path.setFillRule(Qt.FillRule.WindingFill)
        self._write(path, is_filled=not is_open)

    def _write(self, path: QPainterPath, is_filled: bool) -> None:
        fill = self._fill() if is_filled else ' fill="none"'
        stroke = self._stroke()
        if path.isEmpty() or (fill == ' fill="none"' and not stroke):
            return
        rule = ' fill-rule="evenodd"' if path.fillRule() is Qt.FillRule.OddEvenFill and is_filled else ""
        crisp = "" if self._smooth else ' shape-rendering="crispEdges"'
        letters = _letters(self._transform.map(path))
        self.lines.append(f'<path d="{letters}"{fill}{rule}{stroke}{crisp}{self._faded()}{self._clipping()}/>')

    def _fill(self) -> str:
        if self._brush.style() in (Qt.BrushStyle.LinearGradientPattern, Qt.BrushStyle.RadialGradientPattern):
            return self._gradient(self._brush.gradient())
        if self._brush.style() is Qt.BrushStyle.NoBrush or not self._brush.color().alpha():
            return ' fill="none"'
        return _colour("fill", self._brush.color())

    def _gradient(self, gradient: QGradient) -> str:
        """Return a fill that goes from one colour to another: across a button, outwards on a ball."""
        if gradient.coordinateMode() is not QGradient.CoordinateMode.LogicalMode:
            return _colour("fill", gradient.stops()[0][1])
        stops = "".join(
            f'<stop offset="{_short(place)}" stop-color="{colour.name()}" stop-opacity="{_short(colour.alphaF())}"/>'
            for place, colour in gradient.stops()
        )
        kind, ends = self._run(gradient)
        name = f"gradient{len(self.gradients)}"
        said = " ".join(f'{end}="{_short(value)}"' for end, value in ends.items())
        self.gradients.append(f'<{kind} id="{name}" gradientUnits="userSpaceOnUse" {said}>{stops}</{kind}>\n')
        return f' fill="url(#{name})"'

    def _run(self, gradient: QGradient) -> tuple[str, dict[str, float]]:
        """Return from where to where a gradient runs."""
        if isinstance(gradient, QLinearGradient):
            one, other = self._transform.map(gradient.start()), self._transform.map(gradient.finalStop())
            return "linearGradient", {"x1": one.x(), "y1": one.y(), "x2": other.x(), "y2": other.y()}
        assert isinstance(gradient, QRadialGradient)
        centre = self._transform.map(gradient.center())
        radius = gradient.radius() * math.sqrt(abs(self._transform.determinant()))
        return "radialGradient", {"cx": centre.x(), "cy": centre.y(), "r": radius}

    def _stroke(self) -> str:
        pen = self._pen
        if pen.style() is Qt.PenStyle.NoPen or not pen.color().alpha():
            return ""
        scale = 1.0 if pen.isCosmetic() else math.sqrt(abs(self._transform.determinant()))
        width = (pen.widthF() or 1.0) * scale
        said = _colour("stroke", pen.color()) + f' stroke-width="{_short(width)}"'
        said += f' stroke-linecap="{_CAPS[pen.capStyle()]}" stroke-linejoin="{_JOINS.get(pen.joinStyle(), "miter")}"'
        if pen.style() is not Qt.PenStyle.SolidLine:
            said += f' stroke-dasharray="{" ".join(_short(part * width) for part in pen.dashPattern())}"'
            said += f' stroke-dashoffset="{_short(pen.dashOffset() * width)}"'
        return said

    def _faded(self) -> str:
        return f' opacity="{_short(self._opacity)}"' if self._opacity < 1 else ""

    # Images

    def drawPixmap(self, target: QRectF, pixmap: QPixmap, source: QRectF) -> None:  # type: ignore[override]
        self._write_image(target, pixmap.copy(source.toAlignedRect()).toImage())

    def drawImage(  # type: ignore[override]
        self, target: QRectF, image: QImage, source: QRectF, flags: Qt.ImageConversionFlag
    ) -> None:
        self._write_image(target, image.copy(source.toAlignedRect()))

    def _write_image(self, target: QRectF, image: QImage) -> None:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        if image.isNull() or not image.save(buffer, "PNG"):  # type: ignore[call-overload]
            return
        data = base64.b64encode(bytes(buffer.data().data())).decode("ascii")
        t = self._transform
        placed = f"matrix({' '.join(_short(part) for part in (t.m11(), t.m12(), t.m21(), t.m22(), t.dx(), t.dy()))})"
        sides = {"x": target.x(), "y": target.y(), "width": target.width(), "height": target.height()}
        box = " ".join(f'{name}="{_short(length)}"' for name, length in sides.items())
        source = f'xlink:href="data:image/png;base64,{data}"'
        words = f'<image {box} preserveAspectRatio="none" transform="{placed}" {source}/>'
        self.lines.append(f"<g{self._faded()}{self._clipping()}>{words}</g>")


def _letters(path: QPainterPath) -> str:
    """Return a path in the letters of SVG."""
    elements = (path.elementAt(place) for place in range(path.elementCount()))
    return "".join(f"{_LETTERS.get(e.type, ' ')}{_short(e.x)},{_short(e.y)}" for e in elements)


def _colour(what: str, colour: QColor) -> str:
    faded = f' {what}-opacity="{_short(colour.alphaF())}"' if colour.alpha() < 255 else ""
    return f' {what}="{colour.name()}"{faded}'


def _short(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")

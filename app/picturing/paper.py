"""A step on paper: title, network, formula, date; with a preview, printed or written as PDF."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDate, QLineF, QLocale, QMarginsF, QRectF, Qt
from PySide6.QtGui import QColor, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo, QPrintPreviewDialog
from PySide6.QtWidgets import QWidget

from app.graph.arrangement import Arranger
from app.graph.scene import Scene
from app.picturing.sheet import Part, Sheet, network_aspect, paint_sheet
from app.theme import LIGHT, ui_font
from app.words import tr

MARGINS = QMarginsF(15, 14, 15, 14)  # millimetres
PAPER = replace(LIGHT, ground=QColor("#FFFFFF"), card=QColor("#FFFFFF"))
TITLE, SMALL, HEAD, FOOT = 16.0, 9.0, 46.0, 20.0  # points
NETWORK_SHARE = 0.56  # of an upright page's height
POINTS = 72.0
FINER = 1.5  # paper is read from nearer than a screen


def printer_for(title: str) -> QPrinter:
    """Return the printer of this machine, or one that writes PDF where there is none."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    if QPrinterInfo.defaultPrinter().isNull():
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setDocName(title)
    printer.setPageLayout(
        QPageLayout(
            QPageSize(QPageSize.PageSizeId.A4), QPageLayout.Orientation.Landscape, MARGINS, QPageLayout.Unit.Millimeter
        )
    )
    return printer


def print_page(printer: QPrinter, scene: Scene, title: str, where: str, arranger: Arranger | None = None) -> None:
    """Draw a step on the printer's page, in lines and letters, not pixels."""
    with QPainter(printer) as painter:
        dots = printer.resolution() / POINTS
        painter.scale(dots, dots)
        paint_page(painter, page_of(printer), scene, title, where, arranger or Arranger())


def page_of(printer: QPrinter) -> QRectF:
    """Return the page within its margins, in points."""
    page = printer.pageLayout().paintRect(QPageLayout.Unit.Point)
    return QRectF(0, 0, page.width(), page.height())


def rooms(page: QRectF, scene: Scene) -> tuple[tuple[Part, QRectF], ...]:
    """Return what is drawn where on a page: network and formula side by side, or below each other."""
    room = page.adjusted(0, HEAD, 0, -FOOT)
    part = Part.BOTH if scene.explanation is not None else Part.NETWORK
    if part is Part.NETWORK or page.width() > page.height():
        return ((part, room),)
    upper = QRectF(room.left(), room.top(), room.width(), NETWORK_SHARE * room.height())
    lower = QRectF(room.left(), upper.bottom(), room.width(), room.bottom() - upper.bottom())
    return (Part.NETWORK, upper), (Part.FORMULA, lower)


def aspect_on(printer: QPrinter, scene: Scene) -> float | None:
    """Return how many times as wide as high the network is drawn on paper."""
    part, room = rooms(page_of(printer), scene)[0]
    return network_aspect(part, (room.width(), room.height()))


def paint_page(painter: QPainter, page: QRectF, scene: Scene, title: str, where: str, arranger: Arranger) -> None:
    """Draw a step on a page in points: what it is of above, network and formula, the date below."""
    _words(painter, page, title, where)
    for part, room in rooms(page, scene):
        _place(painter, room, Sheet(scene, part, PAPER, clear=True), arranger)


def _place(painter: QPainter, room: QRectF, sheet: Sheet, arranger: Arranger) -> None:
    painter.save()
    painter.translate(room.topLeft())
    painter.scale(1 / FINER, 1 / FINER)
    paint_sheet(painter, sheet, (room.width() * FINER, room.height() * FINER), arranger)
    painter.restore()


def _words(painter: QPainter, page: QRectF, title: str, where: str) -> None:
    date = QLocale().toString(QDate.currentDate(), QLocale.FormatType.LongFormat)
    left, right = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
    painter.setPen(PAPER.text)
    painter.setFont(ui_font(TITLE, 600))
    painter.drawText(QRectF(page.left(), page.top(), page.width(), 22), left, title)
    painter.setFont(ui_font(SMALL))
    painter.setPen(PAPER.muted)
    painter.drawText(QRectF(page.left(), page.top() + 22, page.width(), 14), left, where)
    foot = QRectF(page.left(), page.bottom() - 13, page.width(), 13)
    painter.drawText(foot, left, "Nablascope")
    painter.drawText(foot, right, date)
    painter.setPen(PAPER.hairline)
    painter.drawLine(QLineF(page.left(), page.top() + HEAD - 6, page.right(), page.top() + HEAD - 6))


class PaperPreview(QPrintPreviewDialog):
    """The page as it will come out."""

    def __init__(
        self,
        printer: QPrinter,
        scene: Scene,
        title: str,
        where: str,
        arranger: Arranger | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(printer, parent)
        self.paper = printer  # the dialog does not keep it alive
        kept = arranger or Arranger()
        self.setWindowTitle(tr("Print"))
        self.paintRequested.connect(lambda paper: print_page(paper, scene, title, where, kept))
        self.resize(1000, 720)

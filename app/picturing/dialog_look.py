"""What the dialogs of pictures share: their style, their buttons, where all stands, a picture that fills its place."""

from __future__ import annotations

from string import Template

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from app.scaling import hold, sized
from app.shell_style import shell_style
from app.theme import Theme, Tokens, mixed
from app.words import tr

_SHEET = """
QToolButton#segment { padding: 3px 10px; }
QLabel#hint { color: $muted; font-size: ${small}px; }
QLabel#problem { color: $error; font-size: ${small}px; }
QLineEdit { min-height: 22px; }
QLineEdit[wrong="true"] { border: 2px solid $error; padding: 2px 5px; }
QPushButton { min-height: 22px; min-width: 76px; }
QPushButton:default:hover { background: $accent_hover; }
QPushButton:default:focus { border: 2px solid $text; }
QLabel:disabled { color: $faded; }
QComboBox { combobox-popup: 0; min-height: 22px; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0px 4px; }
QComboBox::drop-down { border: none; width: 24px; }
"""
CONTROLS = 372  # the width of the column of controls
SQUARE = 8.0  # of the pattern behind what is clear


def dialog_sheet(tokens: Tokens) -> str:
    """Return the style sheet of a dialog."""
    values = {name: getattr(tokens, name).name() for name in ("muted", "text", "error")}
    values["accent_hover"] = mixed(tokens.accent, tokens.text, 0.15).name()
    values["faded"] = mixed(tokens.muted, tokens.card, 0.35).name()
    sheet = Template(sized(_SHEET, tokens.scale)).substitute(values, small=str(tokens.text_small))
    return shell_style(tokens) + sheet


def dialog_buttons(dialog: QDialog, done: str) -> tuple[QDialogButtonBox, QPushButton]:
    """Return the row with Cancel and what the dialog is for, and the latter's button."""
    box = QDialogButtonBox()
    accept, reject = QPushButton(done), QPushButton(tr("Cancel"))
    for button in (accept, reject):
        button.setAccessibleName(button.text())
    box.addButton(accept, QDialogButtonBox.ButtonRole.AcceptRole)
    box.addButton(reject, QDialogButtonBox.ButtonRole.RejectRole)
    accept.setDefault(True)
    box.accepted.connect(dialog.accept)
    box.rejected.connect(dialog.reject)
    return box, accept


def lay_out_beside(dialog: QDialog, controls: QWidget, preview: QWidget, buttons: QDialogButtonBox) -> None:
    """Put the controls, as high as they need, beside the preview, which takes the rest, and the buttons below."""
    left, columns, layout = QVBoxLayout(), QHBoxLayout(), QVBoxLayout(dialog)
    hold(controls, width=CONTROLS)
    controls.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
    left.addWidget(controls)
    left.addStretch(1)
    columns.setSpacing(24)
    columns.addLayout(left)
    columns.addWidget(preview, 1)
    layout.setContentsMargins(24, 20, 24, 20)
    layout.setSpacing(16)
    layout.addLayout(columns, 1)
    layout.addWidget(buttons)


class PicturePreview(QWidget):
    """Shows a picture as large as fits; where it is clear there is a pattern of squares."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.picture: QImage | None = None
        self.words = ""
        self.setAccessibleName(tr("Preview"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def sizeHint(self) -> QSize:
        return QSize(560, 400)

    def show_picture(self, picture: QImage | None, words: str = "") -> None:
        """Show a picture, or words where there is none."""
        self.picture, self.words = picture, words
        self.setAccessibleDescription(words)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        tokens, room = self._theme.tokens, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), tokens.raised)
            if self.picture is None:
                painter.setPen(tokens.muted)
                painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter) | int(Qt.TextFlag.TextWordWrap), self.words)
                return
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            scale = min(room.width() / self.picture.width(), room.height() / self.picture.height())
            box = QRectF(0, 0, self.picture.width() * scale, self.picture.height() * scale)
            box.moveCenter(room.center())
            self._draw_squares(painter, box, tokens)
            painter.drawImage(box, self.picture)
            painter.setPen(QPen(tokens.hairline, 1.0))
            painter.drawRect(box)

    def _draw_squares(self, painter: QPainter, box: QRectF, tokens: Tokens) -> None:
        painter.fillRect(box, tokens.card)
        if self.picture is None or not self.picture.hasAlphaChannel():
            return
        side = SQUARE * tokens.scale
        painter.save()
        painter.setClipRect(box)
        for row in range(int(box.height() / side) + 1):
            for column in range(row % 2, int(box.width() / side) + 1, 2):
                painter.fillRect(
                    QRectF(box.left() + column * side, box.top() + row * side, side, side), tokens.hairline
                )
        painter.restore()

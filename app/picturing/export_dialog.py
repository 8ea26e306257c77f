"""Export: which view, as which kind of file, how large, in which colours; with the picture as it would be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QCheckBox, QDialog, QWidget

from app.choice import Choice
from app.control_tips import give_tips
from app.fields import Form, Segments, plain_label
from app.on_screen import keep_on_screen
from app.picturing.dialog_look import PicturePreview, dialog_buttons, dialog_sheet, lay_out_beside
from app.picturing.studio import Studio
from app.picturing.wish import AS_ON_SCREEN, KINDS, SIZES, TEX, View, Wish, kinds_of, may_be_clear
from app.theme import Theme
from app.words import tr

SIZE = (1000, 560)
PREVIEW_PIXELS = 1100.0  # the longer side of the picture shown
MODES: Mapping[str, str] = {
    AS_ON_SCREEN: "As on screen",
    "light": "Light",
    "dark": "Dark",
    "contrast_light": "High contrast, light",
    "contrast_dark": "High contrast, dark",
}


class ExportDialog(QDialog):
    """Asks what the picture should be: `wish`."""

    def __init__(self, studio: Studio, theme: Theme, wish: Wish, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._studio, self._theme, self.wish = studio, theme, wish
        self.setWindowTitle(tr("Export Picture"))
        self.view = Choice(tr("What"), [(words, str(view)) for view, words in studio.views().items()])
        self.kind = Choice(tr("File"), [])
        self.mode = Choice(tr("Colours"), [(tr(words), mode) for mode, words in MODES.items()])
        self.extent = Choice(tr("Size"), [(f"{width} × {height}", f"{width}x{height}") for width, height in SIZES])
        self.scale = Segments(tr("Pixels"), [(f"{scale}x", scale) for scale in (1, 2, 3)], 48)
        self.clear = QCheckBox(tr("Without ground (transparent)"))
        self.hint = plain_label("", "hint")
        self.preview = PicturePreview(theme)
        self.buttons, self.export_button = dialog_buttons(self, tr("Export…"))
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._prepare)
        self._arrange()
        self._show(wish)
        self._connect()
        self._dress()
        give_tips(self)
        keep_on_screen(self, theme, SIZE)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        form = Form(page)
        for text, control in (
            (tr("What"), self.view), (tr("File"), self.kind), (tr("Colours"), self.mode), (tr("Size"), self.extent),
            (tr("Pixels"), self.scale),
        ):  # fmt: skip
            form.add(text, control)
        form.add_below(self.clear)
        form.add_below(self.hint)
        lay_out_beside(self, page, self.preview, self.buttons)

    def _connect(self) -> None:
        self.view.currentIndexChanged.connect(self._change_view)
        for choice in (self.kind, self.mode, self.extent):
            choice.currentIndexChanged.connect(self.refresh)
        self.scale.chosen.connect(self.refresh)
        self.clear.toggled.connect(self.refresh)

    def _dress(self) -> None:
        self.setStyleSheet(dialog_sheet(self._theme.tokens))

    def _show(self, wish: Wish) -> None:
        self.view.choose(str(wish.view) if self.view.findData(str(wish.view)) >= 0 else str(View.NETWORK))
        self._fill_kinds(wish.kind)
        self.mode.choose(wish.mode)
        self.extent.choose(f"{wish.size[0]}x{wish.size[1]}")
        self.scale.choose(wish.scale)
        self.clear.setChecked(wish.clear)

    def _fill_kinds(self, kind: str) -> None:
        """Offer the kinds of files that the view can be had as, and keep the chosen one if it can."""
        self.kind.blockSignals(True)
        self.kind.clear()
        for each in kinds_of(View(self.view.value)):
            self.kind.addItem(tr(KINDS[each]), each)
        self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
        self.kind.blockSignals(False)

    @Slot()
    def _change_view(self) -> None:
        self._fill_kinds(self.kind.value)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Take what is chosen, and show it soon."""
        view, kind = View(self.view.value), self.kind.value
        width, _, height = self.extent.value.partition("x")
        size = (int(width), int(height)) if view.is_sheet else self._studio.size_of(view)
        scale = int(str(self.scale.value)) if kind == ".png" else 1
        clear = self.clear.isChecked() and may_be_clear(view, kind)
        self.wish = Wish(view, kind, scale, clear, self.mode.value, size)
        self.extent.setEnabled(view.is_sheet and kind != TEX)
        self.scale.setEnabled(kind == ".png")
        self.clear.setEnabled(may_be_clear(view, kind))
        self.hint.setText(self._hint())
        self._later.start()

    def _hint(self) -> str:
        width, height = self.wish.size
        if self.wish.kind == ".png":
            return tr("{width} × {height} pixels", width=width * self.wish.scale, height=height * self.wish.scale)
        if self.wish.kind == ".svg":
            return tr("Letters are outlines: it looks the same without the fonts.")
        if self.wish.kind == ".pdf":
            return tr("Fonts are in the file.")
        return tr("Compiles with pdflatex; needs no package but tikz. The preview shows the same step.")

    @Slot()
    def _prepare(self) -> None:
        """Draw the preview as soon as it is known where labels are; until then what was shown stays."""
        self._studio.prepare(self.wish, self._draw)

    def done(self, result: int) -> None:
        self._later.stop()
        self._studio.rest()
        super().done(result)

    def _draw(self) -> None:
        """Draw the preview; of TikZ, which only LaTeX can draw, the same network."""
        shown = replace(self.wish, kind=".png") if self.wish.kind == TEX else self.wish
        try:
            picture = self._studio.image(shown, min(1.0, PREVIEW_PIXELS / max(self.wish.size)))
        except (OSError, ValueError) as error:
            self.preview.show_picture(None, str(error))
        else:
            self.preview.show_picture(picture, f"{self.view.currentText()}. {self._hint()}")

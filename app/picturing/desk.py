"""Copies, exports, prints and animates what is on screen."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMainWindow

from app.stage_words import where_words
from app.views import Bench
from app.words import tr
from core import disk

if TYPE_CHECKING:  # none of it is needed until somebody wants a picture
    from PySide6.QtPrintSupport import QPrinter
    from PySide6.QtWidgets import QDialog

    from app.action import Host
    from app.graph.scene import Scene
    from app.picturing.filming import Filming
    from app.picturing.iteration_film import IterationFilm
    from app.picturing.order import Order
    from app.picturing.studio import Studio
    from app.picturing.wish import Wish

COPIED_SCALE = 2
FILTERS = {
    ".png": "Pictures (*.png)", ".svg": "Drawings (*.svg)", ".pdf": "Pages (*.pdf)", ".tex": "LaTeX (*.tex)",
    ".gif": "Animations (*.gif)", ".mp4": "Films (*.mp4)",
}  # fmt: skip


class PictureDesk(QObject):
    """Copies, exports, prints and animates what is on screen.

    `ask_wish`, `ask_film` and `ask_path` are dialogs; tests answer by themselves.
    """

    def __init__(self, bench: Bench, host: Host, window: QMainWindow) -> None:
        super().__init__(window)
        self._bench, self._host, self._window = bench, host, window
        self._wish: Wish | None = None
        self.ask_wish: Callable[[Studio, Wish], Wish | None] = self._ask_wish
        self.ask_film: Callable[[], tuple[IterationFilm, str] | None] = self._ask_film
        self.ask_path: Callable[[str, Path, str], Path | None] = self._ask_path
        self.filming: Filming | None = None

    @property
    def studio(self) -> Studio:
        """What draws the views."""
        from app.picturing.studio import Studio

        return Studio(self._bench, self._host, self._window)

    # Copy

    def copy(self) -> None:
        """Put a picture of the view in front on the clipboard."""
        from app.picturing.wish import Wish

        studio = self.studio
        view = studio.view_in_front()
        size = (self._host.graph.width(), self._host.graph.height()) if view.is_sheet else studio.size_of(view)
        try:
            made = studio.image(Wish(view, scale=COPIED_SCALE, size=size), COPIED_SCALE)
        except (OSError, ValueError) as error:
            self._host.dialogs.show_problems(tr("Nothing copied"), [str(error)])
            return
        QGuiApplication.clipboard().setImage(made)  # data of Python's would outlive it, and crash when all is closed
        what = studio.views().get(view, tr("Network"))
        fields = {"what": what, "width": made.width(), "height": made.height()}
        self._host.dialogs.tell_done(tr("{what} copied, {width} × {height} pixels", **fields))

    # Export

    def export(self) -> None:
        """Ask what to draw and how, and write it into a file."""
        from app.picturing.wish import Wish

        studio = self.studio
        wish = self.ask_wish(studio, self._wish or Wish())
        if wish is None:
            return
        self._wish = wish
        path = self.ask_path(tr("Export Picture"), self._host.documents.path_for(wish.kind), wish.kind)
        if path is None:
            return
        if wish.view.is_sheet:
            self._draw_apart(studio.order(wish), path)
            return
        try:
            disk.replace_file(path, studio.picture(wish))
        except (OSError, ValueError) as error:
            self._tell_failure(path, error)
        else:
            self._host.dialogs.tell_done(tr("{name} drawn", name=path.name))

    def _draw_apart(self, order: Order, path: Path) -> None:
        """Draw into a file by a process of its own; the window can be used meanwhile."""
        from app.picturing.order import drawn_without_window
        from app.picturing.writing import in_process, written

        self._host.dialogs.say(tr("Drawing {name} …", name=path.name))
        self._bench.background.start(
            f"picture {path}",
            partial(written, path, partial(in_process, drawn_without_window, order)),
            on_done=lambda _: self._host.dialogs.tell_done(tr("{name} drawn", name=path.name)),
            on_error=partial(self._tell_failure_apart, path),
        )

    def _tell_failure_apart(self, path: Path, error: Exception) -> None:
        if not isinstance(error, (OSError, ValueError)):
            raise error
        self._tell_failure(path, error)

    def _ask_wish(self, studio: Studio, wish: Wish) -> Wish | None:
        from app.picturing.export_dialog import ExportDialog

        dialog = ExportDialog(studio, self._bench.theme, wish, self._window)
        return dialog.wish if _accepted(dialog) else None

    def _ask_path(self, title: str, suggestion: Path, kind: str) -> Path | None:
        text = QFileDialog.getSaveFileName(self._window, title, str(suggestion), tr(FILTERS[kind]))[0]
        if not text:
            return None
        return Path(text) if Path(text).suffix.lower() == kind else Path(text + kind)

    def _tell_failure(self, path: Path, error: Exception) -> None:
        from app.picturing.writing import reason_of

        self._host.dialogs.show_problems(tr("{name} is not drawn", name=path.name), [reason_of(error)])

    # Animate

    def animate(self) -> None:
        """Ask for an animation of the iteration, and write it into a file."""
        from app.picturing.filming import Filming

        if self._bench.workbench.iteration is None:
            self._host.dialogs.show_problems(tr("No animation"), [tr("This network cannot be stepped through yet.")])
            return
        if self.filming is not None and self.filming.running:
            self.filming.show()
            return
        asked = self.ask_film()
        if asked is None:
            return
        film, kind = asked
        path = self.ask_path(tr("Export Animation"), self._host.documents.path_for(kind), kind)
        if path is None:
            return
        tell = self._host.dialogs.tell_done
        self.filming = Filming(self._bench.background, self._window, tell, partial(self._tell_failure, path))
        self.filming.start(film, path)

    def _ask_film(self) -> tuple[IterationFilm, str] | None:
        from app.picturing.animation_dialog import AnimationDialog, Subject
        from app.picturing.wish import Wish

        w = self._bench.workbench
        level = w.plan.level if w.plan is not None else w.level
        subject = Subject(w.document, w.pinned_sample, level, min(w.digits, 8), self.studio.mode(Wish()))
        dialog = AnimationDialog(subject, self._bench.theme, self._window)
        return (dialog.film, dialog.kind) if _accepted(dialog) else None

    # Print

    def print_preview(self) -> None:
        """Show how the picture will be on paper, and print it."""
        from app.picturing.paper import aspect_on, printer_for

        studio, printer = self.studio, printer_for(self._host.documents.title)
        scene = studio.scene()
        studio.prepare_network(aspect_on(printer, scene), partial(self._preview, studio, printer, scene))

    def _preview(self, studio: Studio, printer: QPrinter, scene: Scene) -> None:
        from app.picturing.paper import PaperPreview

        where = where_words(self._bench.workbench)
        words = self._host.documents.title, where[:1].upper() + where[1:]
        self.show_preview(PaperPreview(printer, scene, *words, studio.arranger, self._window))

    def show_preview(self, preview: QDialog) -> None:
        """Show a dialog until it is closed; tests look at it instead."""
        _accepted(preview)


def _accepted(dialog: QDialog) -> bool:
    """Ask, and let the dialog go."""
    try:
        return dialog.exec() == dialog.DialogCode.Accepted
    finally:
        dialog.deleteLater()

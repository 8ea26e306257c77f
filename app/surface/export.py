"""Pictures, animations and numbers of a surface into files: drawn in a process of their own, written whole or not."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from app.picturing.writing import in_process, mode_of, reason_of, with_progress, written
from app.surface.export_animation import ANIMATIONS, animated_without_window, can_write_mp4, frames_of
from app.surface.export_data import arrays_of, csv_of, npz
from app.surface.export_losses import networks_along, own_losses
from app.surface.export_pictures import (
    ALL,
    BOTH,
    CONTOUR,
    PICTURES,
    RELIEF,
    SLICES,
    Size,
    SurfacePicture,
    picture_without_window,
)
from app.surface.relief_camera import Camera
from app.surface.scene import SurfaceScene
from app.views import Bench
from app.words import tr
from core.network import Floats

JOB = "surface export"
SIZES: dict[str, Size] = {ALL: (2240, 1400), BOTH: (960, 420)}
USUAL_SIZE: Size = (1280, 960)
NUMBERS = (".npz", ".csv")
Ask = Callable[[str, Path, str], Path | None]


class Export(StrEnum):
    """What can be had."""

    CONTOUR = CONTOUR
    RELIEF = RELIEF
    SLICES = SLICES
    ALL = ALL
    GIF = "gif"
    MP4 = "mp4"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Form:
    """An export in words: its entry in the menu, the kinds of files, and their names' endings, the usual one first."""

    words: str
    files: str
    suffixes: tuple[str, ...]


_PICTURE_FILES = "Pictures (*.png *.svg *.pdf)"
FORMS: dict[Export, Form] = {
    Export.CONTOUR: Form("Contour…", _PICTURE_FILES, PICTURES),
    Export.RELIEF: Form("Relief…", _PICTURE_FILES, PICTURES),
    Export.SLICES: Form("Slices…", _PICTURE_FILES, PICTURES),
    Export.ALL: Form("All three…", _PICTURE_FILES, PICTURES),
    Export.GIF: Form("Animation as GIF…", "Animations (*.gif)", (".gif",)),
    Export.MP4: Form("Animation as MP4…", "Films (*.mp4)", (".mp4",)),
    Export.NUMBERS: Form("Numbers (NPZ, CSV)…", "Arrays (*.npz);;Tables (*.csv)", NUMBERS),
}


class Exporting(QObject):
    """Writes what the tab shows. `changed`: an export began, went on or ended; `words` say how it stands.

    Args:
        scene: what is shown now; `whole`: the same with all ways to their ends.
    """

    changed = Signal()

    def __init__(
        self,
        bench: Bench,
        scene: Callable[[], SurfaceScene],
        camera: Callable[[], Camera],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self._bench, self._window, self._scene, self._camera = bench, parent, scene, camera
        self.whole: Callable[[], SurfaceScene] = scene
        self.ask: Ask = self._ask
        self.running = ""
        self.progress = 0.0
        self.words = ""

    def _ask(self, title: str, suggestion: Path, kinds: str) -> Path | None:
        text = QFileDialog.getSaveFileName(self._window, title, str(suggestion), kinds)[0]
        return Path(text) if text else None

    def refusal(self, what: Export) -> str:
        """Return why this cannot be had now, or nothing."""
        scene = self._scene()
        if scene.loss is None:
            return tr("There is no surface yet.")
        if what is Export.SLICES and scene.x_slice is None:
            return tr("Slices go through a point, and there is none.")
        if what in (Export.GIF, Export.MP4) and not frames_of(self.whole()):
            return tr("Nothing has moved yet: descend or race first.")
        if what is Export.MP4 and not can_write_mp4():
            return tr("Films need the package imageio-ffmpeg: pip install imageio-ffmpeg")
        return ""

    def start(self, what: Export) -> None:
        """Ask for a file and write it in the background."""
        form = FORMS[what]
        if self.running or self.refusal(what):
            return
        path = self.ask(tr("Export"), self._suggestion(what), tr(form.files))
        if path is None:
            return
        path = path if path.suffix else path.with_suffix(form.suffixes[0])
        if path.suffix.lower() not in form.suffixes:
            endings = tr(" or ").join(form.suffixes)
            self._end(tr("{name}: the name must end in {endings}.", name=path.name, endings=endings))
            return
        self.running, self.progress, self.words = path.name, 0.0, tr("Writing {name}", name=path.name)
        self._bench.background.start(
            JOB,
            partial(written, path, self._work(what, path.suffix.lower())),
            on_progress=self._hear,
            on_done=lambda _: self._end(tr("{name} written.", name=path.name)),
            on_error=partial(self._fail, path),
        )
        self.changed.emit()

    def _suggestion(self, what: Export) -> Path:
        workbench = self._bench.workbench
        folder = workbench.path.parent if workbench.path else Path.home()
        stem = workbench.path.stem if workbench.path else "network"
        return folder / f"{stem}-surface{FORMS[what].suffixes[0]}"

    def _work(self, what: Export, suffix: str) -> Callable[[], Generator[float, None, bytes]]:
        """Return the making of a file's content."""
        if what is Export.NUMBERS:
            workbench, scene = self._bench.workbench, self.whole()
            along = networks_along(scene, workbench.state, workbench.document)
            return partial(_numbers, scene, partial(own_losses, workbench.document, along), suffix)
        animated = suffix in ANIMATIONS
        kind = BOTH if animated else what.value
        title = self._bench.workbench.document.title
        scene = self.whole() if animated else self._scene()
        mode, size = mode_of(self._bench.theme), SIZES.get(kind, USUAL_SIZE)
        return partial(_drawn, SurfacePicture(scene, kind, self._camera(), title), suffix, mode, size)

    def _hear(self, values: tuple[float, ...]) -> None:
        self.progress = values[-1]
        self.changed.emit()

    def _fail(self, path: Path, error: Exception) -> None:
        if not isinstance(error, (OSError, ValueError)):
            self._end(tr("{name} is not written.", name=path.name))
            raise error
        reason = reason_of(error)
        self._end(tr("{name} is not written: {reason}", name=path.name, reason=reason))

    def _end(self, words: str) -> None:
        self.running, self.words = "", words
        self.changed.emit()

    def cancel(self) -> None:
        """Stop; no file is left, and an older one stays."""
        if self.running:
            self._bench.background.cancel(JOB)
            self._end(tr("Stopped: {name} is not written.", name=self.running))

    def forget(self) -> None:
        """Say nothing more of the last export."""
        if not self.running and self.words:
            self._end("")


def _numbers(
    scene: SurfaceScene, work: Callable[[], Generator[float, None, Floats]], suffix: str
) -> Generator[float, None, bytes]:
    losses = yield from work()
    if suffix == ".npz":
        return npz(arrays_of(scene, losses))
    return (yield from csv_of(scene, losses))


def _drawn(picture: SurfacePicture, suffix: str, mode: str, size: Size) -> Generator[float, None, bytes]:
    """Draw in a process of its own."""
    if suffix in PICTURES:
        return (yield from in_process(picture_without_window, picture, suffix, mode, size))
    return (yield from with_progress(animated_without_window, picture, suffix, mode, size))

"""Export animation: how fine the steps, how long each stays, how large, in which colours; with the middle frame."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QDialog, QWidget

from app.choice import Choice
from app.control_tips import give_tips
from app.fields import Form, NumberField, Problem, Segments, plain_label
from app.on_screen import keep_on_screen
from app.picturing.dialog_look import PicturePreview, dialog_buttons, dialog_sheet, lay_out_beside
from app.picturing.film import can_write_mp4
from app.picturing.iteration_film import LAST, MOST_FRAMES, IterationFilm, too_long
from app.picturing.outputs import image
from app.picturing.scenes import Steps
from app.picturing.sheet import Part, Sheet
from app.theme import MODES, Theme
from app.words import tr
from core.document import Document
from core.steps import Level

SIZE = (1000, 540)
SIZES = ((960, 540), (1280, 720), (640, 400), (1920, 1080))
SHORTEST, LONGEST = 0.02, 60.0
LEVELS = ((Level.TERM, "Terms"), (Level.NEURON, "Neurons"), (Level.LAYER, "Layers"))
NAMES = {"light": "Light", "dark": "Dark", "contrast_light": "High contrast, light",
         "contrast_dark": "High contrast, dark"}  # fmt: skip
PREVIEW_PIXELS = 900.0


@dataclass(frozen=True)
class Subject:
    """What is filmed: the next iteration of a document, of one sample if one is pinned."""

    document: Document
    sample: int | None
    level: Level
    digits: int
    mode: str


class AnimationDialog(QDialog):
    """Asks how the iteration should be filmed: `film` and `kind`."""

    def __init__(self, subject: Subject, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._subject, self._theme = subject, theme
        self._steps = {level: Steps(subject.document, level, subject.digits, subject.sample) for level, _ in LEVELS}
        self.setWindowTitle(tr("Export Animation"))
        self.level = Segments(tr("A frame for each step of"), [(tr(name), level) for level, name in LEVELS], 72)
        self.part = Choice(tr("What"), [(tr("Network and formula"), Part.BOTH), (tr("Network"), Part.NETWORK)])
        self.seconds = NumberField(tr("Seconds a step"), "1")
        self.problem = Problem(self.seconds)
        self.mode = Choice(tr("Colours"), [(tr(name), mode) for mode, name in NAMES.items()])
        self.extent = Choice(
            tr("Size"), [(f"{width} × {height}", place) for place, (width, height) in enumerate(SIZES)]
        )
        self.format = Choice(tr("File"), [("GIF", ".gif"), *([("MP4", ".mp4")] if can_write_mp4() else [])])
        self.hint = plain_label("", "hint")
        self.preview = PicturePreview(theme)
        self.buttons, self.export_button = dialog_buttons(self, tr("Export…"))
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._draw)
        self._arrange()
        self.level.choose(subject.level)
        self.mode.choose(subject.mode)
        self._connect()
        self.setStyleSheet(dialog_sheet(theme.tokens))
        give_tips(self)
        keep_on_screen(self, theme, SIZE)
        self.refresh()

    def _arrange(self) -> None:
        page = QWidget()
        form = Form(page)
        form.add(tr("Steps of"), self.level)
        form.add(tr("What"), self.part)
        form.add(tr("Seconds a step"), self.seconds)
        form.add_below(self.problem)
        for text, control in ((tr("Colours"), self.mode), (tr("Size"), self.extent), (tr("File"), self.format)):
            form.add(text, control)
        form.add_below(self.hint)
        lay_out_beside(self, page, self.preview, self.buttons)

    def _connect(self) -> None:
        for choice in (self.part, self.mode, self.extent, self.format):
            choice.currentIndexChanged.connect(self.refresh)
        self.level.chosen.connect(self.refresh)
        self.seconds.textChanged.connect(self.refresh)

    @property
    def film(self) -> IterationFilm:
        """What is described.

        Raises:
            ValueError: if the seconds are no number.
        """
        subject = self._subject
        return IterationFilm(
            subject.document, self._level, SIZES[self.extent.currentIndex()], self.mode.value, self.seconds.number,
            subject.digits, Part(self.part.value), subject.sample,
        )  # fmt: skip

    @property
    def _level(self) -> Level:
        return Level(str(self.level.value))

    @property
    def kind(self) -> str:
        """How the file's name ends."""
        return self.format.value

    @Slot()
    def refresh(self) -> None:
        """Say what the film would be, and show a frame of it soon."""
        count, wrong = self._steps[self._level].count, self._wrong()
        self.problem.say(wrong)
        self.export_button.setEnabled(not wrong and count < MOST_FRAMES)
        if count >= MOST_FRAMES:
            self.hint.setText(too_long(count))
        elif not wrong:
            seconds = self.seconds.number
            fields = {"count": count + 1, "seconds": f"{seconds * count + max(LAST * seconds, 1.5):.0f}"}
            words = tr("{count} frames, {seconds} seconds, for ever from the beginning", **fields)
            mp4 = "" if can_write_mp4() else tr("MP4 needs the package imageio-ffmpeg.")
            elsewhere = tr("Descents and races: the tab Surface, Export.")
            self.hint.setText("\n".join(line for line in (words + ".", mp4, elsewhere) if line))
        self._later.start()

    def _wrong(self) -> str:
        try:
            seconds = self.seconds.number
        except ValueError:
            return tr("This is no number.")
        if not SHORTEST <= seconds <= LONGEST:
            return tr("From {low} to {high} seconds.", low=SHORTEST, high=round(LONGEST))
        return ""

    @Slot()
    def _draw(self) -> None:
        """Draw a frame from the middle of the film."""
        steps, size = self._steps[self._level], SIZES[self.extent.currentIndex()]
        scene = steps.scene((steps.count + 1) // 2)
        sheet = Sheet(scene, Part(self.part.value), MODES[self.mode.value][0])
        self.preview.show_picture(image(sheet.drawing(size), min(1.0, PREVIEW_PIXELS / size[0])), self.hint.text())

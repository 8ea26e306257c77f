"""The doors to what opens in windows and columns of its own; each is cheap until somebody goes through it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.guide.desk import GuideDesk
from app.handouts.desk import HandoutDesk
from app.homework.desk import HomeworkDesk
from app.lecture.desk import LectureDesk
from app.lessons.desk import LessonsDesk
from app.picturing.desk import PictureDesk
from app.views import Bench

if TYPE_CHECKING:
    from app.action import Host
    from app.main_window import MainWindow

LESSONS = (".md",)  # how the files of lessons end


class Desks(QObject):
    """One desk for each: lecture, pictures, lessons, homework, handouts, and the guide through it all."""

    def __init__(self, bench: Bench, host: Host, window: MainWindow) -> None:
        super().__init__(window)
        self.lecture: LectureDesk = LectureDesk(bench, host, window)
        self.pictures: PictureDesk = PictureDesk(bench, host, window)
        self.lessons: LessonsDesk = LessonsDesk(bench, host, window)
        self.homework: HomeworkDesk = HomeworkDesk(bench, host, window)
        self.handouts: HandoutDesk = HandoutDesk(bench, host, window)
        self.guide: GuideDesk = GuideDesk(bench, host, window)

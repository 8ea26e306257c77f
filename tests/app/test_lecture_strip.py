"""The strip of the stage tells phase, step and sample; the stage is seen beforehand, small, and in words."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication

from app.lecture.composition import stage_of
from app.lecture.control import LectureControl
from app.lecture.slide import Slide, slide_after, slide_of
from app.lecture.stage import StageView, stage_image, stage_picture
from app.lecture.state import LectureState
from app.lecture.strip import groups_of
from app.theme import Theme
from app.tokens import LECTURE_LIGHT
from app.workbench import Workbench
from core.files import read_builtin
from tests.app.stage_hand import HALL


class Hall:
    """The theme of a hall."""

    tokens = LECTURE_LIGHT


def test_the_strip_names_the_phases_and_tells_the_step(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    strip = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT).strip
    texts = [word.text for word in strip.words]
    assert texts == ["forward", "loss", "backward", "gradients", "update", "step 9 of 31", "iteration 1"]
    assert [word.text for word in strip.words if word.weight == 600] == ["backward", "step 9 of 31"]
    assert strip.layout.index_at(strip.layout.x_of(9)) == 9


def test_the_next_step_can_be_shown_beforehand(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(8)
    ahead = slide_after(bench, LectureState(reveals=True, beat=2))
    bench.go_to(9)
    assert isinstance(ahead, Slide) and ahead.cursor == 9
    assert ahead.heading == slide_of(bench, LectureState()).heading
    bench.to_end()
    assert slide_after(bench, LectureState()) is None  # it is the next iteration's


def test_a_preview_is_the_stage_made_small(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    image = stage_picture(bench, LectureState(), Hall(), QSize(480, 270))
    assert (image.width(), image.height()) == (480, 270)
    amber = LECTURE_LIGHT.computed.rgb()
    assert sum(image.pixel(x, y) == amber for x in range(0, 480, 2) for y in range(0, 270, 2)) > 40


def test_the_view_tells_its_step_to_who_cannot_see_it(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    control = LectureControl(bench)
    view = StageView(control.slide(), Hall())
    control.next()
    view.show_slide(control.slide())
    assert view.accessibleDescription().startswith("step 1 of 31. Forward pass. ")
    assert view.accessibleName() == "Stage"


def test_the_strip_takes_more_phases_than_have_names(qapp: QApplication, theme: Theme) -> None:
    document = read_builtin("xor-2-2-1")
    rows = np.tile(document.data.rows, (20, 1))
    data, training = replace(document.data, rows=rows), replace(document.training, batch_size=len(rows))
    bench = Workbench(replace(document, data=data, training=training))
    assert bench.plan is not None and len(bench.plan.phases) > 300
    bench.go_to(700)
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    assert [word.text[:4] for word in stage.strip.words] == ["step", "iter", "samp"]
    image = stage_image(stage.slide, Hall(), QSize(960, 540))
    y = round((1080 - 24) / 2)
    assert len({image.pixel(x, y) for x in range(40, 400)}) >= 4  # the colours of the phases


def test_several_samples_are_told_apart(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("softmax-classifier"))
    for cursor, sample, present in ((2, "sample 1 of 3", "sample 1 · forward"), (60, "sample 2 of 3", "sample 2")):
        bench.go_to(cursor)
        strip = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT).strip
        texts = [word.text for word in strip.words]
        assert sample in texts and {"sample 3", "average", "update"} <= set(texts)
        assert next(word.text for word in strip.words if word.weight == 600).startswith(present)
        groups = groups_of(slide_of(bench, LectureState()).plan, strip.layout)
        assert [group.sample for group in groups] == [0, 1, 2]
        assert groups[0].last + 1 == groups[1].first
    bench.to_end()  # the update is of all of them
    assert not any("of 3" in word.text for word in stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT).words)


def test_which_row_of_the_data_is_on_the_stage(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("xor-2-2-1"))
    bench.go_to(1)
    strip = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT).strip
    rows = len(bench.document.data.rows)
    assert rows > 1
    assert any(word.text.endswith(f"of {rows}") and word.text.startswith("sample") for word in strip.words)

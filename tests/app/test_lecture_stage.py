"""What the hall sees: every text large enough, dark enough and alone in its place, at every step of every example."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtWidgets import QApplication

from app.equations.heading import contrast
from app.lecture.composition import Stage, beats_of, stage_of
from app.lecture.control import LectureControl
from app.lecture.crowd import Crowd
from app.lecture.help import help_card, help_words
from app.lecture.slide import Slide, slide_after, slide_of
from app.lecture.stage import StageView, stage_image, stage_picture
from app.lecture.state import REVEALED, LectureState
from app.lecture.strip import groups_of
from app.lecture.words import Word, least
from app.theme import Theme
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, LECTURE_DARK, LECTURE_LIGHT, Tokens
from app.workbench import Workbench
from core.construct import Layers, layered
from core.document import Document
from core.files import builtin_names, read_builtin
from core.formula import Source
from core.initialisation import Initialisation
from core.numbers import shown
from core.steps import Level

HALL = QSize(1920, 1080)
LOOKS = (LECTURE_LIGHT, LECTURE_DARK, CONTRAST_LIGHT, CONTRAST_DARK)
TOUCH = 1.0  # boxes that share less than a pixel touch


class Hall:
    """The theme of a hall."""

    tokens = LECTURE_LIGHT


def documents() -> Iterator[tuple[str, Document]]:
    """Yield every example that comes with the program, and the largest network that lecture mode promises."""
    yield from ((name, read_builtin(name)) for name in builtin_names())
    yield "2-8-8-1", layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), seed=3)


def stages(bench: Workbench, state: LectureState, tokens: Tokens = LECTURE_LIGHT) -> Iterator[Stage]:
    """Yield the stage at every step of the iteration, and before it, on every page of its formulae."""
    assert bench.plan is not None
    for index in range(bench.plan.count + 1):
        bench.go_to(index)
        first = stage_of(slide_of(bench, state), HALL, tokens)
        yield first
        for beat in range(1, first.formula.beats + 1):
            yield stage_of(slide_of(bench, replace(state, beat=beat)), HALL, tokens)


def faults(words: Sequence[Word], size: QSize = HALL) -> list[str]:
    """Return what the last row could not read: too small, too pale, over another text or off the stage."""
    stage = QRectF(0, 0, size.width(), size.height()).adjusted(-TOUCH, -TOUCH, TOUCH, TOUCH)
    found = [f"small: {w.text} {w.size}" for w in words if w.size < least(size.height(), w.is_number)]
    found += [f"pale: {w.text}" for w in words if contrast(w.colour, w.ground) < 7.0]
    found += [f"off: {w.text} {w.box}" for w in words if not stage.contains(w.box)]
    found += [f"over: {a.text} {a.box} / {b.text} {b.box}" for a, b in combinations(words, 2) if _over(a, b)]
    return found


def _over(one: Word, other: Word) -> bool:
    both = one.box.intersected(other.box)
    return both.width() > TOUCH and both.height() > TOUCH


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize(
    ("name", "document"), list(documents()), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_word_can_be_read_from_the_last_row(
    qapp: QApplication, theme: Theme, name: str, document: Document, level: Level
) -> None:
    bench = Workbench(document)
    bench.set_level(level)
    for stage in stages(bench, LectureState(beat=0)):
        assert stage.words
        assert not faults(stage.words), (name, level, bench.cursor, faults(stage.words))


@pytest.mark.parametrize("tokens", LOOKS)
def test_every_word_can_be_read_in_every_look(qapp: QApplication, theme: Theme, tokens: Tokens) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    for stage in stages(bench, LectureState(beat=0), tokens):
        assert not faults(stage.words), (bench.cursor, faults(stage.words))


def test_every_word_can_be_read_while_factors_are_revealed(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    for stage in stages(bench, LectureState(beat=0, reveals=True)):
        assert not faults(stage.words), (bench.cursor, stage.slide.state.beat, faults(stage.words))


@pytest.mark.parametrize("size", [QSize(1280, 720), QSize(1024, 768), QSize(3840, 2160)])
def test_sizes_follow_the_height_of_the_screen(qapp: QApplication, theme: Theme, size: QSize) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    words = stage_of(slide_of(bench, LectureState()), size, LECTURE_LIGHT).words
    small = [w for w in words if w.size < least(size.height(), w.is_number) - 0.5]
    assert not small and len(words) > 20


def test_a_result_that_is_not_yet_revealed_is_not_told_by_the_graph(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    hidden = stage_of(slide_of(bench, LectureState(beat=0, reveals=True)), HALL, LECTURE_LIGHT)
    whole = stage_of(slide_of(bench, LectureState(beat=REVEALED, reveals=True)), HALL, LECTURE_LIGHT)
    assert "−0.0381" not in [word.text for word in hidden.words]
    assert "−0.0381" in [word.text for word in whole.graph.words]


def test_a_closer_look_at_a_neuron_enlarges_it_and_dims_the_rest(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    o2 = [neuron.id for neuron in bench.document.network.neurons].index("o2")
    usual = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    close = stage_of(slide_of(bench, LectureState(focus=Source("neuron", o2, "delta"))), HALL, LECTURE_LIGHT)
    assert close.closer is not None and close.closer.m11() > 1.3
    number = next(word for word in close.words if word.text == "0.7729")
    assert number.size > 1.3 * next(word.size for word in usual.graph.words if word.text == "0.7729")
    assert "0.5933" not in [word.text for word in close.words]  # another neuron's
    assert all(close.graph_room.contains(word.box.center()) for word in close.words[: len(close.graph.words)])
    assert not faults(close.words)


@pytest.mark.parametrize("name", [*builtin_names()])
def test_a_closer_look_at_anything_can_be_read(qapp: QApplication, theme: Theme, name: str) -> None:
    bench = Workbench(read_builtin(name))
    bench.to_end()
    topology = bench.document.network.topology
    things = [Source("neuron", i, "out") for i in range(len(topology.neurons))]
    things += [Source("edge", i, "weight") for i in range(len(topology.edges.ids))]
    for thing in things:
        stage = stage_of(slide_of(bench, LectureState(focus=thing)), HALL, LECTURE_LIGHT)
        assert not faults(stage.words), (thing, faults(stage.words))


def test_a_closer_look_at_the_formula_makes_it_larger(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    usual = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    close = stage_of(slide_of(bench, LectureState(on_formula=True)), HALL, LECTURE_LIGHT)
    assert close.formula_room.width() > 0.95 * HALL.width()
    assert max(word.size for word in close.formula.words) > 1.6 * max(word.size for word in usual.formula.words)
    assert not close.graph.words and not faults(close.words)


def test_what_is_clicked_is_found_in_the_whole_and_in_a_closer_look(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(9)
    for state in (LectureState(), LectureState(focus=Source("neuron", 3, "out"))):
        stage = stage_of(slide_of(bench, state), HALL, LECTURE_LIGHT)
        left, top, right, bottom = stage.graph.bodies[3].tolist()
        at = QPointF((left + right) / 2, (top + bottom) / 2)
        at = stage.closer.map(at) if stage.closer is not None else at
        assert stage.hit(at) == Source("neuron", 3, "out")
    assert stage.hit(QPointF(1800, 500)) is None  # the formula is no part of the graph


def test_an_edge_is_found_along_its_line(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    edges, bodies = bench.document.network.topology.edges, stage.graph.bodies
    centres = (bodies[:, :2] + bodies[:, 2:]) / 2
    edge = edges.ids.index("w1")
    middle = (centres[edges.source[edge]] + centres[edges.target[edge]]) / 2
    assert stage.hit(QPointF(*middle.tolist())) == Source("edge", edge, "weight")


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


def test_the_page_of_keys_can_be_read(qapp: QApplication, theme: Theme) -> None:
    room = QRectF(0, 0, 1920, 1080)
    words = help_words(room, LECTURE_LIGHT)
    assert not faults(words) and len(words) > 40
    assert all(help_card(room).contains(word.box) for word in words)


def test_a_network_of_very_many_edges_is_drawn_as_in_the_window_and_at_once(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(layered(Layers((64, 100, 10), ("tanh", "softmax")), seed=1))
    bench.go_to(70)
    start = time.perf_counter()
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    assert time.perf_counter() - start < 5.0  # laid out in large type it would take minutes
    assert isinstance(stage.graph, Crowd) and not faults(stage.words)
    left, top, right, bottom = stage.graph.bodies[0].tolist()
    assert stage.hit(QPointF((left + right) / 2, (top + bottom) / 2)) == Source("neuron", 0, "out")


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


def test_a_network_that_is_not_complete_says_so(qapp: QApplication, theme: Theme) -> None:
    document = read_builtin("mazur-2-2-2")
    bench = Workbench(replace(document, data=replace(document.data, rows=document.data.rows[:0])))
    assert bench.plan is None
    stage = stage_of(slide_of(bench, LectureState()), HALL, LECTURE_LIGHT)
    texts = [word.text for word in stage.words]
    assert "Not complete yet" in texts and texts[-1] == "draft"
    assert not faults(stage.words)
    control = LectureControl(bench)
    control.next()
    control.back()
    assert bench.cursor == 0


def test_of_a_wide_layer_every_result_comes_on_some_page(qapp: QApplication, theme: Theme) -> None:
    made = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")), Initialisation(), seed=3)
    bench = Workbench(made)
    bench.set_level(Level.LAYER)
    bench.go_to(2)
    assert bench.explanation is not None and bench.explanation.omitted == 2
    beats = beats_of(slide_of(bench, LectureState()), HALL)
    seen = [stage_of(slide_of(bench, LectureState(beat=beat)), HALL, LECTURE_LIGHT) for beat in range(beats + 1)]
    words = [word.text for stage in seen for word in stage.formula.words]
    trace = bench.iteration.trace if bench.iteration is not None else None
    assert trace is not None
    members = [place for place, one in enumerate(made.network.neurons) if one.id in {f"h{n}" for n in range(9, 17)}]
    assert len(members) == 8
    assert {shown(float(value), 4) for value in trace.out[0, members]} <= set(words)
    assert not any("more." in word for word in words)
    assert seen[-1].formula.words[-1].text == f"{beats + 1} of {beats + 1}"


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


def test_a_closer_look_shows_all_that_the_step_lights_with_a_neuron(qapp: QApplication, theme: Theme) -> None:
    bench = Workbench(read_builtin("mazur-2-2-2"))
    bench.go_to(11)  # δ of h2 from those of o1 and o2
    ids = [neuron.id for neuron in bench.document.network.neurons]
    focus = Source("neuron", ids.index("h2"), "delta")
    stage = stage_of(slide_of(bench, LectureState(focus=focus)), HALL, LECTURE_LIGHT)
    seen = [word.text for word in stage.words if stage.graph_room.contains(word.box)]
    assert {"0.1385", "−0.0381", "0.009954", "0.45", "0.55"} <= set(seen)
    assert "0.5933" not in seen  # h1 is not lit


@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier", "nine-neurons-1-2-2-1"])
def test_a_closer_look_at_any_neuron_shows_its_weights(qapp: QApplication, theme: Theme, name: str) -> None:
    bench = Workbench(read_builtin(name))
    bench.go_to(1)
    edges = bench.document.network.topology.edges
    for neuron in range(len(bench.document.network.neurons)):
        focus = Source("neuron", neuron, "out")
        stage = stage_of(slide_of(bench, LectureState(focus=focus)), HALL, LECTURE_LIGHT)
        assert not isinstance(stage.graph, Crowd)
        told = {tag.edge for tag in stage.graph.painting.tags if tag.edge is not None}
        around = np.flatnonzero((edges.source == neuron) | (edges.target == neuron)).tolist()
        assert set(around) <= told, neuron

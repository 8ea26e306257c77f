"""The formula as the hall sees it: large enough, nothing on anything, one more thing with each beat."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from app.equations.heading import contrast, headings
from app.lecture.formula_setting import evened
from app.lecture.stage_formula import StageFormula, beats_of, stage_formula
from app.lecture.state import REVEALED, LectureState
from app.lecture.words import HEIGHT, least
from app.theme import Theme
from app.tokens import CONTRAST_DARK, CONTRAST_LIGHT, LECTURE_DARK, LECTURE_LIGHT, Tokens
from app.workbench import Workbench
from core.formula import Source
from core.steps import Level
from tests.app.stage_formula_hand import WIDE, added, bench_at, document, formula, names, overlapping, pages, room

MOST = {1080.0: 40, 720.0: 8, 2160.0: 8}  # so many steps of each level are looked at


def revealing(bench: Workbench) -> list[StageFormula]:
    """Return what is shown at every beat."""
    return [formula(bench, LectureState(beat=beat, reveals=True)) for beat in range(beats_of(bench.explanation) + 1)]


@pytest.mark.parametrize("name", names())
@pytest.mark.parametrize("height", MOST)
def test_at_every_step_all_is_large_enough_and_in_its_room(theme: Theme, name: str, height: float) -> None:
    bench = Workbench(document(name))
    for level in Level if bench.plan is not None else ():
        bench.set_level(level)
        assert bench.plan is not None
        for index in range(1, bench.plan.count + 1, 1 + bench.plan.count // MOST[height]):
            bench.go_to(index)
            for shown in pages(bench, height):
                small = [word for word in shown.words if word.size < least(height, word.is_number) - 1e-6]
                outside = [word for word in shown.words if not room(height).contains(word.box)]
                assert not small and not outside, (level, index, small, outside)
                assert not (found := overlapping(shown.words)), (level, index, found)
                assert shown.taken <= room(height).height()


@pytest.mark.parametrize("tokens", [LECTURE_LIGHT, LECTURE_DARK, CONTRAST_LIGHT, CONTRAST_DARK])
def test_every_text_can_be_read_on_its_ground(theme: Theme, tokens: Tokens) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 10)
    for beat in range(beats_of(bench.explanation) + 1):
        shown = formula(bench, LectureState(beat=beat, reveals=True), HEIGHT, tokens)
        assert all(contrast(word.colour, word.ground) >= 7.0 for word in shown.words)


def test_a_delta_is_told_factor_by_factor(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 10)
    beats = revealing(bench)
    news = [added(before, after) for before, after in pairwise(beats)]
    told = ["0.4", "0.1385", "0.05540", "0.5", "(−0.03810)", "−0.01905", "0.03635"]
    assert "".join(news[0]).startswith("𝑤5𝛿𝑜1=×") and "0.4" not in news[0]
    assert ["".join(new) for new in news[1:8]] == told
    assert "".join(news[8]).startswith("𝛿ℎ1=𝑜𝑢𝑡ℎ1·(1−𝑜𝑢𝑡ℎ1)·")
    assert news[9:11] == [["0.5933", "0.5933"], ["0.03635"]]  # one number, which stands there twice, is one thing
    assert ["".join(new) for new in news[11:]] == ["=0.2413×0.03635", "=0.008771"]


@pytest.mark.parametrize(
    ("name", "level"), [(WIDE, Level.LAYER), (WIDE, Level.NEURON), ("softmax-classifier", "neuron")]
)
def test_each_beat_shows_one_more_thing(theme: Theme, name: str, level: Level) -> None:
    bench = Workbench(document(name))
    bench.set_level(level)
    assert bench.plan is not None
    for index in range(1, bench.plan.count + 1, 3):
        bench.go_to(index)
        beats = revealing(bench)
        for before, after in pairwise(beats):
            assert before.page is not None and after.page is not None
            new = added(before, after)
            assert new, index
            if before.page.page is after.page.page:  # nothing goes, nothing jumps
                assert len(new) == len(after.words) - len(before.words), index


@pytest.mark.parametrize("name", ["mazur-2-2-2", "xor-2-2-1", WIDE])
@pytest.mark.parametrize("level", Level)
def test_the_last_beat_shows_all(theme: Theme, name: str, level: Level) -> None:
    bench = Workbench(document(name))
    bench.set_level(level)
    assert bench.plan is not None
    for index in range(1, bench.plan.count + 1, 1 + bench.plan.count // 12):
        bench.go_to(index)
        last, all_of_it = beats_of(bench.explanation), formula(bench, LectureState(beat=REVEALED, reveals=True))
        assert all_of_it.beats == last
        assert formula(bench, LectureState(beat=last, reveals=True)).words == all_of_it.words
        at_once = formula(bench, LectureState())
        assert [word.text for word in at_once.words] == [word.text for word in all_of_it.words]
        if last:
            assert formula(bench, LectureState(beat=last - 1, reveals=True)).words != all_of_it.words


def test_what_does_not_fit_comes_on_pages_and_no_result_is_lost(theme: Theme) -> None:
    bench = bench_at(WIDE, Level.LAYER, 2)
    every = list(pages(bench))
    assert len(every) > 1 and every[0].beats == len(every) - 1
    assert [page.notes[-1].text for page in every] == [f"{n} of {len(every)}" for n in range(1, len(every) + 1)]
    assert bench.explanation is not None
    text = ["".join(word.text for word in page.words) for page in every]
    results = [f"={part.left.value:.4g}".replace("-", "−") for part in bench.explanation.parts]
    assert all(any(result in page for page in text) for result in results)
    shown = formula(bench, LectureState(beat=REVEALED))
    assert shown.notes[-1].text == every[-1].notes[-1].text


def test_results_that_are_left_out_are_told_on_the_last_page(theme: Theme) -> None:
    bench = bench_at("train-minibatch-adam", Level.LAYER, 50)
    assert bench.explanation is not None and bench.explanation.omitted == 7
    every = list(pages(bench))
    assert [["… and 7 more." in {word.text for word in page.words}] for page in every] == [[False], [True]]


def test_what_the_room_does_not_take_of_a_heading_is_cut(theme: Theme) -> None:
    lines = ("", "Not complete yet", "\n".join(f"Neuron {number} has no input." for number in range(60)))
    shown = stage_formula(None, lines, room(HEIGHT), HEIGHT, LECTURE_LIGHT, LectureState())
    assert all(room(HEIGHT).contains(word.box) for word in shown.words) and 10 < len(shown.words) < 50
    assert shown.words[-1].text.endswith(" …")


def test_four_digits_unless_more_are_asked_for(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 1)
    assert "0.5933" in {word.text for word in formula(bench, LectureState()).words}
    assert "0.59326999" in {word.text for word in formula(bench, LectureState(digits=8)).words}


def test_a_look_at_a_neuron_dims_the_formula(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 1)
    focus = Source("neuron", 3, "out")
    dimmed = formula(bench, LectureState(focus=focus)).page
    looked_at = formula(bench, LectureState(focus=focus, on_formula=True)).page
    assert dimmed is not None and looked_at is not None
    assert max(contrast(word.colour, word.ground) for word in dimmed.words) < 3.0
    assert min(contrast(word.colour, word.ground) for word in looked_at.words) >= 7.0


def test_a_closer_look_at_the_formula_is_larger_and_has_no_more_pages(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.LAYER, 7)
    usual = formula(bench, LectureState()).page
    wide = QRectF(room(HEIGHT)).adjusted(-560, 0, 0, 0)
    state = LectureState(on_formula=True)
    closer = stage_formula(bench.explanation, headings(bench), wide, HEIGHT, LECTURE_LIGHT, state)
    assert usual is not None and closer.page is not None
    assert closer.beats == 0 and closer.page.page.size >= 1.2 * usual.page.size
    assert all(wide.contains(word.box) for word in closer.words)


def painted(shown: StageFormula) -> QImage:
    """Return the picture of a room."""
    image = QImage(1920, 1080, QImage.Format.Format_RGB32)
    image.fill(LECTURE_LIGHT.ground)
    with QPainter(image) as painter:
        shown.draw(painter)
    return image


def share(image: QImage, colour: QColor) -> int:
    """Return how many of the room's pixels, every third one, have a colour."""
    box: QRectF = room(HEIGHT)
    places = [(x, y) for x in range(int(box.left()), 1920, 3) for y in range(int(box.top()), int(box.bottom()), 3)]
    return sum(image.pixelColor(x, y) == colour for x, y in places)


def test_amber_comes_with_the_result_and_pale_amber_with_the_newest_number(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 22)
    beats = revealing(bench)
    amber = [share(painted(shown), LECTURE_LIGHT.computed) > 300 for shown in beats]
    pale = [share(painted(shown), LECTURE_LIGHT.source) > 50 for shown in beats]
    assert amber == [False] * (len(beats) - 1) + [True]
    assert pale == [False, False, True, True, True, False, False]


def test_places_for_numbers_to_come_are_empty_boxes(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 22)
    empty = [share(painted(shown), LECTURE_LIGHT.raised) for shown in revealing(bench)]
    assert empty[0] == 0 and empty[1] > empty[2] > empty[3] > empty[4] == 0


def test_without_a_step_it_says_why(theme: Theme, bench: Workbench) -> None:
    bench.go_to(0)
    shown = formula(bench, LectureState())
    assert (shown.beats, beats_of(None)) == (0, 0)
    assert shown.words[0].text == "Nothing is computed yet"


def test_a_step_is_laid_out_and_painted_at_once(theme: Theme) -> None:
    bench = bench_at("mazur-2-2-2", Level.NEURON, 10)
    image = painted(formula(bench, LectureState()))
    taken = []
    for digits in range(2, 8):  # each is laid out anew
        with QPainter(image) as painter:
            begun = time.perf_counter()
            formula(bench, LectureState(digits=digits)).draw(painter)
            taken.append(time.perf_counter() - begun)
    assert min(taken) <= 0.010


def test_a_hidden_number_does_not_tell_its_sign(theme: Theme) -> None:
    """Neither parentheses nor the width of its place."""
    bench = bench_at("mazur-2-2-2", Level.NEURON, 20)  # (−0.0381) × 0.5969
    first = formula(bench, LectureState(beat=1, reveals=True)).page
    whole = formula(bench, LectureState(beat=REVEALED, reveals=True)).page
    assert first is not None and whole is not None
    line = next(drawn for drawn in first.page.drawn if len(drawn.slots) == 2)
    places = first.places(line)
    assert len(places) == 2 and abs(places[0].width() - places[1].width()) < 0.01
    assert not {"(", ")"} & {word.text for word in first.words}
    assert {"(", ")"} <= {word.text for word in whole.words}
    assert not whole.places(line)


def test_numbers_in_columns_keep_the_zeros_that_rounding_left(theme: Theme) -> None:
    assert evened(-0.0380982, 4) == "−0.03810"
    assert evened(0.5, 4) == "0.5" and evened(0.1 + 0.2, 4) == "0.3"  # exact: there is nothing behind
    assert evened(1.99999, 4) == "2.000"
    assert evened(3.0000004e-9, 4) == "3.000·10⁻⁹"
    assert evened(0.0, 4) == "0" and evened(123456.7, 4) == "123457"

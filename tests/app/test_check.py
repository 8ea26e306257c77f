"""The tab of the gradient check, one weight: its numbers digit below digit, the slider for h, the plot."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QStyle, QStyleOptionSlider

from app.background import Background
from app.check.aligned import agreeing_digits, aligned, power_of_ten
from app.check.panel import CheckPanel
from app.check.step_slider import PLACES
from app.check.valley_points import names_of
from app.theme import Theme, ui_font
from app.workbench import Workbench
from core.document import Data, Document
from core.editing import add_neuron, set_weight
from core.files import read_builtin
from core.formula import Source
from core.network import Neuron, Role, make_network, read_only
from tests.app.check_hand import (
    HEIGHT,
    WIDTH,
    column,
    counted_passes,
    edge,
    panel_on,
    readings,
    relu_at_its_kink,
    select,
)


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def panel(qtbot, workbench: Workbench, theme: Theme, background: Background) -> CheckPanel:
    panel = panel_on(qtbot, workbench, theme, background)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def passes(monkeypatch) -> list[float]:
    return counted_passes(monkeypatch)


# Digits


@pytest.mark.parametrize(
    ("values", "texts", "same"),
    [
        ((0.123456789, 0.123466789), ["0.1234567890", "0.1234667890"], 6),
        ((-1.5, -1.5), ["−1.500000000", "−1.500000000"], 12),
        ((2.5e-9, 1e-9), ["2.500000000·10⁻⁹", "1.000000000·10⁻⁹"], 0),
        ((3.25e12, 3.25e12), ["3.250000000·10¹²", "3.250000000·10¹²"], 11),
        ((9.0, 10.0), ["9.00000000", "10.00000000"], 0),
        ((1.0, -1.0), ["1.000000000", "−1.000000000"], 0),
        ((1 / 3, 1 / 3 + 1e-14), ["0.33333333333333331", "0.33333333333334331"], 15),
        ((-0.0, -0.5), ["0.0000000000", "−0.5000000000"], 0),
        ((0.0, 0.0), ["0.000000000", "0.000000000"], 11),
        ((0.0, 1e-9), ["0.000000000·10⁻⁹", "1.000000000·10⁻⁹"], 0),
        ((2.0, math.inf), ["2.000000000", "∞"], 0),
        ((math.nan, -math.inf), ["NaN", "−∞"], 0),
    ],
)
def test_numbers_are_aligned_and_show_where_they_differ(values, texts, same) -> None:
    figures = aligned(values)
    assert [figure.words for figure in figures] == texts
    assert [figure.same for figure in figures] == [same, same]


def test_digits_in_common() -> None:
    assert agreeing_digits(1.0, 1.0) is None
    assert agreeing_digits(1.0, 1.00011) == 3
    assert agreeing_digits(1.0, -1.0) == 0
    assert [power_of_ten(n) for n in (-12, 0, 1, 3)] == ["10⁻¹²", "1", "10", "10³"]


# One weight


def test_the_numbers_of_the_worked_example(panel: CheckPanel, workbench: Workbench) -> None:
    select(workbench, "w5")
    numbers = readings(panel)
    assert panel.title.text() == "w₅ = 0.4, h₁ → o₁"
    assert numbers["E(w)"].startswith("0.298371108")  # as published
    assert numbers["∂E/∂w by backprop"].startswith("0.0821670405")
    assert numbers["(E(w + h) − E(w − h)) / 2h"].startswith("0.0821670")
    found = panel.one.difference
    assert found is not None and found.step == 1e-6
    assert found.above - found.below == pytest.approx(2e-6 * 0.082167041, rel=1e-7)
    assert panel.readings.rows[-1].remark.endswith("digits agree")
    assert not panel.readings.rows[-1].alarm


def test_the_weight_at_hand(panel: CheckPanel, workbench: Workbench) -> None:
    assert panel.one.subject.edge == 0
    workbench.to_end()
    assert panel.one.subject.edge == workbench.step.edge
    select(workbench, "w3")
    assert panel.one.subject.edge == edge(workbench, "w3")
    workbench.select(Source("neuron", 3, "out"))
    assert panel.one.subject.edge == workbench.step.edge


def test_a_gradient_that_the_steps_have_not_come_to_is_shown_and_said_to_be_ahead(panel, workbench) -> None:
    assert panel.note.text() == "ahead of the step on screen"
    assert readings(panel)["∂E/∂w by backprop"].startswith("0.00043856773")
    workbench.to_end()
    assert panel.note.text() == ""


def test_sample_or_batch(qtbot, panel: CheckPanel, workbench: Workbench) -> None:
    assert not panel.rows_switch.isVisible()
    document = read_builtin("xor-2-2-1")
    workbench.open_document(replace(document, training=replace(document.training, batch_size="full")), None)
    trace = workbench.iteration.trace
    assert [button.text() for button in panel.rows_switch.buttons.values()] == ["this sample", "batch of 4"]
    assert panel.rows_switch.value is False
    assert panel.one.difference.at == pytest.approx(trace.losses[0], rel=1e-14)
    assert panel.checking.result.analytic.tolist() == trace.gradients(0).tolist()
    qtbot.mouseClick(panel.rows_switch.buttons[True], Qt.MouseButton.LeftButton)
    assert panel.checking.result.analytic.tolist() == trace.batch_gradient("mean").tolist()
    assert panel.checking.result.passed and len(panel.table.check_model.columns) == 5
    assert panel.one.difference.at == pytest.approx(trace.losses.mean(), rel=1e-14)
    assert panel.one.difference.analytic == trace.batch_gradient("mean")[panel.one.subject.parameter]


def test_a_kink_is_named(panel: CheckPanel, workbench: Workbench) -> None:
    workbench.open_document(relu_at_its_kink(), None)
    assert panel.readings.rows[-1].remark == "kink of o within ± h"
    assert column(panel, "verdict") == ["kink at o"]
    assert panel.verdict.words.text() == "Nothing could be checked; 1 left out at a kink"
    assert panel.grab().width() == WIDTH


def test_what_is_not_finite_is_shown(panel: CheckPanel, workbench: Workbench) -> None:
    document = set_weight(workbench.document, range(8), 1e300)
    workbench.replace_document(document, "huge")
    network = make_network([Neuron("i", Role.INPUT), Neuron("o", Role.OUTPUT, "cube")], [("w", "i", "o", 1e200)])
    workbench.open_document(Document(network, data=Data(("i", "o"), read_only(np.array([[1.0, 0.0]])))), None)
    assert readings(panel)["E(w)"] == "∞"
    assert panel.readings.rows[-1].remark == "not finite"
    assert panel.valley.valley.best is None
    assert column(panel, "verdict") == ["not finite"]
    assert panel.verdict.words.text() == "Cannot be checked: the loss is ∞"
    assert panel.one.step == 1.0 and panel.valley.step_words == "h = 1"
    assert panel.grab().width() == WIDTH


def test_a_draft_is_a_sentence(panel: CheckPanel, workbench: Workbench) -> None:
    document, _ = add_neuron(workbench.document, Role.OUTPUT, 0.0, 0.0)
    workbench.replace_document(document, "add")
    assert panel.sentence.isVisible() and not panel.table.isVisible()
    workbench.undo_stack.undo()
    assert panel.table.isVisible() and panel.table.check_model.rowCount() == 10


# The slider and the plot


def test_the_slider_is_as_wide_as_the_plot(panel: CheckPanel) -> None:
    slider, plot = panel.valley.slider, panel.valley.plot
    for size in ((WIDTH, HEIGHT), (1850, 240), (900, 140)):
        panel.resize(*size)
        plot = panel.valley.plot
        for value, end in ((slider.minimum(), plot.left()), (slider.maximum(), plot.right())):
            slider.setValue(value)
            option = QStyleOptionSlider()
            slider.initStyleOption(option)
            parts = QStyle.ComplexControl.CC_Slider, option, QStyle.SubControl.SC_SliderHandle, slider
            handle = slider.style().subControlRect(*parts)
            assert abs(slider.x() + handle.center().x() + 0.5 - end) <= 2


def test_keys_move_h(qtbot, panel: CheckPanel) -> None:
    slider = panel.valley.slider
    slider.setFocus()
    assert panel.one.step == 1e-6 and slider.value() == -6 * PLACES
    qtbot.keyClick(slider, Qt.Key.Key_Right)
    assert panel.one.step == pytest.approx(10 ** (-6 + 1 / PLACES))
    qtbot.keyClick(slider, Qt.Key.Key_PageUp)
    assert panel.one.step == pytest.approx(10 ** (-5 + 1 / PLACES))
    assert panel.one.difference.step == panel.one.step
    assert panel.valley.step_words == "h = 1.12·10⁻⁵"
    qtbot.keyClick(slider, Qt.Key.Key_Home)
    assert panel.one.step == pytest.approx(1e-14)
    qtbot.keyClick(slider, Qt.Key.Key_End)
    assert panel.one.step == 1.0
    qtbot.mouseClick(panel.valley.usual, Qt.MouseButton.LeftButton)
    assert panel.one.step == 1e-6
    assert not panel.valley.usual.isEnabled()


def test_the_handle_is_dragged(qtbot, panel: CheckPanel, passes: list[float]) -> None:
    slider = panel.valley.slider
    middle = QPoint(round(slider.width() * 8 / 14), slider.height() // 2)
    qtbot.mousePress(slider, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(slider, middle + QPoint(60, 0))
    qtbot.mouseRelease(slider, Qt.MouseButton.LeftButton, pos=middle + QPoint(60, 0))
    decades = 60 / panel.valley.plot.width() * 14
    assert math.log10(panel.one.step) == pytest.approx(-6 + decades, abs=0.2)
    assert len(passes) == 2 * len({abs(move) for move in passes}) <= 10  # only h anew, not the whole plot


def test_a_press_in_the_plot_chooses_h(qtbot, panel: CheckPanel) -> None:
    view = panel.valley
    place = view.scales.place(1e-3, 1e-9).toPoint()
    qtbot.mouseClick(view, Qt.MouseButton.LeftButton, pos=place)
    assert math.log10(panel.one.step) == pytest.approx(-3, abs=0.1)
    assert view.slider.value() == pytest.approx(-3 * PLACES, abs=2)


def test_h_stays_as_chosen_and_is_else_the_checks_own(panel: CheckPanel, workbench: Workbench) -> None:
    workbench.set_weight(0, 250.0)
    assert panel.one.step == pytest.approx(2.5e-4)
    panel.valley.slider.setValue(-3 * PLACES)
    select(workbench, "w6")
    assert panel.one.step == pytest.approx(1e-3)


def test_measured_points_are_where_the_axes_say(panel: CheckPanel, theme: Theme) -> None:
    view = panel.valley
    scales, valley = view.scales, view.valley
    assert scales.x(1e-14) == scales.plot.left() and scales.x(1.0) == scales.plot.right()
    assert scales.step_at(scales.x(3e-5)) == pytest.approx(3e-5)
    assert (scales.y(0.0), scales.y(math.inf)) == (scales.plot.bottom(), scales.plot.top())
    picture = view.grab().toImage()
    dots = [point for point in valley.points if scales.plot.left() + 8 < scales.x(point.step) < scales.plot.right() - 8]
    for point in dots:
        ink = picture.pixelColor(scales.place(point.step, point.error).toPoint())
        assert min(ink.lightness(), abs(ink.lightness() - theme.tokens.accent.lightness())) < 110
    chosen = picture.pixelColor(scales.place(panel.one.step, panel.one.difference.error).toPoint())
    assert chosen == theme.tokens.accent


@pytest.mark.parametrize("size", [(WIDTH, HEIGHT), (1850, 240)])
@pytest.mark.parametrize("name", ["mazur-2-2-2", "skip-edge", "softmax-classifier", "nine-neurons-1-2-2-1"])
def test_both_branches_are_named_beside_their_points(panel, workbench, name, size) -> None:
    workbench.open_document(read_builtin(name), None)
    panel.resize(*size)
    view = panel.valley
    names = names_of(view.scales, view.valley, QFontMetricsF(ui_font(view._theme.tokens.text_small)))
    assert [words.split()[0] for _, words in names] == ["round-off", "truncation"]
    for box, _ in names:
        assert view.plot.contains(box)
        dots = (view.scales.place(point.step, point.error) for point in view.valley.points)
        assert not any(box.contains(dot) for dot in dots)
    assert names[0][0].center().x() < names[1][0].center().x()


def test_a_parabola_is_said_to_have_no_truncation(panel: CheckPanel, workbench: Workbench) -> None:
    workbench.open_document(read_builtin("linear-neuron"), None)
    assert panel.valley.branches == ("round-off falls as h grows", "no truncation seen")

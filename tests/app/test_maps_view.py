"""Functions and regions, the colours and the hand on them; how the maps follow the workbench; with real events."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.maps.colours import class_colour, region_pixels
from app.maps.model import FARTHEST
from app.theme import DARK, LIGHT, Theme, Tokens
from core.boolean import table_of, truth_table_network
from core.document import Document, Split
from core.files import read_builtin
from core.maps_classes import NONE, Decision
from core.network import read_only
from core.propagation import propagate
from core.scaling import Scaling
from tests.app.maps_hand import ALT, MakeRoom, Room, four_inputs, line_data, nearer, picture, press
from tests.app.surface_hand import click, colour_at, mouse, wheel

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # tooltips, off screen


@pytest.fixture
def make_room(qtbot: QtBot, theme: Theme) -> MakeRoom:
    """Make a panel on a document."""
    return lambda document: Room(document, qtbot, theme)


# Two inputs


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_regions_of_xor_have_their_colours(make_room: MakeRoom, theme: Theme, tokens: Tokens) -> None:
    theme.tokens = tokens
    room = make_room(truth_table_network(table_of("xor", 2), "logistic", 20.0))
    room.settle()
    view = room.panel.field
    shown, plot = picture(view), view.plot()
    zero, one = class_colour(0, tokens), class_colour(1, tokens)
    for x, y in ((0.15, 0.15), (0.85, 0.85), (0.5, 0.5)):
        assert nearer(colour_at(shown, plot.place(x, y)), zero, one)
    for x, y in ((0.85, 0.1), (0.1, 0.85), (1.1, -0.1)):
        assert nearer(colour_at(shown, plot.place(x, y)), one, zero)
    border = room.scene.border
    assert border and all(np.abs(np.abs(line[:, 0] - line[:, 1]) - 0.5).max() < 0.1 for line in border)
    assert "4 of 4 right" in view.accessibleDescription()


def test_a_wrong_point_is_ringed_and_counted(make_room: MakeRoom) -> None:
    document = truth_table_network(table_of("xor", 2), "logistic", 20.0).with_cell(0, "o1", 1.0)
    room = make_room(document)
    room.workbench.pin_sample(3)
    room.settle()
    assert room.scene.points is not None and room.scene.points.wrong.tolist() == [True, False, False, False]
    assert "3 of 4 right" in room.panel.field.accessibleDescription()
    view = room.panel.field
    place = view.plot().place(0.0, 0.0)
    shown = picture(view)
    ring = [colour_at(shown, place + QPointF(step, 0.0)).lightness() for step in (6, 7, 8, 9)]
    assert min(ring) < 80


def test_rows_kept_for_the_test_are_told_apart(make_room: MakeRoom) -> None:
    document = truth_table_network(table_of("xor", 2), "logistic", 20.0).with_cell(2, "o1", 0.0)
    document = replace(document, data=replace(document.data, split=Split(0.5, 1)))
    room = make_room(document)
    points = room.scene.points
    assert points is not None and np.flatnonzero(points.testing).tolist() == document.test_rows.tolist()
    share = {False: 100, True: 100}
    share[bool(points.testing[2])] = 50
    wanted = f"{share[False]} % right, test {share[True]} %"
    assert wanted in room.panel.field.accessibleDescription()
    view = room.panel.field
    tip = view.tip_at(QPointF(*view.point_places()[document.test_rows[0]].tolist()))
    assert tip.startswith(f"Row {document.test_rows[0] + 1}, kept for the test")


def test_scaled_inputs_are_told_as_they_were_too(make_room: MakeRoom) -> None:
    document = truth_table_network(table_of("xor", 2), "logistic")
    scaled = replace(document.data, scaling={"i1": Scaling("standard", 10.0, 4.0)})
    view = make_room(replace(document, data=scaled)).panel.field
    assert "i₁ = 1 (14 before scaling), i₂ = 0" in view.tip_at(view.plot().place(1.0, 0.0))


def test_a_click_on_a_point_pins_its_sample(make_room: MakeRoom) -> None:
    room = make_room(truth_table_network(table_of("xor", 2), "logistic"))
    view = room.panel.field
    click(view, view.plot().place(1.0, 0.0))
    assert room.workbench.pinned_sample == 2
    assert room.scene.present == 2
    click(view, view.plot().place(0.5, 0.5))
    assert room.workbench.pinned_sample == 2
    press(view, Qt.Key.Key_Right, ALT)
    assert room.workbench.pinned_sample == 3
    press(view, Qt.Key.Key_Right, ALT)
    assert room.workbench.pinned_sample == 0


def test_the_pointer_is_told_points_and_ground(make_room: MakeRoom) -> None:
    room = make_room(truth_table_network(table_of("xor", 2), "logistic"))
    view = room.panel.field
    plot = view.plot()
    tip = view.tip_at(plot.place(0.0, 1.0))
    assert tip.startswith("Row 2\n") and "class 1: right" in tip
    ground = view.tip_at(plot.place(0.2, 0.75))
    assert ground.splitlines()[0] == "i₁ = 0.2, i₂ = 0.75" and "class 1" in ground
    document = room.workbench.document
    trace = propagate(document.network, document.loss, np.array([[0.2, 0.75]]), np.zeros((1, 1)))
    assert f"{trace.out[0, document.network.topology.outputs[0]]:.3f}"[:5] in ground
    mouse(view, QEvent.Type.MouseMove, plot.place(0.0, 1.0), False)
    assert view.cursor().shape() is Qt.CursorShape.PointingHandCursor


def test_the_wheel_and_keys_look_farther_beyond_the_data(make_room: MakeRoom) -> None:
    room = make_room(read_builtin("xor-2-2-1"))
    view = room.panel.field
    before = view.plot().x_range
    wheel(view, view.plot().area.center(), -1)
    after = view.plot().x_range
    assert after[0] < before[0] and after[1] > before[1]
    press(view, Qt.Key.Key_Plus)
    assert view.plot().x_range == pytest.approx(before)
    for _ in range(60):
        press(view, Qt.Key.Key_Minus)
    assert room.panel.model.choices.reach == FARTHEST


def test_training_moves_the_map_coarse_at_once_and_fine_at_rest(make_room: MakeRoom) -> None:
    room = make_room(read_builtin("xor-2-2-1"))
    room.settle()
    assert room.field.out.shape[1:] == (160, 160)
    room.workbench.next_iteration()
    room.panel.model.refresh()
    assert room.field.out.shape[1:] == (64, 64) and room.scene.document is room.workbench.document
    assert room.panel.model.is_busy
    room.settle()
    assert room.field.out.shape[1:] == (160, 160)
    assert room.scene.document is room.workbench.document


def test_nothing_is_computed_while_hidden(make_room: MakeRoom) -> None:
    room = make_room(read_builtin("xor-2-2-1"))
    room.settle()
    before = room.scene
    room.panel.hide()
    room.workbench.next_iteration()
    assert room.scene is before and not room.panel.model.is_busy
    room.panel.show()
    assert room.scene.document is room.workbench.document


def test_one_output_of_several_is_shown_as_a_surface(make_room: MakeRoom) -> None:
    room = make_room(read_builtin("mazur-2-2-2"))
    scene = room.scene
    assert scene.decision is None and scene.shown == 0
    assert room.panel.field.scale_now() is not None
    room.panel.controls.output.choose("o2")
    room.panel.controls.output.activated.emit(1)
    assert room.scene.shown == 1
    assert not picture(room.panel.field).isNull()


# More inputs


def test_of_many_inputs_the_two_that_tell_most_run(make_room: MakeRoom) -> None:
    room = make_room(four_inputs())
    scene = room.scene
    assert scene.axes == (1, 3)
    means = room.workbench.document.inputs.mean(axis=0)
    assert scene.held.tolist() == means.tolist()
    room.panel.model.choose_axis(False, "i4")
    assert room.scene.axes == (3, 1)
    room.panel.model.choose_axis(True, "i1")
    assert room.scene.axes == (3, 0)


def test_other_inputs_are_held_where_one_says(make_room: MakeRoom) -> None:
    room = make_room(four_inputs())
    controls, model = room.panel.controls, room.panel.model
    assert not controls.holding.isHidden()
    controls.held.choose("i3")
    controls.value.setText("0.75")
    controls.value.setModified(True)
    press(controls.value, Qt.Key.Key_Return)
    assert model.scene.held[2] == 0.75
    room.workbench.pin_sample(5)
    controls.hold_at.choose(True)
    assert model.scene.held.tolist() == room.workbench.document.inputs[5].tolist()
    field = room.field
    inputs = model.scene.held.copy()
    inputs[[1, 3]] = field.x_values[7], field.y_values[3]
    document = room.workbench.document
    trace = propagate(document.network, document.loss, inputs[np.newaxis], document.targets[:1])
    assert np.abs(field.out[:, 3, 7] - trace.out[0]).max() <= 1e-12


# One input


def test_a_function_says_where_it_has_nothing_to_say(make_room: MakeRoom) -> None:
    room = make_room(line_data())
    room.settle()
    view = room.panel.function
    assert room.panel._main.currentWidget() is view
    assert view.inside() == (-1.0, 1.0)
    plot = view.plot()
    assert plot.x_range[0] < -1.0 and plot.x_range[1] > 1.0
    assert "No data reach here" in view.tip_at(plot.place(1.3, plot.y_range[0] + 0.01))
    assert "No data reach here" not in view.tip_at(plot.place(0.7, plot.y_range[1] - 0.01))
    click(view, plot.place(0.5, 0.25))
    assert room.workbench.pinned_sample == 3
    shown = picture(view)
    inside = colour_at(shown, plot.place(0.02, plot.y_range[1]) + QPointF(3, 4))
    assert inside.name() == room.bench.theme.tokens.card.name()
    assert colour_at(shown, plot.place(-1.4, plot.y_range[1]) + QPointF(1, 3)).name() != inside.name()


# Colours, and what must not go wrong


def test_regions_are_paler_where_the_network_is_uncertain() -> None:
    decision = Decision(0.5, ("0", "1"), 0.5)
    outputs = np.array([[[0.0, 0.45, 1.0, np.nan]]])
    colours = [QColor.fromRgb(int(pixel)) for pixel in region_pixels(decision, outputs, LIGHT)[0]]
    assert colours[0].hsvHue() == pytest.approx(class_colour(0, LIGHT).hsvHue(), abs=4)
    assert colours[2].hsvHue() == pytest.approx(class_colour(1, LIGHT).hsvHue(), abs=4)
    assert colours[0].saturation() > 2 * colours[1].saturation()
    assert decision.classes(outputs)[0, 3] == NONE
    assert colours[3].saturation() < 30


@pytest.mark.parametrize("name", ["linear-neuron", "nine-neurons-1-2-2-1", "skip-edge", "softmax-classifier"])
def test_every_network_is_drawn_in_both_themes(make_room: MakeRoom, theme: Theme, name: str) -> None:
    room = make_room(read_builtin(name))
    light = picture(room.panel)
    theme.tokens = DARK
    theme.changed.emit()
    room.settle()
    dark = picture(room.panel)
    view = room.panel._main.currentWidget()
    place = view.mapTo(room.panel, view.plot().area.topLeft().toPoint()) - QPointF(12, 20).toPoint()
    assert light.size() == dark.size()
    assert room.scene.document is not None
    assert not place.isNull() and light != dark


def test_a_network_that_is_not_complete_says_so(make_room: MakeRoom) -> None:
    room = make_room(Document())
    assert "complete" in room.scene.message
    assert room.panel.field.tip_at(QPointF(50, 50)) == ""
    assert not picture(room.panel).isNull()
    room.workbench.open_document(read_builtin("xor-2-2-1"), None)
    assert room.field is not None


def test_weights_that_are_not_finite_are_grey_and_harmless(make_room: MakeRoom) -> None:
    for name in ("xor-2-2-1", "nine-neurons-1-2-2-1", "softmax-classifier", "mazur-2-2-2"):
        document = read_builtin(name)
        weights = read_only(np.full(len(document.network.weights), np.inf))
        room = make_room(replace(document, network=replace(document.network, weights=weights)))
        room.settle()
        for at in range(0, room.panel.bar.slider.maximum() + 1, 50):
            room.panel.bar.slider.setValue(at)
            assert not picture(room.panel).isNull()

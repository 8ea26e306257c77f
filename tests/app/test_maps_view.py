"""The maps: what is drawn where, what a hand does, how they follow the workbench; with real events."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from app.maps.colours import class_colour, region_pixels, response_pixels
from app.maps.model import FARTHEST
from app.maps.panel import MapsPanel
from app.maps.small_maps import cells_of
from app.maps.space_bar import STAGE_MS, STOP_MS, played
from app.maps.space_view import line_ends
from app.theme import DARK, LIGHT, Theme
from app.views import Bench
from app.workbench import Workbench
from core.boolean import table_of, truth_table_network
from core.construct import Layers, layered
from core.document import Data, Document
from core.files import read_builtin
from core.formula import Source
from core.maps_carried import Line
from core.maps_classes import NONE, Decision
from core.network import read_only
from core.propagation import propagate
from tests.app.surface_hand import click, colour_at, make_bench, mouse, wheel

SIZE = (1250, 330)
pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # tooltips, off screen


def four_inputs() -> Document:
    """A 4-3-3 softmax network with twelve rows; the second and the fourth input vary most."""
    random = np.random.default_rng(0)
    rows = np.column_stack((random.normal(size=(12, 4)) * (0.5, 3.0, 1.0, 2.0), np.eye(3)[np.arange(12) % 3]))
    document = layered(Layers((4, 3, 3), ("tanh", "softmax")))
    return replace(document, data=Data(document.data.columns, read_only(rows)))


def line_data() -> Document:
    """A 1-3-1 network with five points between −1 and 1."""
    document = layered(Layers((1, 3, 1), ("tanh", "identity")))
    rows = np.array([[-1.0, 1.0], [-0.5, 0.25], [0.0, 0.0], [0.5, 0.25], [1.0, 1.0]])
    return replace(document, data=Data(document.data.columns, read_only(rows)))


class Room:
    """A panel on a document, shown."""

    def __init__(self, document: Document, qtbot: QtBot, theme: Theme) -> None:
        self.workbench = Workbench(document)
        self.bench: Bench = make_bench(self.workbench, theme)
        self.panel = MapsPanel(self.bench)
        self.panel.resize(*SIZE)
        qtbot.addWidget(self.panel)
        self.panel.show()
        self._qtbot = qtbot

    def settle(self) -> None:
        """Wait for the fine maps."""
        self._qtbot.waitUntil(lambda: not self.panel.model.is_busy, timeout=5000)


@pytest.fixture
def make_room(qtbot: QtBot, theme: Theme) -> Iterator[object]:
    rooms: list[Room] = []

    def make(document: Document) -> Room:
        rooms.append(Room(document, qtbot, theme))
        return rooms[-1]

    yield make
    for room in rooms:
        room.bench.background.close()


def picture(widget: QWidget) -> QImage:
    return widget.grab().toImage()


def hue(colour: QColor) -> int:
    return colour.hsvHue()


def nearer(colour: QColor, one: QColor, other: QColor) -> bool:
    """Tell whether a colour is more like one than like another."""

    def away(target: QColor) -> int:
        return sum(abs(a - b) for a, b in zip(colour.getRgb()[:3], target.getRgb()[:3], strict=True))  # type: ignore[arg-type, index]

    return away(one) < away(other)


def press(widget: QWidget, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, key, modifiers))


ALT = Qt.KeyboardModifier.AltModifier


# Two inputs


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_the_regions_of_xor_have_the_colours_of_their_classes(make_room, theme: Theme, tokens) -> None:  # type: ignore[no-untyped-def]
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
    border = room.panel.model.scene.border
    assert border and all(np.abs(np.abs(line[:, 0] - line[:, 1]) - 0.5).max() < 0.1 for line in border)
    assert "4 of 4 right" in view.accessibleDescription()


def test_a_wrong_point_is_ringed_and_counted(make_room) -> None:  # type: ignore[no-untyped-def]
    document = truth_table_network(table_of("xor", 2), "logistic", 20.0).with_cell(0, "o1", 1.0)
    room = make_room(document)
    room.workbench.pin_sample(3)
    room.settle()
    assert room.panel.model.scene.points.wrong.tolist() == [True, False, False, False]
    assert "3 of 4 right" in room.panel.field.accessibleDescription()
    view = room.panel.field
    place = view.plot().place(0.0, 0.0)
    shown = picture(view)
    ring = [colour_at(shown, place + QPointF(step, 0.0)).lightness() for step in (6, 7, 8, 9)]
    assert min(ring) < 80


def test_a_click_on_a_point_pins_its_sample(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(truth_table_network(table_of("xor", 2), "logistic"))
    view = room.panel.field
    click(view, view.plot().place(1.0, 0.0))
    assert room.workbench.pinned_sample == 2
    assert room.panel.model.scene.present == 2
    click(view, view.plot().place(0.5, 0.5))
    assert room.workbench.pinned_sample == 2
    press(view, Qt.Key.Key_Right, ALT)
    assert room.workbench.pinned_sample == 3
    press(view, Qt.Key.Key_Right, ALT)
    assert room.workbench.pinned_sample == 0


def test_the_pointer_is_told_points_and_ground(make_room) -> None:  # type: ignore[no-untyped-def]
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


def test_the_wheel_and_keys_look_farther_beyond_the_data(make_room) -> None:  # type: ignore[no-untyped-def]
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


def test_training_moves_the_map_coarse_at_once_and_fine_at_rest(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    room.settle()
    fine = room.panel.model.scene
    assert fine.field.out.shape[1:] == (160, 160)
    room.workbench.next_iteration()
    room.panel.model.refresh()
    coarse = room.panel.model.scene
    assert coarse.field.out.shape[1:] == (64, 64) and coarse.document is room.workbench.document
    assert room.panel.model.is_busy
    room.settle()
    assert room.panel.model.scene.field.out.shape[1:] == (160, 160)
    assert room.panel.model.scene.document is room.workbench.document


def test_nothing_is_computed_while_hidden(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    room.settle()
    before = room.panel.model.scene
    room.panel.hide()
    room.workbench.next_iteration()
    assert room.panel.model.scene is before and not room.panel.model.is_busy
    room.panel.show()
    assert room.panel.model.scene.document is room.workbench.document


def test_one_output_of_several_is_shown_as_a_surface(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("mazur-2-2-2"))
    scene = room.panel.model.scene
    assert scene.decision is None and scene.shown == 0
    assert room.panel.field.scale_now() is not None
    room.panel.controls.output.choose("o2")
    room.panel.controls.output.activated.emit(1)
    assert room.panel.model.scene.shown == 1
    assert not picture(room.panel.field).isNull()


# More inputs


def test_of_many_inputs_the_two_that_vary_most_run(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(four_inputs())
    scene = room.panel.model.scene
    assert scene.axes == (1, 3)
    means = room.workbench.document.inputs.mean(axis=0)
    assert scene.held.tolist() == means.tolist()
    room.panel.model.choose_axis(False, "i4")
    assert room.panel.model.scene.axes == (3, 1)
    room.panel.model.choose_axis(True, "i1")
    assert room.panel.model.scene.axes == (3, 0)


def test_other_inputs_are_held_where_one_says(make_room) -> None:  # type: ignore[no-untyped-def]
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
    field = model.scene.field
    inputs = model.scene.held.copy()
    inputs[[1, 3]] = field.x_values[7], field.y_values[3]
    document = room.workbench.document
    trace = propagate(document.network, document.loss, inputs[np.newaxis], document.targets[:1])
    assert np.abs(field.out[:, 3, 7] - trace.out[0]).max() <= 1e-12


# One input


def test_a_function_says_where_it_has_nothing_to_say(make_room) -> None:  # type: ignore[no-untyped-def]
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


# The space of two units


def test_the_space_of_two_units_shows_points_grid_and_line(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    view, bar = room.panel.space, room.panel.bar
    space = room.panel.model.scene.space
    assert bar.at == space.home == 2
    assert len(space.lines) == 1 and space.decided is not None
    assert view.stage == 2
    document = room.workbench.document
    trace = propagate(document.network, document.loss, document.inputs, document.targets)
    pair = list(space.stages[2].neurons)
    wanted = view.plot().places(trace.out[:, pair])
    assert np.abs(view.point_places() - wanted).max() < 1e-6
    click(view, QPointF(*wanted[1].tolist()))
    assert room.workbench.pinned_sample == 1


def test_the_slider_carries_space_and_says_what_is_only_drawn(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    view, slider = room.panel.space, room.panel.bar.slider
    slider.setValue(0)
    assert (
        view.stage == 0
        and np.abs(view.point_places() - view.plot().places(room.workbench.document.inputs)).max() < 1e-6
    )
    slider.setValue(50)
    assert view.stage is None and view.accessibleDescription() == "between x₁, x₂ and net h₁, h₂"
    press(slider, Qt.Key.Key_PageUp)
    assert room.panel.bar.at == 1.5
    room.panel.bar.go_to(3)
    assert view.stage == 3 and view.accessibleDescription() == "o₁"
    for value in range(0, 301, 75):
        slider.setValue(value)
        assert not picture(view).isNull()


def test_playing_moves_and_without_animation_jumps(make_room, qtbot: QtBot) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    bar = room.panel.bar
    bar.go_to(0)
    bar.play.click()
    qtbot.waitUntil(lambda: 0.0 < bar.at < 1.0, timeout=3000)
    bar.animate.setChecked(False)
    stopped = bar.at
    bar._timer.timeout.emit()
    assert bar.at == int(stopped) + 1.0
    bar.play.click()
    room.panel.hide()
    assert not bar._timer.isActive()


def test_an_animation_rests_at_every_stop() -> None:
    assert played(0.0, 0.0) == 0.0
    assert played(0.0, STAGE_MS / 2) == 0.5
    assert played(0.0, STAGE_MS + STOP_MS / 2) == 1.0
    assert played(1.0, STAGE_MS + STOP_MS + STAGE_MS) == pytest.approx(3.0)


def test_a_line_is_cut_at_the_plot() -> None:
    assert line_ends(Line(0, 1.0, -1.0, 0.0), (0.0, 2.0), (0.0, 1.0)) == ((0.0, 0.0), (1.0, 1.0))
    assert line_ends(Line(0, 0.0, 0.0, 1.0), (0.0, 1.0), (0.0, 1.0)) is None
    assert line_ends(Line(0, 1.0, 0.0, -0.5), (0.0, 1.0), (0.0, 1.0)) == ((0.5, 0.0), (0.5, 1.0))


def test_other_units_can_be_chosen(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(four_inputs())
    hidden = room.panel.model.hidden_neurons
    ids = [room.workbench.document.network.neurons[neuron].id for neuron in hidden]
    controls = room.panel.controls
    controls.second.choose(ids[2])
    controls.second.activated.emit(2)
    space = room.panel.model.scene.space
    assert space.stages[space.home].neurons == (hidden[0], hidden[2])
    controls.first.choose(ids[2])
    controls.first.activated.emit(2)
    space = room.panel.model.scene.space
    assert space.stages[space.home].neurons == (hidden[2], hidden[0])
    assert space.lines == ()


# Small maps


def test_every_neuron_has_a_map_that_selects_it(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(four_inputs())
    small = room.panel.small
    cells, left_out = small.cells()
    topology = room.workbench.document.network.topology
    assert left_out == 0
    assert {cell.neuron for cell in cells} == {n for n, neuron in enumerate(topology.neurons) if neuron.role.computes}
    click(small, cells[1].box.center())
    assert room.workbench.selection == Source("neuron", cells[1].neuron, "out")
    assert small.marked[0] == cells[1].neuron and room.panel.field.traced == cells[1].neuron
    away = cells[0].box.center() - cells[1].box.center()
    press(small, Qt.Key.Key_Up if away.y() < 0 else Qt.Key.Key_Left, ALT)
    assert room.workbench.selection.index == cells[0].neuron
    mouse(small, QEvent.Type.MouseMove, cells[2].box.center(), False)
    assert room.workbench.pointed.index == cells[2].neuron


def test_a_selection_elsewhere_highlights_its_map(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    small = room.panel.small
    cell = small.cells()[0][0]
    corner = cell.box.topLeft() + QPointF(-1.0, 20)
    before = colour_at(picture(small), corner)
    room.workbench.select(Source("neuron", cell.neuron, "out"))
    after = colour_at(picture(small), corner)
    accent = room.bench.theme.tokens.accent
    assert nearer(after, accent, before)
    assert small.accessibleDescription().startswith("h₁: tanh. out from ")


def test_a_small_map_has_the_colours_of_the_neuron(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin("xor-2-2-1"))
    room.settle()
    small, scene = room.panel.small, room.panel.model.scene
    cell = small.cells()[0][1]
    shown = picture(small)
    values = scene.field.out[cell.neuron]
    highest = np.unravel_index(values[20:-20, 20:-20].argmax(), (120, 120))
    place = cell.box.bottomLeft() + QPointF(
        (highest[1] + 20) / 160 * cell.box.width(), -(highest[0] + 20) / 160 * cell.box.height()
    )
    wanted = QColor.fromRgb(int(response_pixels(values[20:-20, 20:-20].max()[np.newaxis], "tanh", LIGHT)[0]))
    found = colour_at(shown, place)
    assert max(abs(a - b) for a, b in zip(found.getRgb()[:3], wanted.getRgb()[:3], strict=True)) < 30  # type: ignore[arg-type, index]


def test_maps_shrink_and_then_leave_out_some_but_never_the_selected_one() -> None:
    cells, left_out = cells_of([list(range(8))], 300.0, 300.0, None)
    assert len(cells) == 8 and left_out == 0
    assert all(cell.box.right() <= 303 and cell.box.bottom() <= 300 for cell in cells)
    cells, left_out = cells_of([list(range(500)), [500]], 200.0, 200.0, 499)
    assert left_out > 0 and left_out + len(cells) == 501
    assert 499 in [cell.neuron for cell in cells]


# Colours, and what must not go wrong


def test_regions_are_paler_where_the_network_is_uncertain() -> None:
    decision = Decision(0.5, ("0", "1"), 0.5)
    outputs = np.array([[[0.0, 0.45, 1.0, np.nan]]])
    colours = [QColor.fromRgb(int(pixel)) for pixel in region_pixels(decision, outputs, LIGHT)[0]]
    assert hue(colours[0]) == pytest.approx(hue(class_colour(0, LIGHT)), abs=4)
    assert hue(colours[2]) == pytest.approx(hue(class_colour(1, LIGHT)), abs=4)
    assert colours[0].saturation() > 2 * colours[1].saturation()
    assert decision.classes(outputs)[0, 3] == NONE
    assert colours[3].saturation() < 30


@pytest.mark.parametrize("name", ["linear-neuron", "nine-neurons-1-2-2-1", "skip-edge", "softmax-classifier"])
def test_every_network_is_drawn_in_both_themes(make_room, theme: Theme, name: str) -> None:  # type: ignore[no-untyped-def]
    room = make_room(read_builtin(name))
    light = picture(room.panel)
    theme.tokens = DARK
    theme.changed.emit()
    room.settle()
    dark = picture(room.panel)
    view = room.panel._main.currentWidget()
    place = view.mapTo(room.panel, view.plot().area.topLeft().toPoint()) - QPointF(12, 20).toPoint()
    assert light.size() == dark.size()
    assert room.panel.model.scene.document is not None
    assert not place.isNull() and light != dark


def test_a_network_that_is_not_complete_says_so(make_room) -> None:  # type: ignore[no-untyped-def]
    room = make_room(Document())
    assert "complete" in room.panel.model.scene.message
    assert room.panel.field.tip_at(QPointF(50, 50)) == ""
    assert not picture(room.panel).isNull()
    room.workbench.open_document(read_builtin("xor-2-2-1"), None)
    assert room.panel.model.scene.field is not None


def test_weights_that_are_not_finite_are_grey_and_harmless(make_room) -> None:  # type: ignore[no-untyped-def]
    for name in ("xor-2-2-1", "nine-neurons-1-2-2-1", "softmax-classifier", "mazur-2-2-2"):
        document = read_builtin(name)
        weights = read_only(np.full(len(document.network.weights), np.inf))
        room = make_room(replace(document, network=replace(document.network, weights=weights)))
        room.settle()
        for at in range(0, room.panel.bar.slider.maximum() + 1, 50):
            room.panel.bar.slider.setValue(at)
            assert not picture(room.panel).isNull()

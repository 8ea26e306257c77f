"""The space of two units, its slider, and the small maps of all neurons; with real events."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QColor
from pytestqt.qtbot import QtBot

from app.maps.cells import cells_of
from app.maps.colours import response_pixels
from app.maps.space_bar import STAGE_MS, STOP_MS, played
from app.maps.space_view import line_ends
from app.theme import LIGHT, Theme
from core.files import read_builtin
from core.formula import Source
from core.maps_carried import Line
from core.network import Role
from core.propagation import propagate
from tests.app.maps_hand import ALT, MakeRoom, Room, distance, four_inputs, nearer, picture, press
from tests.app.surface_hand import click, colour_at, mouse

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # tooltips, off screen


@pytest.fixture
def make_room(qtbot: QtBot, theme: Theme) -> MakeRoom:
    """Make a panel on a document."""
    return lambda document: Room(document, qtbot, theme)


# The space of two units


def test_the_space_of_two_units_shows_points_grid_and_line(make_room: MakeRoom) -> None:
    room = make_room(read_builtin("xor-2-2-1"))
    view, bar = room.panel.space, room.panel.bar
    space = room.space
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


def test_the_slider_carries_space_and_says_what_is_only_drawn(make_room: MakeRoom) -> None:
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


def test_playing_moves_and_without_animation_jumps(make_room: MakeRoom, qtbot: QtBot) -> None:
    room = make_room(read_builtin("xor-2-2-1"))
    bar = room.panel.bar
    bar.go_to(0)
    bar.play.click()
    qtbot.waitUntil(lambda: 0.0 < bar.at < 1.0, timeout=3000)
    bar.animate.setChecked(False)
    stopped = bar.at
    bar._timer.timeout.emit()
    assert bar.at == int(stopped) + 1.0
    bar.go_to(2)
    bar.play.click()
    assert bar.at == 0.0
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


def test_other_units_can_be_chosen(make_room: MakeRoom) -> None:
    room = make_room(four_inputs())
    hidden = room.workbench.document.network.topology.with_role(Role.HIDDEN).tolist()
    ids = [room.workbench.document.network.neurons[neuron].id for neuron in hidden]
    controls = room.panel.controls
    controls.second.choose(ids[2])
    controls.second.activated.emit(2)
    space = room.space
    assert space.stages[space.home].neurons == (hidden[0], hidden[2])
    controls.first.choose(ids[2])
    controls.first.activated.emit(2)
    space = room.space
    assert space.stages[space.home].neurons == (hidden[2], hidden[0])
    assert space.lines == ()


# Small maps


def test_every_neuron_has_a_map_that_selects_it(make_room: MakeRoom) -> None:
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
    assert room.selected == cells[0].neuron
    mouse(small, QEvent.Type.MouseMove, cells[2].box.center(), False)
    assert room.workbench.pointed == Source("neuron", cells[2].neuron, "out")


def test_a_selection_elsewhere_highlights_its_map(make_room: MakeRoom) -> None:
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


def test_a_small_map_has_the_colours_of_the_neuron(make_room: MakeRoom) -> None:
    room = make_room(read_builtin("xor-2-2-1"))
    room.settle()
    small = room.panel.small
    cell = small.cells()[0][1]
    shown = picture(small)
    values = room.field.out[cell.neuron]
    highest = np.unravel_index(values[20:-20, 20:-20].argmax(), (120, 120))
    place = cell.box.bottomLeft() + QPointF(
        (highest[1] + 20) / 160 * cell.box.width(), -(highest[0] + 20) / 160 * cell.box.height()
    )
    wanted = QColor.fromRgb(int(response_pixels(values[20:-20, 20:-20].max()[np.newaxis], "tanh", LIGHT)[0]))
    found = colour_at(shown, place)
    assert distance(found, wanted) < 60


def test_maps_shrink_and_then_leave_out_some_but_never_the_selected_one() -> None:
    cells, left_out = cells_of([list(range(8))], 300.0, 300.0, None)
    assert len(cells) == 8 and left_out == 0
    assert all(cell.box.right() <= 306 and cell.box.bottom() <= 300 for cell in cells)
    cells, left_out = cells_of([list(range(500)), [500]], 200.0, 200.0, 499)
    assert left_out > 0 and left_out + len(cells) == 501
    assert 499 in [cell.neuron for cell in cells]

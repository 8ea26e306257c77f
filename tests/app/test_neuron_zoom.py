"""The close look at a neuron: which one, what is known of it, bars and curve where they belong, readings, sentences."""

from __future__ import annotations

import math

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor

from app.panels.neuron_zoom import NeuronZoom
from app.panels.neuron_zoom_bars import BarScale
from app.panels.neuron_zoom_rows import ROW
from app.panels.neuron_zoom_values import Zoom, neuron_at_hand
from app.panels.values_data import Light
from app.theme import Theme
from app.workbench import Workbench
from core.editing import add_neuron, set_activation, set_label, set_weight
from core.files import read_builtin
from core.formula import Source
from core.network import Role
from core.steps import Level, Part, Phase

WIDTH, HEIGHT = 1240, 130


@pytest.fixture
def workbench(qtbot) -> Workbench:
    return Workbench(read_builtin("mazur-2-2-2"))


@pytest.fixture
def panel(qtbot, workbench: Workbench, theme: Theme) -> NeuronZoom:
    panel = NeuronZoom(workbench, theme)
    qtbot.addWidget(panel)
    panel.resize(WIDTH, HEIGHT)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


def index(workbench: Workbench, id: str) -> int:
    return workbench.document.network.topology.neuron_index[id]


def select(workbench: Workbench, id: str) -> None:
    workbench.select(Source("neuron", index(workbench, id), "out"))


def go_to(workbench: Workbench, phase: Phase, part: Part, id: str) -> None:
    """Go to a step of the present level."""
    plan = workbench.plan
    assert plan is not None
    steps = (plan.step(i) for i in range(1, plan.count + 1))
    wanted = index(workbench, id)
    workbench.go_to(next(s.index for s in steps if (s.phase, s.part, s.neuron) == (phase, part, wanted)))


# Which neuron


def test_the_selected_neuron_else_the_one_of_the_step(panel: NeuronZoom, workbench: Workbench) -> None:
    assert panel.index == index(workbench, "h1")  # the first that will be computed
    workbench.go_to(2)
    assert panel.index == index(workbench, "h2")
    select(workbench, "o2")
    assert panel.index == index(workbench, "o2")
    assert panel.left_heading.text() == "Net input of o₂: the sum of weight × output"
    workbench.select(Source("edge", workbench.document.network.topology.edge_index["w5"], "weight"))
    assert panel.index == index(workbench, "o1")


def test_steps_of_weights_and_layers_have_a_neuron_too(workbench: Workbench) -> None:
    edges = workbench.document.network.edges
    workbench.to_end()
    step = workbench.step
    assert step is not None and step.neuron is None and step.edge is not None
    assert neuron_at_hand(workbench) == edges.target[step.edge]
    workbench.to_start()
    workbench.set_level(Level.LAYER)
    workbench.go_to(2)
    assert neuron_at_hand(workbench) == index(workbench, "o1")


def test_passive_neurons_are_a_sentence(panel: NeuronZoom, workbench: Workbench) -> None:
    select(workbench, "b1")
    assert panel.sentence.isVisible() and not panel.curve.isVisible()
    assert panel.sentence.text() == "b₁ is a bias: it always outputs 1, and nothing leads into it."
    select(workbench, "i1")
    assert "its number from the data, 0.05" in panel.sentence.text()
    select(workbench, "h1")
    assert panel.curve.isVisible() and not panel.sentence.isVisible()


def test_braces_in_a_name_are_only_text(panel: NeuronZoom, workbench: Workbench) -> None:
    workbench.replace_document(set_label(workbench.document, 0, "{out} <b>"), "label")
    select(workbench, "i1")
    assert panel.sentence.text().startswith("{out} <b> is an input")


# What is known


def test_products_become_known_one_by_one(workbench: Workbench) -> None:
    workbench.set_level(Level.TERM)
    o1 = index(workbench, "o1")
    for known in range(4):
        zoom = Zoom(workbench, o1)
        products = [zoom.term(place).product for place in range(3)]
        assert [product.waiting for product in products] == [place >= known for place in range(3)]
        assert [product.light for product in products].count(Light.COMPUTED) == (1 if known else 0)
        if known == 0:
            go_to(workbench, Phase.FORWARD, Part.PRODUCT, "o1")
        else:
            workbench.step_forward()
    zoom = Zoom(workbench, o1)
    assert zoom.net.light is Light.COMPUTED
    assert zoom.out.waiting


def test_numbers_of_the_worked_example(workbench: Workbench) -> None:
    workbench.to_end()
    zoom = Zoom(workbench, index(workbench, "o1"))
    assert zoom.products.sum() == pytest.approx(1.10590597, abs=1e-8)
    assert zoom.totals[-1] == pytest.approx(zoom.net.value, abs=1e-15)
    assert (zoom.net.text, zoom.out.text, zoom.slope.text) == ("1.106", "0.7514", "0.1868")
    assert zoom.slope.value == pytest.approx(0.186815602, abs=1e-9)
    assert zoom.tangent == pytest.approx(zoom.slope.value, abs=1e-15)


def test_the_slope_is_known_from_its_step_on(workbench: Workbench) -> None:
    workbench.set_level(Level.TERM)
    h1 = index(workbench, "h1")
    go_to(workbench, Phase.BACKWARD, Part.DE_DOUT, "h1")
    assert Zoom(workbench, h1).slope.waiting
    go_to(workbench, Phase.BACKWARD, Part.SLOPE, "h1")
    assert Zoom(workbench, h1).slope.light is Light.COMPUTED
    workbench.step_forward()
    assert Zoom(workbench, h1).slope.light is Light.SOURCE
    workbench.to_end()
    assert Zoom(workbench, h1).slope.light is Light.NONE


def test_a_draft_has_products_that_wait(panel: NeuronZoom, workbench: Workbench) -> None:
    document, _ = add_neuron(workbench.document, Role.OUTPUT, 0.0, 0.0)
    workbench.replace_document(document, "add")
    assert workbench.iteration is None
    select(workbench, "o1")
    zoom = panel.products.zoom
    assert zoom is not None and zoom.term(0).product.waiting and zoom.term(0).weight.text == "0.4"
    assert panel.grab().width() == WIDTH


# The rows


def test_each_bar_begins_where_the_last_one_ends(panel: NeuronZoom, workbench: Workbench) -> None:
    workbench.to_end()
    select(workbench, "o1")
    zoom = panel.products.zoom
    assert zoom is not None
    scale = BarScale(zoom, 100.0, 300.0)
    assert (scale.x(0.0), scale.x(float(zoom.net.value))) == (100.0, pytest.approx(300.0))


def test_rows_light_up_and_select_their_edges(qtbot, panel: NeuronZoom, workbench: Workbench) -> None:
    select(workbench, "o1")
    edges = workbench.document.network.topology.edge_index
    qtbot.mouseMove(panel.products, QPoint(40, ROW + 5))
    assert workbench.pointed is not None and workbench.pointed.index == edges["w6"]
    assert panel.products.toolTip() == "<qt>w₆ · h₂ = 0.45 × not yet = not yet</qt>"
    panel.products.setFocus()
    qtbot.keyClick(panel.products, Qt.Key.Key_Up)
    assert panel.products.pointed_row == 0
    assert panel.products.accessibleDescription().startswith("w₅ · h₁ = 0.4 ×")
    qtbot.keyClick(panel.products, Qt.Key.Key_Return)
    assert workbench.selection == Source("edge", edges["w5"], "weight")
    assert panel.index == index(workbench, "o1")  # the edge's neuron


def test_just_computed_is_amber_and_its_factors_pale(panel: NeuronZoom, workbench: Workbench, theme: Theme) -> None:
    go_to(workbench, Phase.FORWARD, Part.NEURON, "o1")
    picture = panel.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, WIDTH, 3) for y in range(0, HEIGHT, 3)}
    assert {theme.tokens.computed.name(), theme.tokens.source.name()} <= colours
    workbench.to_start()
    picture = panel.grab().toImage()
    colours = {picture.pixelColor(x, y).name() for x in range(0, WIDTH, 3) for y in range(0, HEIGHT, 3)}
    assert not {theme.tokens.computed.name(), theme.tokens.source.name()} & colours


def test_many_products_scroll_and_the_sum_stays(panel: NeuronZoom, workbench: Workbench) -> None:
    panel.resize(WIDTH, 90)
    select(workbench, "o1")
    assert panel.products.minimumHeight() == 3 * ROW
    assert panel.sum.isVisible() and panel.sum.geometry().bottom() <= panel.height()


# The curve


def test_the_operating_point_lies_on_the_curve(panel: NeuronZoom, workbench: Workbench, theme: Theme) -> None:
    go_to(workbench, Phase.FORWARD, Part.NEURON, "o1")
    curve, zoom = panel.curve, panel.curve.zoom
    assert zoom is not None and zoom.net.value is not None and zoom.out.value is not None
    point = curve.place(zoom.net.value, zoom.out.value)
    assert curve.plot.contains(point)
    assert curve.net_at(point.x()) == pytest.approx(zoom.net.value)
    assert QColor(curve.grab().toImage().pixelColor(point.toPoint())) == theme.tokens.computed


def test_the_curve_is_read_by_pointer_and_by_key(qtbot, panel: NeuronZoom, workbench: Workbench) -> None:
    select(workbench, "o1")
    curve = panel.curve
    qtbot.mouseMove(curve, curve.place(0.0, 0.5).toPoint())
    assert curve.reading == pytest.approx(0.0, abs=0.02)
    qtbot.mouseMove(panel, QPoint(2, 2))
    curve.leaveEvent(None)
    curve.setFocus()
    workbench.to_end()
    qtbot.keyClick(curve, Qt.Key.Key_Up)
    net = workbench.iteration.trace.net[0, index(workbench, "o1")]
    assert curve.reading == pytest.approx(net + 0.12)
    assert curve.accessibleDescription() == curve.words_of_reading() == "net 1.226 → out 0.7731, slope 0.1754"
    qtbot.keyClick(curve, Qt.Key.Key_Escape)
    assert curve.reading is None
    assert curve.accessibleDescription() == "net 1.106, out 0.7514, slope 0.1868"


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("weight", [1e300, -1e300, 0.0])
@pytest.mark.parametrize("activation", ["step", "cube", "relu", "logistic", "identity"])
def test_every_curve_is_drawn_however_far_out(panel, workbench, theme, activation, weight, mode) -> None:
    theme.set_mode(mode)
    document = set_activation(workbench.document, [index(workbench, "h1")], activation)
    workbench.replace_document(set_weight(document, range(8), weight), "extreme")
    select(workbench, "h1")
    workbench.to_end()
    curve = panel.curve
    assert all(map(math.isfinite, (curve.curve.reach, *curve.curve.range)))
    picture, plot = curve.grab().toImage(), curve.plot.toRect()
    ink, drawn = theme.tokens.text.lightness(), 0
    for x in range(plot.left(), plot.right()):
        column = [picture.pixelColor(x, y).lightness() for y in range(plot.top() - 2, plot.bottom() + 3)]
        drawn += any(abs(lightness - ink) < 70 for lightness in column)
    assert drawn > 0.9 * plot.width()
    theme.set_mode("light")


# Softmax


def test_shares_of_a_softmax_group_add_up_to_one(panel: NeuronZoom, workbench: Workbench) -> None:
    workbench.open_document(read_builtin("softmax-classifier"), None)
    workbench.to_end()
    select(workbench, workbench.document.network.neurons[int(workbench.document.network.topology.outputs[0])].id)
    assert panel.shares.isVisible() and not panel.curve.isVisible()
    zoom = panel.shares.zoom
    assert zoom is not None and len(zoom.group) == 3
    assert sum(zoom.share(neuron)[2].value for neuron in zoom.group) == pytest.approx(1.0, abs=1e-15)
    assert panel.shares.words(0).startswith("o₁: net ")


def test_a_hidden_panel_waits(panel: NeuronZoom, workbench: Workbench) -> None:
    panel.hide()
    select(workbench, "o2")
    assert panel.index == index(workbench, "h1")
    panel.show()
    assert panel.index == index(workbench, "o2")


def test_the_keyboard_scrolls_to_the_row_it_is_at(qtbot, panel: NeuronZoom, workbench: Workbench) -> None:
    panel.resize(WIDTH, 90)
    select(workbench, "o1")
    panel.products.setFocus()
    for _ in range(3):
        qtbot.keyClick(panel.products, Qt.Key.Key_Down)
    assert panel.products.pointed_row == 2
    assert panel.products.visibleRegion().boundingRect().bottom() >= 3 * ROW - 1

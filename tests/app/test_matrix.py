"""The tab of matrices: what stands where, and lit as the arrows are."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF

from app.graph.scene import Glow, Scene
from app.matrix.contents import Contents
from app.matrix.grids import Form, Sign
from app.matrix.panel import MatrixPanel
from app.panels.values_data import Light
from app.theme import Theme
from core.document import Document
from core.files import read_builtin
from core.formula_text import text
from core.network import Neuron, Role, make_network
from core.steps import Level, Phase
from tests import examples
from tests.app.matrix_hand import bench, grids, panel, panel_of, texts, values

__all__ = ["panel"]  # fixtures

GLOWS = {Glow.NONE: Light.NONE, Glow.SOURCE: Light.SOURCE, Glow.COMPUTED: Light.COMPUTED}


def go_to(panel: MatrixPanel, phase: Phase, offset: int = 0) -> None:
    run = next(run for run in bench(panel).plan.phases if run.phase is phase)
    bench(panel).go_to(run.first + offset)


# What stands where


def test_at_the_start_the_first_level_stands_with_its_weights_and_what_is_to_come(panel: MatrixPanel) -> None:
    found = grids(panel)
    assert list(found) == ["W", "a", "b", "net", "out"]
    assert (list(found["W"].row_names), list(found["W"].column_names)) == (["h₁", "h₂"], ["i₁", "i₂"])
    assert texts(found["W"]) == [["0.15", "0.2"], ["0.25", "0.3"]]
    assert texts(found["a"]) == [["0.05"], ["0.1"]] and texts(found["b"]) == [["0.35"], ["0.35"]]
    assert texts(found["net"]) == texts(found["out"]) == [["not yet"], ["not yet"]]


def test_the_matrices_follow_the_steps_through_the_phases(panel: MatrixPanel) -> None:
    bench(panel).go_to(3)
    assert texts(grids(panel)["net"]) == [["1.106"], ["not yet"]]
    go_to(panel, Phase.BACKWARD, 2)
    found = grids(panel)
    assert list(found) == ["W^T", "δ", "∂E/∂out", "f′"] and list(found["W^T"].column_names) == ["o₁", "o₂"]
    assert texts(found["W^T"]) == [["0.4", "0.5"], ["0.45", "0.55"]]
    assert texts(panel.sheet.placing.grids[-1].grid) == [["0.008771"], ["not yet"]]
    go_to(panel, Phase.GRADIENT)
    assert list(grids(panel)) == ["own", "δ", "a^T", "∂E/∂W"]
    go_to(panel, Phase.UPDATE)
    assert list(grids(panel)) == ["W⁺", "W", "ΔW"]


def test_all_numbers_are_the_trace_s_at_the_end(panel: MatrixPanel) -> None:
    workbench = bench(panel)
    workbench.to_end()
    trace, weights = workbench.iteration.trace, workbench.document.network.weights
    for place, level in enumerate(Contents(workbench).levels):
        for form in Form:
            panel.choose(form, place)
            if form is Form.FORWARD and len(level.forward.rows):
                found = grids(panel)
                product = values(found["W"]) @ values(found["a"]) + values(found["b"])
                assert np.allclose(product, values(found["net"]), rtol=0, atol=1e-12)
                assert np.array_equal(values(found["out"])[:, 0], trace.out[0, level.forward.rows])
            if form is Form.GRADIENT and len(level.full.rows):
                found, edges = grids(panel), level.full.edges
                assert np.array_equal(values(found.get("own", found["∂E/∂W"])).ravel(), trace.own(0)[edges])
                parameter = workbench.document.network.topology.parameter_of_edge[edges]
                assert np.array_equal(values(found["∂E/∂W"]).ravel(), trace.gradients(0)[parameter])
            if form is Form.UPDATE and len(level.full.rows):
                new = workbench.iteration.updated_weights
                assert np.array_equal(values(grids(panel)["W⁺"]).ravel(), new[level.full.edges])
                change = values(grids(panel)["ΔW"]).ravel()
                assert np.allclose(change, (new - weights)[level.full.edges], rtol=0, atol=1e-15)


def test_the_losss_own_part_is_all_of_an_output_s_dE_dout(panel: MatrixPanel) -> None:
    go_to(panel, Phase.BACKWARD)
    assert list(grids(panel)) == ["∂E/∂out", "f′", "δ"]


def test_where_an_output_feeds_another_neuron_its_own_part_stands_beside_what_flows_back(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("trace-output-feeds-neuron"))
    bench(panel).to_end()
    trace = bench(panel).iteration.trace
    titles = []
    for place, level in enumerate(Contents(bench(panel)).levels):
        panel.choose(Form.BACKWARD, place)
        found = grids(panel)
        titles.append(set(found))
        total = np.zeros(len(level.neurons))
        if "W^T" in found:
            first = panel.sheet.placing.grids[1].grid
            weights = np.nan_to_num(values(found["W^T"]).astype(float))
            total += (weights @ values(first).astype(float))[:, 0]
        if "∂E/∂out_own" in found:
            total += values(found["∂E/∂out_own"])[:, 0]
            place = [placed.grid for placed in panel.sheet.placing.grids].index(found["∂E/∂out_own"])
            assert panel.sheet.described((place, 0, 0)).endswith(
                "own: the part of ∂E/∂out that comes straight from the loss"
            )
            assert np.allclose(total, trace.dE_dout[0, level.neurons], rtol=0, atol=1e-12)
    assert any({"W^T", "∂E/∂out_own"} <= found for found in titles)


def test_missing_edges_are_dots_and_no_numbers(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("trace-missing-edges"))
    panel.choose(Form.FORWARD, 2)
    weights = grids(panel)["W"]
    missing = [(r, c) for r in range(weights.rows) for c in range(weights.columns) if weights.slot(r, c).missing]
    assert missing and all(weights.slot(*cell).text == "·" and weights.slot(*cell).value is None for cell in missing)
    panel.sheet.go_to((0, *missing[0]))
    panel.sheet.edit_current()
    assert panel.sheet.editor is None
    assert f"{len(missing)} cells without an edge" in panel.note.text()
    assert "no edge between" in panel.sheet.described((0, *missing[0]))


def test_sources_of_skip_edges_are_named_as_such(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, read_builtin("skip-edge"))
    panel.choose(Form.FORWARD, 2)
    assert list(grids(panel)["W"].column_names) == ["h₁", "x₂"]
    assert panel.note.text() == "1 × 2. By skip edges: x₂."


def test_several_samples_end_in_their_mean(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, examples.document("train-minibatch-adam"))
    assert len(bench(panel).iteration.rows) > 1
    go_to(panel, Phase.AVERAGE)
    items = panel.sheet.placing
    assert text(items.grids[0].grid.title, "names", 4) == "mean" and items.signs[0].sign is Sign.FROM


def test_two_biases_of_one_neuron_are_added_and_not_edited(qtbot, theme: Theme) -> None:
    neurons = [Neuron("x", Role.INPUT), Neuron("b", Role.BIAS), Neuron("c", Role.BIAS), Neuron("o", Role.OUTPUT)]
    network = make_network(neurons, [("w1", "x", "o", 1.0), ("w2", "b", "o", 0.25), ("w3", "c", "o", 0.5)])
    panel = panel_of(qtbot, theme, Document(network))
    slot = grids(panel)["b"].slot(0, 0)
    assert (slot.text, slot.edits, slot.tip) == ("0.75", "", "the sum of w₂, w₃")


def test_a_draft_shows_its_weights_and_waits_for_the_rest(qtbot, theme: Theme) -> None:
    panel = panel_of(qtbot, theme, Document(make_network([Neuron("x", Role.INPUT)], [])))
    assert panel.sheet.placing.grids == () and "no level" in panel.note.text()


# Light


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("name", ["mazur-2-2-2", "skip-edge"])
def test_weights_are_lit_exactly_as_their_arrows(qtbot, theme: Theme, name: str, level: Level) -> None:
    panel = panel_of(qtbot, theme, read_builtin(name))
    workbench = bench(panel)
    workbench.set_level(level)
    seen = set()
    for cursor in range(workbench.plan.count + 1):
        workbench.go_to(cursor)
        scene = Scene(workbench.document, workbench.iteration, workbench.shown, workbench.explanation)
        for placed in panel.sheet.placing.grids:
            if text(placed.grid.title, "names", 4) not in ("W", "W^T"):
                continue
            for row in range(placed.grid.rows):
                for column in range(placed.grid.columns):
                    slot = placed.grid.slot(row, column)
                    if slot.source is not None:
                        assert slot.light is GLOWS[scene.glow("edge", slot.source.index)], (cursor, slot)
                        seen.add(slot.light)
    assert Light.SOURCE in seen


def test_what_the_step_computes_is_on_amber_in_the_picture(panel: MatrixPanel, theme: Theme) -> None:
    bench(panel).go_to(1)
    net = next(p for p in panel.sheet.placing.grids if text(p.grid.title, "names", 4) == "net")
    image = panel.sheet.grab().toImage()
    corner = net.cell(0, 0).topLeft() + QPointF(6, 4)
    ratio = image.devicePixelRatio()
    assert image.pixelColor(round(corner.x() * ratio), round(corner.y() * ratio)) == theme.tokens.computed
    below = net.cell(1, 0).topLeft() + QPointF(6, 4)
    assert image.pixelColor(round(below.x() * ratio), round(below.y() * ratio)) == theme.tokens.card

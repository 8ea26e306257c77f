"""What the tests of the gradient check share: the panel on a workbench, and what stands on it."""

from __future__ import annotations

import numpy as np

import core.checks
import core.difference
from app.background import Background
from app.check.panel import CheckPanel
from app.theme import Theme
from app.workbench import Workbench
from core.document import Data, Document
from core.formula import Source
from core.network import Neuron, Role, make_network, read_only
from tests.app.bench_hand import bench_on

WIDTH, HEIGHT = 1224, 133  # what a window of 1280 × 800 leaves


def panel_on(qtbot, workbench: Workbench, theme: Theme, background: Background) -> CheckPanel:
    panel = CheckPanel(bench_on(workbench, theme, background))
    qtbot.addWidget(panel)
    panel.resize(WIDTH, HEIGHT)
    return panel


def counted_passes(monkeypatch) -> list[float]:
    """Return a list that grows by the move of each forward pass that a check makes."""
    made: list[float] = []
    true = core.difference.moved

    def counted(network, loss, inputs, targets, parameter, move):  # type: ignore[no-untyped-def]
        made.append(move)
        return true(network, loss, inputs, targets, parameter, move)

    monkeypatch.setattr(core.difference, "moved", counted)
    monkeypatch.setattr(core.checks, "moved", counted)
    return made


def edge(workbench: Workbench, id: str) -> int:
    return workbench.document.network.topology.edge_index[id]


def select(workbench: Workbench, id: str) -> None:
    workbench.select(Source("edge", edge(workbench, id), "weight"))


def readings(panel: CheckPanel) -> dict[str, str]:
    return {row.label: row.figure.words for row in panel.readings.rows}


def column(panel: CheckPanel, title: str) -> list[str]:
    model = panel.table.check_model
    place = next(i for i, one in enumerate(model.columns) if one.title == title)
    return [model.index(row, place).data() for row in range(model.rowCount())]


def relu_at_its_kink() -> Document:
    neurons = [Neuron("i", Role.INPUT), Neuron("o", Role.OUTPUT, "relu")]
    network = make_network(neurons, [("w", "i", "o", 0.0)])
    return Document(network, data=Data(("i", "o"), read_only(np.array([[1.0, 0.3]]))))

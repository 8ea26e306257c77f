"""The lens of paths as its tests use it: panels on networks, ticks and factors on the sheet."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.background import Background
from app.equations.boxes import Span
from app.paths.panel import PathsPanel
from app.paths.sheet import MARGIN, TOP
from app.theme import Theme
from app.workbench import Lens, Workbench
from core.construct import Layers, layered
from core.document import Data, Document
from core.formula import Source
from tests.app.bench_hand import bench_on

LEFT = Qt.MouseButton.LeftButton


def panel_on(
    qtbot: QtBot, workbench: Workbench, theme: Theme, background: Background, size: tuple[int, int] = (498, 700)
) -> PathsPanel:
    panel = PathsPanel(bench_on(workbench, theme, background))
    qtbot.addWidget(panel)
    panel.resize(*size)
    workbench.lens = Lens.PATHS
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def panel(qtbot: QtBot, bench: Workbench, theme: Theme, background: Background) -> PathsPanel:
    """The lens on w₁ of the built-in 2-2-2 network."""
    bench.select(edge(bench, "w1"))
    return panel_on(qtbot, bench, theme, background)


def edge(bench: Workbench, id: str) -> Source:
    return Source("edge", bench.document.network.topology.edge_index[id], "weight")


def neuron(bench: Workbench, id: str, quantity: str = "out") -> Source:
    return Source("neuron", bench.document.network.topology.neuron_index[id], quantity)


def subjects(document: Document) -> list[Source]:
    """Return every weight, every out and every net of a document."""
    network = document.network
    found = [Source("edge", index, "weight") for index in range(len(network.edges))]
    for index, spec in enumerate(network.neurons):
        found += [Source("neuron", index, quantity) for quantity in ("out", *(["net"] if spec.role.computes else []))]
    return found


def dense() -> Document:
    document = layered(Layers((2, 8, 8, 1), ("tanh", "tanh", "logistic")))
    return replace(document, data=Data(document.data.columns, np.array([[0.3, -0.7, 1.0]])))


def factors(panel: PathsPanel) -> list[tuple[QRectF, Span]]:
    return [(stop.rect, stop.span) for stop in panel.sheet._stops if stop.spot is None]


def tick(panel: PathsPanel, row: int) -> QPoint:
    spot = next(spot for spot in panel.sheet.page.spots if spot.row == row)
    return (spot.box.center() + QPointF(MARGIN, TOP)).toPoint()


def press(panel: PathsPanel, row: int) -> None:
    QTest.mouseClick(panel.sheet, LEFT, pos=tick(panel, row))


def said(panel: PathsPanel) -> str:
    return panel.sheet.accessibleDescription()


def same(source: Source | None, other: Source | None) -> bool:
    return source is not None and other is not None and (source.kind, source.index) == (other.kind, other.index)

"""What a hand does to the inspector in tests: type, choose with the arrow keys, go elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from app.edits import Edits
from app.panels.inspector import Inspector
from app.panels.inspector_fields import ChoiceField, TypedField
from app.theme import Theme
from app.workbench import Workbench
from core.formula import Source
from core.network import Neuron


def shown(qtbot, workbench: Workbench, theme: Theme) -> Iterator[Inspector]:
    """Yield an inspector in an active window, with something else to go to."""
    holder = QWidget()
    qtbot.addWidget(holder)
    inspector = Inspector(workbench, theme, Edits(workbench), holder)
    inspector.setGeometry(0, 0, 1240, 130)
    elsewhere = QLineEdit(holder)
    elsewhere.setObjectName("elsewhere")
    elsewhere.setGeometry(0, 140, 100, 24)
    holder.resize(1240, 170)
    with qtbot.waitExposed(holder):
        holder.show()
    holder.activateWindow()
    qtbot.waitUntil(holder.isActiveWindow)
    yield inspector


def neurons(workbench: Workbench, *ids: str) -> None:
    index = workbench.document.network.topology.neuron_index
    workbench.select_all(tuple(Source("neuron", index[id], "out") for id in ids))


def edges(workbench: Workbench, *ids: str) -> None:
    index = workbench.document.network.topology.edge_index
    workbench.select_all(tuple(Source("edge", index[id], "weight") for id in ids))


def typed(inspector: Inspector, key: str) -> TypedField:
    field = inspector.fields[key]
    assert isinstance(field, TypedField)
    return field


def choice(inspector: Inspector, key: str) -> ChoiceField:
    field = inspector.fields[key]
    assert isinstance(field, ChoiceField)
    return field


def enter(qtbot, inspector: Inspector, key: str, text: str) -> None:
    """Type over what stands in a field, and press Enter."""
    line = typed(inspector, key).line
    line.setFocus()
    line.selectAll()
    qtbot.keyClick(line, Qt.Key.Key_Delete)
    qtbot.keyClicks(line, text)
    qtbot.keyClick(line, Qt.Key.Key_Return)


def choose(qtbot, inspector: Inspector, key: str, value: object) -> None:
    """Go to an entry of a list with the arrow keys."""
    field = choice(inspector, key)
    field.choice.setFocus()
    wanted = next(i for i, (_, v) in enumerate(field.shows.choices) if v == value)
    for _ in range(len(field.shows.choices)):
        at = field.choice.currentIndex()
        if at == wanted:
            return
        qtbot.keyClick(field.choice, Qt.Key.Key_Down if at < wanted else Qt.Key.Key_Up)
    assert field.choice.currentIndex() == wanted


def leave(inspector: Inspector) -> None:
    holder = inspector.window()
    elsewhere = holder.findChild(QLineEdit, "elsewhere")
    elsewhere.setFocus()


def neuron(workbench: Workbench, id: str) -> Neuron:
    network = workbench.document.network
    return network.neurons[network.topology.neuron_index[id]]

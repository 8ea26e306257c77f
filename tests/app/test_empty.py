"""Views without anything to show say what to do."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.data.panel import DataPanel
from app.documents import empty_document
from app.empty import begin_words, still_missing
from app.main_window import MainWindow
from app.panels.values import ValuesPanel
from app.workbench import Workbench
from core.document import Data, Document
from core.files import read_builtin
from core.network import Neuron, Role, make_network

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


def without_rows() -> Document:
    document = read_builtin("mazur-2-2-2")
    return replace(document, data=Data(document.data.columns, np.zeros((0, 4))))


def test_what_is_missing_is_told_with_what_to_do() -> None:
    empty = Workbench(empty_document())
    assert still_missing("It comes.", empty.document, empty.problems) == f"It comes.\n{begin_words()}"
    draft = Workbench(without_rows())
    assert still_missing("It comes.", draft.document, draft.problems) == (
        "It comes.\nStill missing: there is no row of data."
    )
    whole = Workbench(read_builtin("mazur-2-2-2"))
    assert still_missing("It comes.", whole.document, whole.problems) == "It comes."


def test_tables_of_values_say_how_to_begin(window: MainWindow) -> None:
    window.show_table("Values")
    panel = window.tabs.part("Values")
    assert isinstance(panel, ValuesPanel)
    window.workbench.open_document(empty_document(), None)
    assert panel.neurons.hint.text() == begin_words()
    assert panel.neurons.hint.isVisible() and panel.edges.hint.isVisible()
    network = make_network([Neuron("i1", Role.INPUT)], [])
    window.workbench.open_document(Document(network), None)
    assert not panel.neurons.hint.isVisible()
    assert "Draw an edge" in panel.edges.hint.text()


def test_the_data_says_how_rows_are_made(window: MainWindow) -> None:
    window.show_table("Data")
    panel = window.tabs.part("Data")
    assert isinstance(panel, DataPanel)
    table = panel.table
    assert not table.hint.isVisible()
    window.workbench.open_document(without_rows(), None)
    assert table.hint.isVisible() and "Add" in table.hint.text()
    window.workbench.open_document(empty_document(), None)
    assert "column" in table.hint.text()

"""Child process: times the formula panel on every step of the built-in networks, and the lenses of paths and reasons.

A time runs from the change of the step or the selection to the end of the painting; it holds what is computed for it.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.equations.panel import EquationPanel
from app.main_window import MainWindow
from app.paths.panel import STAGES, PathsPanel
from app.start import make_window
from app.why.panel import WhyPanel
from app.workbench import Lens, Workbench
from core.files import builtin_names, read_builtin
from core.formula import Source
from core.steps import Level
from tests.benchmarks.layered import complete

VISITS = 3  # of each step; the middle one counts, so that what else the machine does is left out
Times = dict[str, list[float]]


def painted(sheet: QWidget, change: Callable[[], object]) -> float:
    """Return the seconds of a change and of painting the sheet after it."""
    image = QImage(sheet.size(), QImage.Format.Format_ARGB32_Premultiplied)
    start = time.perf_counter()
    change()
    sheet.render(image)
    return time.perf_counter() - start


def steps(window: MainWindow, size: QSize) -> Times:
    """Walk through every step of every built-in network at every level, with the formula panel alone."""
    found: Times = {}
    for name in builtin_names():
        workbench = Workbench(read_builtin(name))
        panel = EquationPanel(workbench, window.theme)
        panel.resize(size)
        panel.show()
        QTest.qWait(20)
        for level in Level:
            workbench.set_level(level)
            assert workbench.plan is not None
            places = range(1, workbench.plan.count + 1)
            visits = [
                [painted(panel.sheet, partial(workbench.go_to, index)) for index in places] for _ in range(VISITS)
            ]
            found.setdefault(name, []).extend(map(statistics.median, zip(*visits, strict=True)))
        panel.close()
    return found


def lenses(window: MainWindow) -> Times:
    """Look at the paths of every weight of 2-8-8-1, first eight of them, then all; and why every gradient is so."""
    workbench = window.workbench
    workbench.open_document(complete((2, 8, 8, 1), "tanh", 4), None)
    assert workbench.plan is not None
    workbench.go_to(workbench.plan.count)
    topology = workbench.document.network.topology
    chosen = [Source("edge", edge, "gradient") for edge in range(len(topology.edges))]
    chosen += [Source("neuron", neuron, "out") for neuron in [*topology.inputs, *topology.outputs]]
    workbench.look_through(Lens.PATHS)
    QTest.qWait(100)
    panel = window.findChild(PathsPanel)
    found: Times = {"paths": [], "all paths": [], "why": []}
    for source in chosen:
        found["paths"].append(painted(panel.sheet, partial(workbench.select, source)))
        for _ in STAGES[1:] if source.kind == "neuron" else ():
            found["all paths"].append(painted(panel.sheet, partial(panel.toggle, -1)))
    workbench.look_through(Lens.WHY)
    QTest.qWait(100)
    reasons = window.findChild(WhyPanel)
    found["why"] = [painted(reasons.sheet, partial(workbench.select, source)) for source in chosen]
    return found


def main() -> int:
    application = QApplication(sys.argv[:1])
    window = make_window(application)
    window.resize(1280, 800)
    window.show()
    QTest.qWait(300)
    size = window.findChild(EquationPanel).size()
    print(json.dumps({"steps": steps(window, size), "lenses": lenses(window)}), flush=True)
    window.background.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

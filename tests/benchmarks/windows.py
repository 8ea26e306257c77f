"""Start to first painted window, beside a bare Qt + NumPy window; key to repaint, also in a lecture. By children."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.table import Row
from tests.benchmarks.timing import in_words

STARTS = 9
FRAME = 16e-3
HALL_FRAME = 33e-3  # from a remote to the wall


def rows() -> Iterator[Row]:
    """Yield the table's rows about the window."""
    with tempfile.TemporaryDirectory() as settings:
        yield _start_row(settings)
        yield _key_row(settings)
        yield _lecture_row(settings)


def run_child(name: str, settings: str, *arguments: str) -> str:
    """Run a sibling module without a screen (unless one is asked for), with settings of its own; return its output.

    Compiled modules are kept, as an installed program keeps them, whatever the environment says.
    """
    own = {"XDG_CONFIG_HOME": settings, "PYTHONPYCACHEPREFIX": settings, "PYTHONDONTWRITEBYTECODE": ""}
    environment = {"QT_QPA_PLATFORM": "offscreen", **os.environ, **own}
    command = [sys.executable, "-m", f"tests.benchmarks.{name}", *arguments]
    root = Path(__file__).parents[2]
    return subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True, text=True).stdout


def _start_row(settings: str) -> Row:
    found: dict[str, list[float]] = {"bare": [], "program": []}
    for turn in range(STARTS + 1):
        for kind, seconds in found.items():
            start = time.time()
            painted = float(run_child("first_paint", settings, kind))
            if turn:  # the first of each fills the caches
                seconds.append(painted - start)
    bare, program = (statistics.median(found[kind]) for kind in ("bare", "program"))
    other = f"bare Qt + NumPy window: {in_words(bare)}"
    return Row("start to first painted window", in_words(program), other, f"{program / bare:.2f}x as long")


def _key_row(settings: str) -> Row:
    found = json.loads(run_child("key_press", settings))
    slowest = max(found, key=lambda name: statistics.median(found[name]))
    middle = statistics.median(found[slowest])
    late = max(statistics.quantiles(seconds, n=20)[-1] for seconds in found.values())
    task = f"key press to repainted window, slowest of {len(found)} examples ({slowest})"
    share = f"{middle / FRAME:.2f} of the target"
    return Row(task, in_words(middle), f"target: 16 ms; 95 % of presses on any example within {in_words(late)}", share)


def _lecture_row(settings: str) -> Row:
    found: dict[str, list[float]] = json.loads(run_child("lecture", settings))
    slowest = max(found, key=lambda name: statistics.median(found[name]))
    middle = statistics.median(found[slowest])
    late = max(statistics.quantiles(seconds, n=20)[-1] for seconds in found.values())
    task = f"lecture at 1920x1080, remote key to repainted stage, all steps, slowest of {len(found)} ({slowest})"
    share = f"{middle / HALL_FRAME:.2f} of the target"
    return Row(task, in_words(middle), f"target: 33 ms; 95 % of presses within {in_words(late)}", share)

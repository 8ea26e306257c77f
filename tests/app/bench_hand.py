"""What a view is made from, for tests that have no window."""

from __future__ import annotations

from app.background import Background
from app.edits import Edits
from app.runner import Runner
from app.theme import Theme
from app.trainer import Trainer
from app.views import Bench
from app.workbench import Workbench


def bench_on(workbench: Workbench, theme: Theme, background: Background | None = None) -> Bench:
    """Return what a view is made from; without a background one is made: close it in the end."""
    background, edits = background or Background(), Edits(workbench)
    runner, trainer = Runner(workbench, edits, background), Trainer(workbench, edits, background)
    return Bench(workbench, theme, edits, background, runner, trainer)

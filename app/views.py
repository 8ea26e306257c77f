"""What every view beside and below the graph is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.background import Background
from app.edits import Edits
from app.runner import Runner
from app.theme import Theme
from app.trainer import Trainer
from app.workbench import Workbench

if TYPE_CHECKING:
    from app.data.desk import DataDesk


@dataclass(frozen=True)
class Bench:
    """The workbench and its helpers, handed to a view."""

    workbench: Workbench
    theme: Theme
    edits: Edits
    background: Background
    runner: Runner
    trainer: Trainer
    data: DataDesk | None = None

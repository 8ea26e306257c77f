"""What a page of the dialog for new networks is: a way to describe one, and what it would make."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.document import Document


@dataclass(frozen=True)
class Proposal:
    """What a page would make: how large it is, the document if it is small, and what is worth saying about it."""

    neurons: int
    edges: int
    document: Document | None = None
    remark: str = ""


class Page(QWidget):
    """One way to make a network. `changed`: anything on it was changed, also for the worse."""

    changed = Signal()

    def first_field(self) -> QWidget:
        """Return where the keyboard begins."""
        raise NotImplementedError

    def proposal(self) -> Proposal | None:
        """Return what would be made; None while something is wrong, which then stands beside its field."""
        raise NotImplementedError

    def make(self) -> Document:
        """Return the network, however large."""
        raise NotImplementedError

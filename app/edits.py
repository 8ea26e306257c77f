"""Edits with their words: each verb makes one undo entry, or is refused and says why; views call these."""

from __future__ import annotations

from collections.abc import Callable

from app.words import tr, worded
from app.workbench import Workbench
from core.document import Document
from core.editing import EditRefused
from core.editing_base import Places
from core.formula import Source


class Edits:
    """Applies core edits to the document on the bench; `refused`, `refused_places`: why the last one was not done."""

    def __init__(self, workbench: Workbench) -> None:
        self._workbench = workbench
        self.refused = ""
        self.refused_places = Places()

    def do(self, text: str, edit: Callable[[Document], Document], merge_key: str | None = None) -> bool:
        """Put `edit(document)` on the bench under a name for the undo list; return whether it was done.

        An edit that returns the very same document is done, and leaves no entry.
        """
        self.refused, self.refused_places = "", Places()
        if self._workbench.is_live:
            self.refused = tr("The network is in training: pause it, then change it.")
            return False
        try:
            document = edit(self._workbench.document)
        except EditRefused as refusal:
            self.refused, self.refused_places = worded(refusal.why), refusal.places
            return False
        if document is not self._workbench.document:
            self._workbench.replace_document(document, text, merge_key)
        return True

    def add(self, text: str, edit: Callable[[Document], tuple[Document, tuple[Source, ...]]]) -> bool:
        """Do an edit that makes something, and select what it made."""
        made: list[tuple[Source, ...]] = []

        def only_document(document: Document) -> Document:
            changed, sources = edit(document)
            made.append(sources)
            return changed

        done = self.do(text, only_document)
        if done:
            self._workbench.select_all(made[0])
        return done

"""The side of the training tab: how the network is trained, each setting an undo entry of its own."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from app.panels.inspector_document import document_sections
from app.panels.inspector_fields import Field, make_field
from app.panels.inspector_properties import NUMBER, Property, setting
from app.scaling import hold
from app.views import Bench
from app.words import tr
from core.document import Document
from core.editing_training import set_regularisation

WIDTH, ROOM_OF_BAR = 232, 14
NOT_HERE = ("title", "notes", "loss", "over_outputs")
ROW_GAP = 3


def training_properties(document: Document) -> Iterator[Property]:
    """Return what can be set about training, as the inspector names it, and the regularisation."""
    keys: set[str] = set()
    for section in document_sections(document):
        for property in section.properties:
            if property.key not in NOT_HERE:
                keys.add(property.key)
                yield property
    for name, label, value in (("l1", tr("L1"), document.training.l1), ("l2", tr("L2"), document.training.l2)):
        if name not in keys:
            edit = partial(_set_regularisation, name)
            words = setting(tr("{name} regularisation", name=label))
            yield Property(name, label, value, edit, words, NUMBER, hint="0")


def _set_regularisation(name: str, document: Document, value: float) -> Document:
    return set_regularisation(document, name, value)


class TrainingSettings(QScrollArea):
    """Fields below each other; one stays while its setting is there, so that the focus stays too."""

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.fields: dict[str, Field] = {}
        self.setAccessibleName(tr("Settings of the training"))
        hold(self, width=WIDTH)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        page = QWidget()
        page.setObjectName("page")
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(0, 0, ROOM_OF_BAR, 0)
        self._column.setSpacing(ROW_GAP)
        self._column.addStretch(1)
        self.setWidget(page)
        bench.theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        for field in self.fields.values():
            field.follow(self._bench.theme.tokens)

    @Slot()
    def refresh(self) -> None:
        """Show the settings as they are."""
        workbench = self._bench.workbench
        self.setEnabled(not self._bench.trainer.is_running)
        properties = list(training_properties(workbench.document))
        if [one.key for one in properties] != list(self.fields):
            self._rebuild(properties)
        else:
            self._align()
        for property in properties:
            self.fields[property.key].show_property(property, workbench.digits)

    def _rebuild(self, properties: list[Property]) -> None:
        old, self.fields = self.fields, {}
        for place, property in enumerate(properties):
            field = old.pop(property.key, None) or self._made(property)
            self.fields[property.key] = field
            self._column.insertWidget(place, field)
        for field in old.values():
            field.hide()
            field.deleteLater()
        self._align()

    def _align(self) -> None:
        """Let all controls begin below each other."""
        width = max((field.label_width for field in self.fields.values()), default=0)
        before: QWidget | None = None
        for field in self.fields.values():
            field.label.setFixedWidth(width)
            if before is not None:
                QWidget.setTabOrder(before, field.control)
            before = field.control

    def _made(self, property: Property) -> Field:
        field = make_field(property, self._commit)
        field.follow(self._bench.theme.tokens)
        field.undo_wanted.connect(self._bench.workbench.undo_stack.undo)
        field.redo_wanted.connect(self._bench.workbench.undo_stack.redo)
        return field

    def _commit(self, property: Property, value: Any) -> str:
        edit = property.edit
        if edit is None:
            return ""
        words = property.entry(property.words(value, self._bench.workbench.digits))
        done = self._bench.edits.do(words, lambda document: edit(document, value))
        return "" if done else self._bench.edits.refused

"""The inspector: every property of what is selected, several things at once; of the document when nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from string import Template
from typing import Any

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.edits import Edits
from app.fields import plain_label
from app.panels.inspector_columns import Block, Columns, Page
from app.panels.inspector_document import document_sections
from app.panels.inspector_edges import edge_sections
from app.panels.inspector_fields import Field, TypedField, make_field
from app.panels.inspector_neurons import neuron_sections
from app.panels.inspector_properties import Property, Section
from app.scaling import sized
from app.theme import Theme
from app.workbench import Workbench
from core.document import Document
from core.formula import Source

_SHEET = """
QLabel#property { color: $muted; }
QLabel#heading { color: $text; font-weight: 600; }
QLabel#problem { color: $error; font-size: ${small}px; }
QLineEdit, QComboBox, QPlainTextEdit { background: $card; color: $text; border: 1px solid $hairline;
    border-radius: 5px; padding: 0px 6px; selection-background-color: $accent; selection-color: $accent_text; }
QPlainTextEdit { padding: 0px 2px; }
QLineEdit:hover, QComboBox:hover, QPlainTextEdit:hover { border: 1px solid $muted; }
QLineEdit:focus, QComboBox:focus { border: 2px solid $accent; padding: 0px 5px; }
QPlainTextEdit:focus { border: 2px solid $accent; padding: 0px 1px; }
QLineEdit[wrong="true"], QPlainTextEdit[wrong="true"], QComboBox[wrong="true"] { border: 2px solid $error;
    padding: 0px 5px; }
QComboBox { combobox-popup: 0; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox QAbstractItemView { padding: 0px; }
QComboBox QAbstractItemView::item { min-height: 24px; padding: 0px 4px; }
QToolButton#press { background: $ground; border: 1px solid $hairline; border-radius: 5px; padding: 0px 8px; }
QToolButton#press:hover { background: $raised; }
QToolButton#press:focus { border: 2px solid $accent; padding: 0px 7px; }
QToolButton#press:disabled { color: $muted; background: $card; }
"""


class Inspector(QWidget):
    """Shows the sections of the selection. A field stays while its property is shown, so that the focus stays too."""

    def __init__(self, workbench: Workbench, theme: Theme, edits: Edits, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme, self._edits = workbench, theme, edits
        self.fields: dict[str, Field] = {}
        self._headings: list[str] = []
        self._blocks: list[Block] = []
        self._drafts: dict[tuple[tuple[Source, ...], str], str] = {}
        self._chosen: tuple[Source, ...] = ()
        self._document: Document = workbench.document
        self._stale = True
        self.columns = Columns()
        self.page = Page(self.columns)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 0, 0, 0)
        layout.addWidget(self.page)
        workbench.document_changed.connect(self._document_changed)
        workbench.cursor_changed.connect(self.refresh)
        workbench.selection_changed.connect(self._selection_changed)
        theme.changed.connect(self._dress)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        tokens = self._theme.tokens
        names = (*("muted", "text", "error", "card", "hairline", "accent", "accent_text", "ground", "raised"),)
        colours = {name: getattr(tokens, name).name() for name in names}
        self.setStyleSheet(Template(sized(_SHEET, tokens.scale)).substitute(colours, small=tokens.text_small))
        for field in self.fields.values():
            field.follow(tokens)
        QTimer.singleShot(0, self, self._arrange)  # when the fields have their new sizes

    @Slot()
    def _arrange(self) -> None:
        self.columns.set_scale(self._theme.tokens.scale)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # What is shown

    @Slot()
    def _document_changed(self) -> None:
        opened = not self._workbench.undo_stack.count() and self._document is not self._workbench.document
        self._document = self._workbench.document
        if opened:
            self._drafts.clear()
            for field in self.fields.values():
                _forget(field)
        self.refresh()

    @Slot()
    def _selection_changed(self) -> None:
        """Finish what is being typed for what was selected, then show what is selected now."""
        if self._workbench.selected == self._chosen:
            return  # only the pointer moved
        for field in list(self.fields.values()):
            if isinstance(field, TypedField) and field.is_typed:
                field.commit()
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the properties as they are."""
        if not self.isVisible():
            self._stale = True
            return
        self._stale = False
        chosen = self._workbench.selected
        if chosen != self._chosen:
            self._keep_drafts()
        self._chosen = chosen
        sections = self.sections()
        keys = [property.key for section in sections for property in section.properties]
        headings = [section.heading for section in sections]
        rebuilt = keys != list(self.fields)
        if rebuilt:
            self._rebuild(sections)
        elif headings != self._headings:
            for block, heading in zip(self._blocks, headings, strict=True):
                block.heading.setText(heading)
        self._headings = headings
        self._fill(sections)
        if rebuilt:
            self.columns.show_blocks(self._blocks)
            self._order_tabs()

    def sections(self) -> tuple[Section, ...]:
        """Return what can be said of the selection, or of the document."""
        workbench = self._workbench
        neurons = [source.index for source in workbench.selected if source.kind == "neuron"]
        edges = [source.index for source in workbench.selected if source.kind == "edge"]
        found: list[Section] = []
        if neurons:
            found += neuron_sections(workbench.document, neurons, sample_row(workbench))
        if edges:
            found += edge_sections(workbench, self._edits, edges)
        return tuple(found) or document_sections(workbench.document)

    def _rebuild(self, sections: Sequence[Section]) -> None:
        """Make the fields that are new, keep those that stay, drop the others."""
        old, blocks = self.fields, []
        self.fields = {}
        for block in self._blocks:
            block.heading.hide()
            block.heading.deleteLater()
        for section in sections:
            heading = plain_label(section.heading)
            heading.setObjectName("heading")
            heading.setParent(self.columns)
            heading.show()
            fields = tuple(self._field(property, old) for property in section.properties)
            blocks.append(Block(heading, fields))
        self._blocks = blocks
        for field in old.values():
            _forget(field)
            field.hide()
            field.deleteLater()

    def _field(self, property: Property, old: dict[str, Field]) -> Field:
        field = old.pop(property.key, None)
        if field is None or (property.choices and property.choices != field.shows.choices):
            field = make_field(property, self._commit)
            field.follow(self._theme.tokens)
            field.height_changed.connect(self.columns.arrange)
            field.undo_wanted.connect(self._workbench.undo_stack.undo)
            field.redo_wanted.connect(self._workbench.undo_stack.redo)
            field.setParent(self.columns)
            field.show()
        self.fields[property.key] = field
        return field

    def _fill(self, sections: Sequence[Section]) -> None:
        for section in sections:
            for property in section.properties:
                field = self.fields[property.key]
                field.show_property(property, self._workbench.digits)
                draft = self._drafts.pop((self._chosen, property.key), None)
                if draft is not None and isinstance(field, TypedField):
                    field.put_draft(draft)

    def _keep_drafts(self) -> None:
        """Put aside what was typed for other things and could not be taken: it comes back with them."""
        for key, field in self.fields.items():
            if isinstance(field, TypedField) and field.is_typed:
                self._drafts[(self._chosen, key)] = field.text
            _forget(field)

    def _order_tabs(self) -> None:
        for one, following in pairwise(self.fields.values()):
            QWidget.setTabOrder(one.control, following.control)

    # What is changed

    def _commit(self, property: Property, value: Any) -> str:
        edit = property.edit
        if edit is None:
            return ""
        words = property.entry(property.words(value, self._workbench.digits))
        done = self._edits.do(words, lambda document: edit(document, value))
        return "" if done else self._edits.refused


def sample_row(workbench: Workbench) -> int:
    """Return the data row of the sample on screen."""
    if workbench.iteration is not None and workbench.shown is not None:
        return workbench.iteration.rows[workbench.shown.sample]
    return workbench.pinned_sample or 0


def _forget(field: Field) -> None:
    if isinstance(field, TypedField):
        field.restore()
    else:
        field.complain("")

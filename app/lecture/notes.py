"""The notes of the step on the lecturer's screen: read as Markdown, written as text, kept in the file."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QStackedWidget, QVBoxLayout, QWidget

from app.controls import Button
from app.fields import Segments, plain_label
from app.markdown_page import MarkdownPage
from app.panels.phases import phase_name
from app.theme import ui_font
from app.views import Bench
from app.words import tr
from core.lecture_notes import NotePlace, note_at, notes_for, of_phase, of_step, with_note
from core.steps import Phase

SIZES = (14, 16, 18, 20, 24, 28, 34)  # pixels at 100 %
FIRST_SIZE = 20


class NotePage(MarkdownPage):
    """Notes to read: the keys of a remote still step while they have the focus; arrows up and down scroll."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) or event.matches(QKeySequence.StandardKey.Copy):
            super().keyPressEvent(event)
        else:
            event.ignore()


class NoteEditor(QPlainTextEdit):
    """A note as plain text. Esc and Ctrl+Enter are done with it; the keys of a remote still step.

    Signals:
        left: somebody goes elsewhere; what was typed is to be kept.
        done: nothing more is to be written.
    """

    left = Signal()
    done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAccessibleName(tr("Notes, as Markdown"))
        self.setPlaceholderText(tr("What to say here. Markdown: **bold**, *italic*, `net`, - a list"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_Escape or (enter and control):
            self.done.emit()
        elif event.key() in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() is not Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class NotesPanel(QWidget):
    """What is to be said at this step and in its phase; `place` is what is being written on, None while reading.

    Signals:
        done: nothing more is to be written; the keys are the lecture's again.
    """

    done = Signal()

    def __init__(self, bench: Bench) -> None:
        super().__init__()
        self._bench = bench
        self.place: NotePlace | None = None
        self._kept = ""  # what the document says at the place, as it was last seen
        self._size = FIRST_SIZE
        self.title = plain_label(tr("Notes"))
        self.page = NotePage(bench.theme, tr("Notes of this step"), FIRST_SIZE)
        self.editor = NoteEditor()
        self.problem = plain_label("", "problem")
        self.which = Segments(tr("Write notes on"), [(tr("This step"), "step"), (tr("The phase"), "phase")], 92)
        self.edit_button = self._button(tr("Edit"), tr("Write the notes (N)"), self.toggle_editing)
        self.smaller = self._button("A−", tr("Smaller notes"), lambda: self.change_size(-1))
        self.larger = self._button("A+", tr("Larger notes"), lambda: self.change_size(1))
        self._arrange()
        self._connect()
        self._dress()
        self.refresh()

    def _button(self, text: str, tip: str, verb: Callable[[], object]) -> Button:
        button = Button(tip, tip)
        button.setText(text)
        button.setObjectName("verb")
        button.clicked.connect(verb)
        return button

    def _arrange(self) -> None:
        self.pages = QStackedWidget()
        self.pages.addWidget(self.page)
        self.pages.addWidget(self.editor)
        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self.title)
        row.addWidget(self.which)
        row.addStretch(1)
        for part in (self.smaller, self.larger, self.edit_button):
            row.addWidget(part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.pages, 1)
        column.addWidget(self.problem)
        self.which.choose("step")
        self.which.hide()
        self.problem.hide()
        self.setTabOrder(self.editor, self.edit_button)  # Tab leads from the text to what ends it

    def _connect(self) -> None:
        workbench = self._bench.workbench
        workbench.document_changed.connect(self.refresh)
        workbench.cursor_changed.connect(self.refresh)
        self.which.chosen.connect(self._write_on)
        self.editor.left.connect(self.keep)
        self.editor.done.connect(self.stop_editing)
        self._bench.theme.changed.connect(self._dress)

    @Slot()
    def _dress(self) -> None:
        tokens = self._bench.theme.tokens
        self.title.setFont(ui_font(tokens.text_title, 600))
        self.editor.setFont(ui_font(tokens.px(self._size)))

    # Where

    @property
    def phase(self) -> Phase | None:
        """The phase that one is in; before the first step none."""
        step = self._bench.workbench.step
        return step.phase if step is not None else None

    def _place_of(self, which: object) -> NotePlace:
        w = self._bench.workbench
        level = w.plan.level if w.plan is not None else w.level
        phase = self.phase
        return of_phase(phase) if which == "phase" and phase is not None else of_step(level, w.cursor)

    # Reading

    @Slot()
    def refresh(self) -> None:
        """Show the notes of the step; what was being written on another one is kept there, and is done."""
        if self.place is not None and self.place != self._place_of(self.which.value):
            self.stop_editing()
        self._take_back()
        self.page.show_markdown(self._text())
        self.edit_button.setEnabled(not self._bench.workbench.is_live)

    def _take_back(self) -> None:
        """Show the note that undo brought back, unless something else is being typed."""
        if self.place is None:
            return
        note = note_at(self._bench.workbench.document, self.place)
        if note != self._kept and self.editor.toPlainText().strip() == self._kept:
            self._kept = note
            self.editor.setPlainText(note)

    def _text(self) -> str:
        w = self._bench.workbench
        level = w.plan.level if w.plan is not None else w.level
        notes = notes_for(w.document, level, w.cursor, self.phase)
        parts = [notes.step]
        if notes.phase and self.phase is not None:
            parts.append(f"### {phase_name(self.phase)}\n\n{notes.phase}")
        if w.cursor == 0 and w.document.notes:
            parts.append(w.document.notes)
        said = [part for part in parts if part.strip()]
        return "\n\n".join(said) if said else tr("*No notes on this step yet.* Press **N** to write some.")

    def change_size(self, more: int) -> None:
        """Show the notes larger (1) or smaller (−1)."""
        place = min(max(SIZES.index(self._size) + more, 0), len(SIZES) - 1)
        self._size = SIZES[place]
        self.page.set_zoom(self._size / FIRST_SIZE)
        self.smaller.setEnabled(place > 0)
        self.larger.setEnabled(place < len(SIZES) - 1)
        self._dress()

    # Writing

    @Slot()
    def toggle_editing(self) -> None:
        """Write, or be done with it."""
        if self.place is None:
            self.start_editing()
        else:
            self.stop_editing()

    def start_editing(self) -> None:
        """Write on the note of the step, or of its phase, whichever was chosen last."""
        if self._bench.workbench.is_live:
            return
        self._write_on(self.which.value)
        self.pages.setCurrentWidget(self.editor)
        self._show_buttons()
        self.editor.setFocus()

    def stop_editing(self) -> None:
        """Keep what was written, and read again."""
        self.keep()
        self.place = None
        self.pages.setCurrentWidget(self.page)
        self._show_buttons()
        self.page.show_markdown(self._text())
        self.done.emit()

    def close_editor(self) -> bool:
        """End the writing; return whether there was any."""
        wrote = self.place is not None
        if wrote:
            self.stop_editing()
        return wrote

    def _show_buttons(self) -> None:
        writes = self.place is not None
        self.which.setVisible(writes)
        self.which.buttons["phase"].setEnabled(self.phase is not None)
        self.edit_button.setText(tr("Done") if writes else tr("Edit"))

    @Slot(object)
    def _write_on(self, which: object) -> None:
        if not self.isVisible() and self.place is None:
            return
        self.keep()
        self.place = self._place_of(which)
        self._kept = note_at(self._bench.workbench.document, self.place)
        self.editor.setPlainText(self._kept)

    @Slot()
    def keep(self) -> None:
        """Put what was written into the document, as one entry of undo."""
        place, text = self.place, self.editor.toPlainText().strip()
        if place is None or text == self._kept:
            return
        self._kept = text
        done = self._bench.edits.do(tr("Change the notes"), lambda document: with_note(document, place, text))
        self.problem.setText("" if done else self._bench.edits.refused)
        self.problem.setVisible(not done)

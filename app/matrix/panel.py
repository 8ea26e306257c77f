"""The tab of matrices: level and product chosen at the left, the sheet at the right, a picture where it is large."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.choice import Choice
from app.empty import still_missing
from app.matrix.contents import Contents
from app.matrix.grids import Form, Window
from app.matrix.image import MatrixImage
from app.matrix.sheet import MatrixSheet
from app.scaling import hold
from app.theme import Theme
from app.words import tr
from app.workbench import Workbench

SIDE = 232
MOST_ROWS, MOST_COLUMNS = 40, 24  # a larger matrix is shown as a picture, with the numbers of a part of it
PART = Window(0, 0, 10, 4)
FOLLOW = -1
MARGIN = 40  # kept in sight above and below a cell: the names of the columns


def form_words(form: Form) -> str:
    """Return what a product is called."""
    return {
        Form.FORWARD: tr("Forward: W·a + b"),
        Form.BACKWARD: tr("Backward: Wᵗ·δ"),
        Form.GRADIENT: tr("Gradient: δ·aᵗ"),
        Form.UPDATE: tr("Update: W + ΔW"),
    }[form]


class MatrixPanel(QWidget):
    """One level as matrices. Level and product follow the step until others are chosen."""

    def __init__(self, workbench: Workbench, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workbench, self._theme = workbench, theme
        self._contents: Contents | None = None
        self._followed: object = None  # the step that was brought into sight last
        self._chosen_level, self._chosen_form = FOLLOW, ""
        self._window = PART
        self._shown: tuple[int, Form] | None = None
        self.sheet = MatrixSheet(workbench, theme)
        self.image = MatrixImage(theme)
        self.levels, self.forms = Choice(tr("Level"), {}), Choice(tr("Product"), {})
        self.note = QLabel()
        self._scroll = QScrollArea()
        self._build()
        self.setFocusProxy(self.sheet)
        self.levels.activated.connect(self._choose_level)
        self.forms.activated.connect(self._choose_form)
        self.image.pointed.connect(self.look_at)
        self._scroll.verticalScrollBar().valueChanged.connect(self.sheet.update)
        self.sheet.cell_reached.connect(self._show_cell)
        for signal in (workbench.document_changed, workbench.cursor_changed, theme.changed):
            signal.connect(self.refresh)
        workbench.selection_changed.connect(self.sheet.update)

    def _build(self) -> None:
        self.levels.setAccessibleName(tr("Level of the matrices"))
        self.forms.setAccessibleName(tr("Product that is shown"))
        for box in (self.levels, self.forms):
            hold(box, width=SIDE)
            box.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        self.note.setWordWrap(True)
        hold(self.note, width=SIDE)
        self.note.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Ignored)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        side = QVBoxLayout()
        side.setSpacing(6)
        for part in (self.forms, self.levels):
            side.addWidget(part)
        side.addWidget(self.note, 1)
        self._scroll.setWidget(self.sheet)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setAccessibleName(tr("Matrices"))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 8, 0, 0)
        layout.setSpacing(20)
        layout.addLayout(side)
        layout.addWidget(self.image)
        layout.addWidget(self._scroll, 1)

    # What is shown

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Show the workbench's step; nothing is computed while the tab is hidden."""
        if not self.isVisible():
            return
        contents = self._contents = Contents(self._workbench)
        form = Form(self._chosen_form) if self._chosen_form else contents.form
        choices = contents.choices(form)
        place = self._chosen_level if self._chosen_level in choices else contents.level(form)
        self._fill(contents, form, choices)
        if not choices:
            self.image.hide()
            self.sheet.show_items([], 0, 0.0)
            what = tr("There is no level that computes anything yet.")
            self.note.setText(still_missing(what, self._workbench.document, self._workbench.problems))
            return
        self._show(contents, place, form)

    def _show(self, contents: Contents, place: int, form: Form) -> None:
        whole = contents.whole(place, form)
        is_large = whole.rows > MOST_ROWS or whole.columns > MOST_COLUMNS
        if self._shown != (place, form):
            self.sheet.current = None
            self._shown = (place, form)
        self.image.setVisible(is_large)
        is_new = self._followed is not self._workbench.step
        self._followed = self._workbench.step
        if is_large:
            row, column = self._middle()
            at = contents.place_of_step(place, form) if is_new else None
            if at is not None:
                row, column = at[0], at[1] if at[1] >= 0 else column
            self._window = PART.moved(row, column, (whole.rows, whole.columns))
            self.image.show_values(*contents.picture(place, form), (whole.rows, whole.columns), self._window)
        self._write(contents, place, form, self._window if is_large else whole)
        self.note.setText(self._words(contents, place, form))
        lit = self.sheet.lit()
        if is_new and not lit.isNull():
            self._scroll.ensureVisible(
                self._scroll.horizontalScrollBar().value(), round(lit.center().y()), 0, self._theme.tokens.px(MARGIN)
            )

    def _write(self, contents: Contents, place: int, form: Form, window: Window) -> None:
        px = self._theme.tokens.px
        picture = self.image.sizeHint().width() + px(20) if self.image.isVisibleTo(self) else 0
        room = self.width() - px(SIDE + 50) - picture
        self.sheet.show_items(contents.items(place, form, window), contents.snapshot.row, room)

    def _middle(self) -> tuple[int, int]:
        return self._window.row + self._window.rows // 2, self._window.column + self._window.columns // 2

    def _fill(self, contents: Contents, form: Form, choices: list[int]) -> None:
        """Offer the levels and products, the chosen ones marked."""
        self.forms.clear()
        self.forms.addItem(tr("{form} (as the step)", form=form_words(contents.form)), "")
        for other in Form:
            self.forms.addItem(form_words(other), other.value)
        self.forms.setCurrentIndex(max(0, self.forms.findData(self._chosen_form)))
        self.levels.clear()
        if choices:
            following = self._level_words(contents, contents.level(form))
            self.levels.addItem(tr("{level} (as the step)", level=following), FOLLOW)
        for place in choices:
            self.levels.addItem(self._level_words(contents, place), place)
        self.levels.setCurrentIndex(max(0, self.levels.findData(self._chosen_level)))

    def _level_words(self, contents: Contents, place: int) -> str:
        level = contents.levels[place]
        names = contents.names(level.neurons[:2])
        more = " …" if len(level.neurons) > 2 else ""
        return tr("Level {level}: {names}", level=level.level, names=" ".join(names) + more)

    def _words(self, contents: Contents, place: int, form: Form) -> str:
        """Return what is worth knowing about the matrix: its size, missing edges, skip edges."""
        block, level = contents.block(place, form), contents.levels[place]
        rows, columns = block.shape
        sentences = [tr("{rows} × {columns}.", rows=rows, columns=columns)] if columns else []
        if block.missing and columns:
            sentences.append(tr("{count} cells without an edge: “·”.", count=block.missing))
        skipping = level.forward.columns[level.skips >= 0]
        if form is Form.FORWARD and len(skipping):
            names = ", ".join(contents.names(skipping[:4])) + (" …" if len(skipping) > 4 else "")
            sentences.append(tr("By skip edges: {names}.", names=names))
        return " ".join(sentences)

    # Choosing

    def _choose_level(self, index: int) -> None:
        self._chosen_level = int(self.levels.itemData(index))
        self.refresh()

    def _choose_form(self, index: int) -> None:
        self._chosen_form = str(self.forms.itemData(index))
        self.refresh()

    def choose(self, form: Form | None, level: int | None) -> None:
        """Show a product of a level (its place among all levels); None: as the step."""
        self._chosen_form = form.value if form else ""
        self._chosen_level = FOLLOW if level is None else level
        self.refresh()

    def look_at(self, row: int, column: int) -> None:
        """Write the part of a large matrix around a cell in numbers."""
        if self._contents is None or self._shown is None:
            return
        place, form = self._shown
        window = self._window.moved(row, column, self._contents.block(place, form).shape)
        if window != self._window:
            self._window = window
            self.image.show_window(window)
            self._write(self._contents, place, form, window)

    def _show_cell(self, cell: QRectF) -> None:
        centre = cell.center().toPoint()
        self._scroll.ensureVisible(centre.x(), centre.y(), round(cell.width()), self._theme.tokens.px(MARGIN))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.refresh()

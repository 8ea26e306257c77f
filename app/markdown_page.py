"""Shows Markdown from files: no HTML, nothing fetched, no link opened by itself, in the theme's type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtGui import (
    QImage,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFragment,
    QTextOption,
    QTextTable,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.theme import Theme, Tokens, ui_font
from app.words import tr

HEADINGS = {1: 1.5, 2: 1.25, 3: 1.1}  # times the size of the text; deeper ones are as large as the text
LINE_HEIGHT = 145.0  # per cent
_QUOTE = QTextBlockFormat.Property.BlockQuoteLevel.value
_CODE = QTextBlockFormat.Property.BlockCodeFence.value
_NO_PICTURE = QImage(1, 1, QImage.Format.Format_Alpha8)
LARGEST = 200_000  # characters; a text of a file beyond that would hold up the window


class MarkdownPage(QTextBrowser):
    """A page to read and to scroll. `text` is what is shown, as it was written.

    Signals:
        link_chosen(str): a link was clicked or Enter pressed on it; what is to be done is up to the owner.
    """

    link_chosen = Signal(str)

    def __init__(self, theme: Theme, name: str, size: int | None = None, parent: QWidget | None = None) -> None:
        """`size`: of the text in pixels at 100 %; without it that of large text."""
        super().__init__(parent)
        self._theme, self._size = theme, size
        self.text, self.zoom = "", 1.0
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setUndoRedoEnabled(False)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.anchorClicked.connect(self._choose)
        theme.changed.connect(self.dress)
        self.dress()

    def show_markdown(self, text: str) -> None:
        """Show another text, from its beginning; the same one stays where it was scrolled to."""
        if text != self.text:
            self.text = text
            self._lay_out()
            self.moveCursor(QTextCursor.MoveOperation.Start)
            self.verticalScrollBar().setValue(0)

    def set_zoom(self, zoom: float) -> None:
        """Show the text that many times as large."""
        if zoom != self.zoom:
            self.zoom = zoom
            self._lay_out()

    @Slot()
    def dress(self) -> None:
        """Take the theme's colours and sizes."""
        tokens = self._theme.tokens
        self.setStyleSheet(
            f"QTextBrowser {{ background: transparent; color: {tokens.text.name()}; border: 2px solid transparent;"
            f" border-radius: {tokens.radius}px; }}"
            f"QTextBrowser:focus {{ border: 2px solid {tokens.accent.name()}; }}"
        )
        self._lay_out()

    def loadResource(self, type: int, name: QUrl | str) -> Any:
        """Nothing is fetched, from no disk and no network; given nothing at all, Qt would look itself."""
        return _NO_PICTURE

    @Slot(QUrl)
    def _choose(self, url: QUrl) -> None:
        self.link_chosen.emit(url.toString())

    def _lay_out(self) -> None:
        tokens, document, at = self._theme.tokens, self.document(), self.verticalScrollBar().value()
        size = (tokens.text_large if self._size is None else tokens.px(self._size)) * self.zoom
        document.setDocumentMargin(tokens.px(4))
        document.setDefaultFont(ui_font(size))
        features = QTextDocument.MarkdownFeature
        document.setMarkdown(self.text[:LARGEST], features.MarkdownDialectGitHub | features.MarkdownNoHTML)
        _name_pictures(document)
        _arrange_tables(document, tokens)
        _style(document, tokens, size)
        self.verticalScrollBar().setValue(at)


def _name_pictures(document: QTextDocument) -> None:
    """Put what is written for those who cannot see a picture in its place."""
    found = [piece for block in _blocks(document) for piece in _fragments(block) if piece[2].isImageFormat()]
    cursor = QTextCursor(document)
    for start, length, old in reversed(found):
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        words = old.stringProperty(QTextCharFormat.Property.ImageAltText.value) or tr("a picture")
        cursor.insertText(f"[{words}]", QTextCharFormat())


def _arrange_tables(document: QTextDocument, tokens: Tokens) -> None:
    """Give tables hairlines and room, and headings one look: behind a quotation Qt reads the first one wrongly."""
    for table in [frame for frame in document.rootFrame().childFrames() if isinstance(frame, QTextTable)]:
        form = table.format()
        form.setCellPadding(tokens.px(5))
        form.setCellSpacing(0)
        form.setBorderCollapse(True)
        form.setBorderBrush(tokens.hairline)
        table.setFormat(form)
        first = table.cellAt(0, 0).firstCursorPosition()
        if not first.block().text() and first.position() < table.cellAt(0, 0).lastPosition():
            first.deleteChar()
        for column in range(table.columns()):
            cell = table.cellAt(0, column)
            cursor = cell.firstCursorPosition()
            cursor.setPosition(cell.lastPosition(), QTextCursor.MoveMode.KeepAnchor)
            bold = QTextCharFormat()
            bold.setFontWeight(600)
            cursor.mergeCharFormat(bold)


def _style(document: QTextDocument, tokens: Tokens, size: float) -> None:
    """Give headings, code and links the theme's type, and lines room."""
    pieces = [(block, list(_fragments(block))) for block in _blocks(document)]
    cursor = QTextCursor(document)
    cursor.beginEditBlock()
    for block, fragments in pieces:
        spacing = QTextBlockFormat()
        spacing.setLineHeight(LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        spacing.setTopMargin(size * (0.7 if block.blockFormat().headingLevel() and block.blockNumber() else 0.2))
        spacing.setBottomMargin(size * 0.35)
        if block.blockFormat().hasProperty(_CODE):
            spacing.setTopMargin(0.0)
            spacing.setBottomMargin(0.0)
            spacing.setBackground(tokens.raised)
        cursor.setPosition(block.position())
        cursor.mergeBlockFormat(spacing)
        level, is_quote = block.blockFormat().headingLevel(), block.blockFormat().hasProperty(_QUOTE)
        for start, length, old in fragments:
            cursor.setPosition(start)
            cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
            made = _dressed(old, level, tokens, size)
            if is_quote:
                made.setForeground(tokens.muted)
            cursor.setCharFormat(made)
    cursor.endEditBlock()


def _blocks(document: QTextDocument) -> Iterator[QTextBlock]:
    block = document.begin()
    while block.isValid():
        yield block
        block = block.next()


def _fragments(block: QTextBlock) -> Iterator[tuple[int, int, QTextCharFormat]]:
    pieces = block.begin()
    while not pieces.atEnd():
        fragment: QTextFragment = pieces.fragment()
        yield fragment.position(), fragment.length(), fragment.charFormat()
        pieces += 1


def _dressed(old: QTextCharFormat, level: int, tokens: Tokens, size: float) -> QTextCharFormat:
    """Return the look of a piece of text: body, heading, code or link.

    Code has the text's own font on a darker ground: that of formulae has lines too high to stand in a text.
    """
    is_code, is_bold = old.fontFixedPitch(), old.fontWeight() > 500
    font = ui_font(size * HEADINGS.get(level, 1.0), 600 if level or is_bold else 400)
    font.setItalic(old.fontItalic())
    font.setStrikeOut(old.fontStrikeOut())
    made = QTextCharFormat(old)
    made.clearProperty(QTextCharFormat.Property.FontSizeAdjustment.value)
    made.setFont(font)
    made.setFontFixedPitch(False)
    made.setForeground(tokens.accent if old.isAnchor() else tokens.text)
    made.setFontUnderline(old.isAnchor())
    if is_code:
        made.setBackground(tokens.raised)
    return made

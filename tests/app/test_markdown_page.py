"""A page of Markdown: what is written is shown as text, and nothing is fetched or opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from pytestqt.qtbot import QtBot

from app.fonts import SANS
from app.markdown_page import MarkdownPage
from app.theme import Theme

TEXT = "# Delta\n\nThe **blame** of `net h1` goes to [the lesson](lesson:2).\n\n- one\n- two\n"


@pytest.fixture
def page(qtbot: QtBot, theme: Theme) -> MarkdownPage:
    page = MarkdownPage(theme, "Notes")
    qtbot.addWidget(page)
    page.resize(400, 200)
    return page


def formats(page: MarkdownPage) -> dict[str, object]:
    found: dict[str, object] = {}
    block = page.document().begin()
    while block.isValid():
        pieces = block.begin()
        while not pieces.atEnd():
            found[pieces.fragment().text()] = pieces.fragment().charFormat()
            pieces += 1
        block = block.next()
    return found


def test_markdown_is_set_in_the_themes_type(page: MarkdownPage, theme: Theme) -> None:
    page.show_markdown(TEXT)
    assert page.toPlainText() == "Delta\nThe blame of net h1 goes to the lesson.\none\ntwo"
    found = formats(page)
    heading, bold, code, link, plain = (found[text] for text in ("Delta", "blame", "net h1", "the lesson", "one"))
    assert heading.font().pixelSize() == round(1.5 * theme.tokens.text_large) and heading.font().weight() == 600
    assert bold.font().weight() == 600 and plain.font().weight() == 400
    assert code.font().family() == SANS and code.background().color() == theme.tokens.raised
    assert link.foreground().color() == theme.tokens.accent and link.fontUnderline()
    assert plain.foreground().color() == theme.tokens.text


def test_the_page_follows_theme_scale_and_zoom(page: MarkdownPage, theme: Theme) -> None:
    page.show_markdown(TEXT)
    page.set_zoom(2.0)
    assert formats(page)["one"].font().pixelSize() == 2 * theme.tokens.text_large
    page.set_zoom(1.0)
    theme.set_mode("dark")
    theme.set_scale(2.0)
    assert formats(page)["one"].font().pixelSize() == theme.tokens.text_large == 30
    assert formats(page)["one"].foreground().color() == theme.tokens.text


def test_html_is_shown_as_it_stands(page: MarkdownPage) -> None:
    page.show_markdown("a <b>bold</b> <script>alert(1)</script> <img src='x.png'>")
    assert page.toPlainText() == "a <b>bold</b> <script>alert(1)</script> <img src='x.png'>"


def test_no_picture_is_read_from_the_disk(page: MarkdownPage, tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "red.png"
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    assert image.save(str(path))
    page.show_markdown(f"![a picture]({path}) ![again]({path.as_uri()})")
    page.show()
    qtbot.waitExposed(page)
    kind = QTextDocument.ResourceType.ImageResource.value
    for url in (QUrl.fromLocalFile(str(path)), QUrl(str(path))):
        found = page.document().resource(kind, url)
        assert isinstance(found, QImage) and found.width() == 1
    assert page.toPlainText() == "[a picture] [again]"
    shown = page.grab().toImage()
    assert not any(
        shown.pixelColor(x, y) == Qt.GlobalColor.red for x in range(shown.width()) for y in range(shown.height())
    )


def test_a_link_is_told_and_not_followed(page: MarkdownPage, qtbot: QtBot) -> None:
    page.show_markdown(TEXT)
    with qtbot.waitSignal(page.link_chosen) as told:
        page.anchorClicked.emit(QUrl("lesson:2"))
    assert told.args == ["lesson:2"]
    assert page.toPlainText().startswith("Delta") and page.source() == QUrl()


def test_a_link_is_reached_by_keyboard(page: MarkdownPage, qtbot: QtBot) -> None:
    page.show_markdown(TEXT)
    page.show()
    with qtbot.waitActive(page):
        page.activateWindow()
    page.setFocus()
    qtbot.keyClick(page, Qt.Key.Key_Tab)
    with qtbot.waitSignal(page.link_chosen) as told:
        qtbot.keyClick(page, Qt.Key.Key_Return)
    assert told.args == ["lesson:2"]


def test_keys_scroll_and_the_same_text_stays_where_it_is(page: MarkdownPage, qtbot: QtBot) -> None:
    page.show_markdown("line\n\n" * 60)
    page.show()
    qtbot.waitExposed(page)
    qtbot.keyClick(page, Qt.Key.Key_Down)
    at = page.verticalScrollBar().value()
    assert at > 0
    page.show_markdown("line\n\n" * 60)
    assert page.verticalScrollBar().value() == at
    page.show_markdown("other\n\n" * 60)
    assert page.verticalScrollBar().value() == 0


def test_lines_with_code_are_as_high_as_others(page: MarkdownPage, qtbot: QtBot) -> None:
    page.show()
    qtbot.waitExposed(page)
    heights = list[float]()
    for text in ("one line of net", "one line of `net`"):
        page.show_markdown(text)
        heights.append(page.document().size().height())
    assert heights[0] == heights[1]


def test_tables_and_quotations_have_one_look(page: MarkdownPage, theme: Theme) -> None:
    page.show_markdown("> so it is\n\n| edge | share |\n|---|---|\n| a | 0.05 |\n")
    assert page.toPlainText() == "so it is\nedge\nshare\na\n0.05\n"
    found = formats(page)
    assert [found[text].font().weight() for text in ("edge", "share", "a", "0.05")] == [600, 600, 400, 400]
    assert found["so it is"].foreground().color() == theme.tokens.muted


def test_a_long_text_begins_at_its_beginning(page: MarkdownPage, qtbot: QtBot) -> None:
    page.show_markdown("# Title\n\n> so it is\n\n| edge |\n|---|\n| a |\n\n" + "line\n\n" * 40)
    page.show()
    qtbot.waitExposed(page)
    assert page.verticalScrollBar().value() == 0 and page.verticalScrollBar().maximum() > 0

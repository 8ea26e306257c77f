"""The desk of pictures in the window: copies, exports of every view, films in the background, paper with a preview."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrintPreviewDialog
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from app.main_window import MainWindow
from app.picturing.animation_dialog import AnimationDialog, Subject
from app.picturing.export_dialog import ExportDialog
from app.picturing.film import can_write_mp4
from app.picturing.iteration_film import IterationFilm
from app.picturing.paper import PaperPreview, print_page, printer_for
from app.picturing.studio import unmixed
from app.picturing.wish import KINDS, View, Wish, kinds_of, may_be_clear
from app.theme import DARK, LIGHT
from app.workbench import Route
from core.files import read_builtin
from core.steps import Level

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
STEP = 14
STARTS = {".png": b"\x89PNG", ".svg": b"<?xml", ".pdf": b"%PDF", ".tex": b"% "}


@pytest.fixture
def window(window: MainWindow) -> MainWindow:
    """A window at a step of its own."""
    window.resize(1280, 800)
    window.workbench.go_to(STEP)
    return window


def answer(window: MainWindow, wish: Wish, path: Path) -> None:
    """Answer the desk's questions."""
    desk = window.desks.pictures
    desk.ask_wish = lambda studio, before: wish
    desk.ask_path = lambda title, suggestion, kind: path


# Copy


def test_the_network_is_copied_with_two_pixels_for_one(window: MainWindow) -> None:
    window.graph.setFocus()
    window.desks.pictures.copy()
    made = QGuiApplication.clipboard().image()
    assert (made.width(), made.height()) == (2 * window.graph.width(), 2 * window.graph.height())
    assert made.pixelColor(3, made.height() // 2) == LIGHT.ground


def test_the_tab_that_has_the_keyboard_is_copied(window: MainWindow, qtbot: QtBot) -> None:
    window.show_table("Matrix")
    part = window.tabs.part("Matrix")
    part.setFocus()
    studio = window.desks.pictures.studio
    qtbot.waitUntil(lambda: studio.view_in_front() is View.TAB)
    window.desks.pictures.copy()
    made = QGuiApplication.clipboard().image()
    assert made.width() == 2 * studio.size_of(View.TAB)[0]


# Export


@pytest.mark.parametrize("view", list(View))
def test_every_view_is_exported_as_every_kind(window: MainWindow, qtbot: QtBot, tmp_path: Path, view: View) -> None:
    for kind in kinds_of(view):
        path = tmp_path / f"a{kind}"
        answer(window, Wish(view, kind, 1, size=(640, 400)), path)
        window.desks.pictures.export()
        qtbot.waitUntil(path.exists, timeout=20_000)
        content = path.read_bytes()
        assert content.startswith(STARTS[kind]) and len(content) > 2000
        assert b"<text" not in content
        if kind == ".pdf":
            assert b"/FontFile2" in content
    assert not window.banner.isVisible()
    assert set(kinds_of(view)) == (set(KINDS) if view is View.NETWORK else set(KINDS) - {".tex"})


@pytest.mark.parametrize("title", ["Values", "Matrix", "Function", "Neuron", "Training"])
def test_each_tab_has_its_own_picture(window: MainWindow, qtbot: QtBot, title: str) -> None:
    window.show_table(title)
    window.tabs.part(title)
    studio = window.desks.pictures.studio
    made = studio.image(Wish(View.TAB), 1.0)
    assert (made.width(), made.height()) == studio.size_of(View.TAB)
    colours = {made.pixel(x, y) for x in range(0, made.width(), 3) for y in range(0, made.height(), 3)}
    assert len(colours) > 4


@pytest.mark.parametrize("title", ["Values", "Selection"])
def test_a_view_that_scrolls_is_drawn_whole_and_is_then_as_it_was(window: MainWindow, title: str) -> None:
    window.resize(1000, 620)
    window.show_table(title)
    part, studio = window.tabs.part(title), window.desks.pictures.studio
    before = part.size()
    width, height = studio.size_of(View.TAB)
    assert height > before.height() and width >= before.width()
    made = studio.image(Wish(View.TAB), 1.0)
    assert (made.width(), made.height()) == (width, height)
    below = {made.pixel(x, y) for x in range(0, width, 2) for y in range(before.height() + 4, height, 2)}
    assert len(below) > 3, "something is drawn where one would have to scroll"
    assert part.size() == before


def test_another_theme_is_only_in_the_picture(window: MainWindow) -> None:
    studio, before = window.desks.pictures.studio, window.theme.mode
    made = studio.image(Wish(View.LENS, mode="dark"), 1.0)
    assert made.pixelColor(2, made.height() - 3) == DARK.card
    assert window.theme.mode == before and window.theme.tokens == LIGHT
    assert studio.image(Wish(View.LENS), 1.0).pixelColor(2, 2) == LIGHT.card
    assert studio.image(Wish(View.BOTH, mode="contrast_dark"), 0.5).pixelColor(2, 200) == QColor("#000000")


@pytest.mark.parametrize("view", [View.NETWORK, View.LENS, View.TAB, View.TIMELINE])
def test_without_ground_only_what_is_drawn_is_there(window: MainWindow, view: View) -> None:
    assert may_be_clear(view, ".png")
    made = window.desks.pictures.studio.image(Wish(view, clear=True, size=(640, 400)), 1.0)
    places = [(x, y) for x in range(0, made.width(), 3) for y in range(0, made.height(), 3)]
    alphas = [made.pixelColor(*place).alpha() for place in places]
    assert sum(alpha == 0 for alpha in alphas) > 0.3 * len(alphas)
    assert any(alpha == 255 for alpha in alphas)
    assert window.theme.tokens == LIGHT


def test_what_lies_on_two_grounds_is_told_from_them() -> None:
    white, grey = QColor("#FFFFFF"), QColor("#C4C4C4")
    grounds = []
    for ground in (white, grey):
        made = QImage(3, 1, QImage.Format.Format_RGB32)
        made.setPixelColor(0, 0, ground)
        made.setPixelColor(1, 0, QColor(200, 0, 0))
        made.setPixelColor(2, 0, QColor(*((half + 0) // 2 for half in ground.getRgb()[:3])))  # black, half as strong
        grounds.append(made)
    made = unmixed(grounds[0], grounds[1], white, grey)
    assert made.pixelColor(0, 0).alpha() == 0
    assert made.pixelColor(1, 0) == QColor(200, 0, 0)
    assert abs(made.pixelColor(2, 0).alpha() - 128) < 5 and made.pixelColor(2, 0).red() < 6


def test_the_paths_on_screen_are_in_tikz(window: MainWindow) -> None:

    window.workbench.show_routes((Route(0, (0, 4), (2, 4)),))
    written = window.desks.pictures.studio.picture(Wish(kind=".tex"))
    assert b"draw=patha!" in written


@pytest.mark.parametrize("view", [View.NETWORK, View.TAB])
def test_what_cannot_be_written_is_told_and_the_old_file_stays(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, view: View
) -> None:
    answer(window, Wish(view), tmp_path / "missing" / "a.png")
    window.desks.pictures.export()
    qtbot.waitUntil(window.banner.isVisible, timeout=20_000)
    assert list(tmp_path.glob("**/*.png")) == []


def test_the_dialog_offers_what_can_be_had(window: MainWindow, qtbot: QtBot) -> None:
    studio = window.desks.pictures.studio
    dialog = ExportDialog(studio, window.theme, Wish(View.NETWORK, ".tex"), window)
    qtbot.addWidget(dialog)
    dialog.show()
    assert dialog.wish.kind == ".tex" and not dialog.extent.isEnabled() and not dialog.scale.isEnabled()
    dialog.view.choose(str(View.TAB))
    assert dialog.wish.kind == ".png" and dialog.kind.findData(".tex") == -1
    assert dialog.wish.size == studio.size_of(View.TAB) and not dialog.extent.isEnabled()
    dialog.view.choose(str(View.BOTH))
    dialog.extent.choose("1920x1080")
    dialog.scale.choose(3)
    dialog.clear.setChecked(True)
    dialog.mode.choose("dark")
    assert dialog.wish == Wish(View.BOTH, ".png", 3, True, "dark", (1920, 1080))
    assert dialog.hint.text() == "5760 × 3240 pixels"
    qtbot.waitUntil(lambda: dialog.preview.picture is not None and dialog.preview.picture.hasAlphaChannel())
    dialog.kind.choose(".svg")
    assert dialog.wish.scale == 1


# Films


def test_a_film_is_made_in_the_background(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path, desk = tmp_path / "a.gif", window.desks.pictures
    desk.ask_film = lambda: (IterationFilm(window.workbench.document, Level.LAYER, (160, 100)), ".gif")
    desk.ask_path = lambda title, suggestion, kind: path
    desk.animate()
    assert desk.filming is not None and desk.filming.running == "a.gif" and not path.exists()
    qtbot.waitUntil(lambda: desk.filming is not None and not desk.filming.running, timeout=60_000)
    assert path.read_bytes().startswith(b"GIF89a") and desk.filming.progress is None


def test_a_film_that_is_stopped_leaves_nothing(window: MainWindow, tmp_path: Path) -> None:
    path, desk = tmp_path / "a.gif", window.desks.pictures
    path.write_bytes(b"old")
    desk.ask_film = lambda: (IterationFilm(window.workbench.document, Level.TERM, (1280, 720)), ".gif")
    desk.ask_path = lambda title, suggestion, kind: path
    desk.animate()
    assert desk.filming is not None and desk.filming.progress is not None
    desk.filming.progress.findChildren(QPushButton)[0].click()
    assert not desk.filming.running
    window.background.close()
    assert path.read_bytes() == b"old" and [each.name for each in tmp_path.glob("*.gif")] == ["a.gif"]


def test_the_dialog_of_films_says_how_long_they_are(window: MainWindow, qtbot: QtBot) -> None:
    document = read_builtin("xor-2-2-1")
    dialog = AnimationDialog(Subject(document, None, Level.LAYER, 4, "light"), window.theme, window)
    qtbot.addWidget(dialog)
    dialog.show()
    count = dialog._steps[Level.LAYER].count
    assert dialog.hint.text().startswith(f"{count + 1} frames, {count + 3} seconds")
    dialog.seconds.setText("0,5")
    dialog.level.choose(Level.TERM)
    assert (dialog.film.seconds, dialog.film.level, dialog.kind) == (0.5, Level.TERM, ".gif")
    dialog.seconds.setText("soon")
    assert not dialog.export_button.isEnabled() and dialog.problem.isVisible()
    dialog.seconds.setText("2")
    assert dialog.export_button.isEnabled()
    assert (dialog.format.findData(".mp4") >= 0) == can_write_mp4()


def test_a_draft_has_no_film(window: MainWindow) -> None:
    window.documents.new("empty")
    window.desks.pictures.animate()
    assert window.banner.isVisible() and window.desks.pictures.filming is None


# Paper


def test_a_step_is_printed_in_letters_and_lines(window: MainWindow, tmp_path: Path) -> None:
    printer = printer_for("Mazur")
    printer.setOutputFormat(printer.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "a.pdf"))
    print_page(printer, window.desks.pictures.studio.scene(), "Mazur 2-2-2", "Step 14 of 31")
    content = (tmp_path / "a.pdf").read_bytes()
    assert content.count(b"/FontFile2") == 3 and b"/Subtype /Image" not in content


def test_the_preview_shows_the_page_and_needs_no_printer(window: MainWindow, qtbot: QtBot) -> None:
    shown: list[QDialog] = []
    window.desks.pictures.show_preview = shown.append
    window.desks.pictures.print_preview()
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    (preview,) = shown
    assert isinstance(preview, PaperPreview) and isinstance(preview, QPrintPreviewDialog)
    qtbot.addWidget(preview)
    preview.show()
    made = preview.grab().toImage()
    ambers = sum(
        made.pixelColor(x, y) == LIGHT.computed for x in range(0, made.width(), 2) for y in range(0, made.height(), 2)
    )
    assert ambers > 30
    assert preview.paper.docName() == window.documents.title

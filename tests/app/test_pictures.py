"""Pictures written to files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from app.pictures import render_to_file, scene_at
from app.theme import DARK, LIGHT
from core.document import Document
from core.files import read

NETWORKS = sorted((Path(__file__).parents[2] / "resources" / "networks").glob("*.nabla"))


@pytest.fixture
def document(qtbot: QtBot) -> Document:
    return read(next(path for path in NETWORKS if "mazur" in path.name))


def amber(image: QImage) -> int:
    """How many pixels have the colour of what was computed just now."""
    return sum(
        image.pixelColor(x, y) == LIGHT.computed
        for x in range(0, image.width(), 2)
        for y in range(0, image.height(), 2)
    )


def test_png_has_the_size_and_the_light_of_the_step(document: Document, tmp_path: Path) -> None:
    render_to_file(document, tmp_path / "a.png", step=0, size=(640, 400))
    render_to_file(document, tmp_path / "b.png", step=1, size=(640, 400))
    start, first = QImage(str(tmp_path / "a.png")), QImage(str(tmp_path / "b.png"))
    assert (start.width(), start.height()) == (640, 400)
    assert start.pixelColor(2, 2) == LIGHT.ground
    assert amber(start) == 0 and amber(first) > 50
    render_to_file(document, tmp_path / "a.png", theme_mode="dark", size=(640, 400))
    assert QImage(str(tmp_path / "a.png")).pixelColor(2, 2) == DARK.ground


def test_svg_draws_text_as_paths_and_looks_like_the_png(document: Document, tmp_path: Path) -> None:
    render_to_file(document, tmp_path / "a.svg", step=5, size=(640, 400))
    text = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert "<text" not in text and text.count("<path") > 50
    renderer = QSvgRenderer(QByteArray(text.encode()))
    assert renderer.isValid()
    image = QImage(640, 400, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert image.pixelColor(2, 2) == LIGHT.ground and amber(image) > 50


def test_pdf_embeds_its_fonts(document: Document, tmp_path: Path) -> None:
    render_to_file(document, tmp_path / "a.pdf", step=5)
    data = (tmp_path / "a.pdf").read_bytes()
    assert data.startswith(b"%PDF") and b"/FontFile" in data
    assert len(data) > 5_000


def test_a_wrong_name_or_step_leaves_nothing_behind(document: Document, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="png"):
        render_to_file(document, tmp_path / "a.gif")
    with pytest.raises(IndexError):
        render_to_file(document, tmp_path / "a.png", step=10_000)
    with pytest.raises(OSError, match="missing"):
        render_to_file(document, tmp_path / "missing" / "a.png")
    assert list(tmp_path.iterdir()) == []


def test_a_picture_replaces_the_old_one_whole(
    document: Document, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.png"
    target.write_bytes(b"old")
    monkeypatch.setattr(QImage, "save", lambda *_: False)
    with pytest.raises(OSError, match="could not be written"):
        render_to_file(document, target)
    assert target.read_bytes() == b"old" and list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("path", NETWORKS, ids=lambda path: path.stem)
def test_every_built_in_network_renders_at_its_last_step(qtbot: QtBot, path: Path, tmp_path: Path) -> None:
    document = read(path)
    last = 0
    while True:
        try:
            scene_at(document, last + 1)
        except IndexError:
            break
        last += 1
    render_to_file(document, tmp_path / "a.png", step=last, size=(780, 480))
    assert last > 4 and amber(QImage(str(tmp_path / "a.png"))) > 20

"""The sample as a picture left of the input layer: where there is room, in the sample's shades, in both themes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from app.graph.camera import Camera, fitted
from app.graph.geometry import geometry
from app.graph.layout import positions
from app.graph.sample_picture import picture_box
from app.pixels import sample_image, sample_words, side_of_picture
from app.theme import DARK, LIGHT, Tokens
from core.construct import Layers, layered
from core.datasets_documents import document_of_set
from core.editing import set_label
from core.files import read_builtin


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_a_pixel_has_the_shade_of_its_input(qapp: QApplication, tokens: Tokens) -> None:
    document = document_of_set("digits", size=20)
    image = sample_image(document, 4, tokens)
    assert isinstance(image, QImage) and (image.width(), image.height()) == (8, 8)
    shades = [image.pixelColor(place % 8, place // 8).lightness() for place in range(64)]
    pairs = sorted(zip(document.inputs[4].tolist(), shades, strict=True), reverse=not tokens.dark)
    assert [shade for _, shade in pairs] == sorted(shades)
    assert sample_words(document, 4) == f"row 5: {int(document.targets[4].argmax())}"
    assert sample_image(document, 20, tokens) is None


def test_only_squares_of_pixels_are_pictures() -> None:
    assert side_of_picture(read_builtin("xor-2-2-1").network.topology) == 0
    document = layered(Layers((16, 1), ("logistic",)))
    assert side_of_picture(document.network.topology) == 0
    for neuron in range(16):
        document = set_label(document, neuron, f"pixel{neuron + 1}")
    assert side_of_picture(document.network.topology) == 4


def test_the_picture_stands_left_of_the_inputs_where_there_is_room(qapp: QApplication) -> None:
    network = document_of_set("digits", size=2).network
    drawn = geometry(network.topology, positions(network.topology))
    wide, high = 1200.0, 500.0
    camera = fitted(drawn.bounds, wide, high)
    box = picture_box(drawn, camera, (wide, high))
    assert box is not None and box.width() == box.height() == 200.0
    left = min(camera.x + camera.scale * x for x in drawn.boxes[network.topology.inputs, 0].tolist())
    assert box.left() >= 20 and box.right() == pytest.approx(left - 16) and box.top() >= 40 and box.bottom() < high
    assert picture_box(drawn, Camera(camera.scale, -2000.0, camera.y), (wide, high)) is None

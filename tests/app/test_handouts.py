"""Handouts as files: every kind opens in its own tools, says what the core says, and any text of a file is harmless."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from app.handouts.blocks import Exercise, Table, blocks_of
from app.handouts.figure import given_scene
from app.handouts.flow import Placed, Room, paged
from app.handouts.items import Item
from app.handouts.markdown import markdown, plain
from app.handouts.orders import Order, content_of, files_of
from app.handouts.sheets import ROOM, pages_of
from core.document import Document
from core.files import builtin_names, read_builtin
from core.formula_mathml import NAMESPACE
from core.handout import BLANK, Blanks, Handout
from core.handout_students import students_of
from core.homework import Standing, check_homework, read_homework
from core.numbers import shown
from tests import examples
from tests.app.test_picturing_tikz import nasty

MAZUR = read_builtin("mazur-2-2-2")
MATH = f"{{{NAMESPACE}}}"


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is missing here")
    return found


def text_of(element: ET.Element) -> str:
    return "".join(element.itertext())


# What stands on it


def test_a_worksheet_has_a_place_for_every_result_and_a_key_has_them_all() -> None:
    worksheet, key = Handout(MAZUR, 0, Blanks.RESULTS), Handout(MAZUR)
    tables = [[block for block in blocks_of(one) if isinstance(block, Table)][-1] for one in (worksheet, key)]
    assert [row[0] for row in tables[0].rows] == [row[0] for row in tables[1].rows]
    assert {row[1] for row in tables[0].rows} == {BLANK.symbol}
    assert ("out_h1", "0.59327") in tables[1].rows


def test_questions_have_lines_to_write_on() -> None:
    rooms = [block.room for block in blocks_of(Handout(MAZUR, 0, Blanks.ALL)) if isinstance(block, Exercise)]
    assert len(rooms) == 29
    assert min(rooms) >= 2
    assert not any(block.room for block in blocks_of(Handout(MAZUR)) if isinstance(block, Exercise))


# Markdown


@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier", "skip-edge"])
def test_the_last_table_of_a_markdown_key_can_be_pasted_back(name: str) -> None:
    handout = Handout(read_builtin(name))
    written = markdown(blocks_of(handout), 5).decode()
    homework = read_homework(written[written.rindex("| quantity") :], handout.iteration)
    verdicts = check_homework(homework, handout.iteration)
    assert homework.problems == ()
    assert len(verdicts.checked) == len(handout.results)
    assert verdicts.count(Standing.RIGHT) + verdicts.count(Standing.CLOSE) == len(verdicts.checked)


@pytest.mark.parametrize("name", ["mazur-2-2-2", "softmax-classifier", "skip-edge", "xor-2-2-1"])
def test_a_whole_markdown_key_can_be_pasted_back(name: str) -> None:
    handout = Handout(read_builtin(name))
    homework = read_homework(markdown(blocks_of(handout), 5).decode(), handout.iteration)
    verdicts = check_homework(homework, handout.iteration)
    assert homework.problems == ()
    assert len(verdicts.checked) == len(handout.results)
    assert verdicts.count(Standing.RIGHT) + verdicts.count(Standing.CLOSE) == len(verdicts.checked)


def test_a_filled_worksheet_can_be_pasted_back_and_an_empty_one_too() -> None:
    handout = Handout(MAZUR, 0, Blanks.RESULTS)
    written = markdown(blocks_of(handout), 5).decode()
    table = written[written.rindex("| quantity") :]
    assert read_homework(table, handout.iteration).entries == ()
    values = iter(handout.results)
    filled = re.sub(BLANK.symbol, lambda _: f"{next(values).value:.4g}", table)
    verdicts = check_homework(read_homework(filled, handout.iteration), handout.iteration)
    assert len(verdicts.checked) == len(handout.results)
    assert verdicts.first_wrong is None


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a_b*c", r"a\_b\*c"), ("- x", r"\- x"), ("1. x", r"1\. x"), ("0.5", "0.5"), ("<b>|", r"\<b\>\|"),
        ("a\nb", "a b"), ("−3", "−3"),
    ],
)  # fmt: skip
def test_text_is_shown_as_it_is(text: str, written: str) -> None:
    assert plain(text) == written


# HTML


@pytest.mark.parametrize("document", [MAZUR, nasty(MAZUR), nasty(read_builtin("softmax-classifier"))])
@pytest.mark.parametrize("blanks", Blanks)
def test_the_web_page_is_one_file_and_well_formed(qapp: QApplication, document: Document, blanks: Blanks) -> None:
    content = content_of(Handout(document, 0, blanks), ".html").decode()
    root = ET.fromstring(content)
    assert root.find("body/figure/{http://www.w3.org/2000/svg}svg") is not None
    assert not re.search(r'(src|href)="(?!#)', content.replace("data:", "#"))
    assert "<script" not in content


def test_the_numbers_of_its_formulae_are_those_of_the_core(qapp: QApplication) -> None:
    handout = Handout(MAZUR)
    root = ET.fromstring(content_of(handout, ".html").decode())
    cells = [text_of(cell) for cell in root.iter(f"{MATH}mtd")]
    for result in handout.results:
        number = shown(result.value, 5)
        assert any(cell.endswith(f"={number}") for cell in cells), (result.name, number)
    table = {text_of(row[0]): text_of(row[1]) for row in root.iter("tr") if len(row) == 2}
    assert {result.name: table[result.name] for result in handout.results} == {
        result.name: shown(result.value, 5) for result in handout.results
    }


def test_a_worksheet_s_page_has_no_results(qapp: QApplication) -> None:
    root = ET.fromstring(content_of(Handout(MAZUR, 0, Blanks.RESULTS), ".html").decode())
    numbers = {text_of(number) for number in root.iter(f"{MATH}mn")}
    assert numbers <= {"0", "1", "2", "0.05", "0.1", "0.01", "0.99", "0.5", *(f"{w:g}" for w in MAZUR.network.weights),
                       *"3456789"}  # fmt: skip


# LaTeX


@pytest.mark.parametrize(
    ("document", "blanks"),
    [(MAZUR, Blanks.NONE), (MAZUR, Blanks.RESULTS), (nasty(MAZUR), Blanks.ALL),
     (nasty(read_builtin("softmax-classifier")), Blanks.RESULTS)],
)  # fmt: skip
def test_the_latex_compiles(document: Document, blanks: Blanks, tmp_path: Path) -> None:
    written = content_of(Handout(document, 0, blanks, student=r"José \input{x} 神 & Söhne [1]"), ".tex")
    packages = set(re.findall(rb"\\usepackage(?:\[[^]]*\])?\{(\w+)\}", written))
    assert packages == {b"geometry", b"amsmath", b"graphicx", b"tikz"}
    (tmp_path / "sheet.tex").write_bytes(written)
    run = subprocess.run(
        [tool("pdflatex"), "-interaction=nonstopmode", "-halt-on-error", "sheet.tex"],
        cwd=tmp_path, capture_output=True, text=True, errors="replace", timeout=120,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2000:]
    if document is MAZUR:  # a name of ninety letters in a formula finds no place to break
        assert "Overfull \\hbox" not in run.stdout


# PDF


@pytest.mark.parametrize("name", [*builtin_names(), "trace-softmax-soft-labels"])
@pytest.mark.parametrize("blanks", Blanks)
def test_nothing_leaves_its_page_or_covers_another(qapp: QApplication, name: str, blanks: Blanks) -> None:
    document = read_builtin(name) if name in builtin_names() else examples.document(name)
    handout = Handout(document, 0, blanks)
    pages = pages_of(list(blocks_of(handout)), 5, given_scene(handout, True))
    for page in pages:
        assert page
        for placed in page:
            assert placed.y >= 0
            assert placed.y + placed.item.height <= ROOM.height + 1e-6
        assert list(overlapping(page)) == []
        assert not page[-1].item.keep or page is pages[-1]  # no heading at the foot of a page


def overlapping(page: list[Placed]) -> Iterator[tuple[Placed, Placed]]:
    for place, one in enumerate(page):
        for other in page[place + 1 :]:
            is_beside = abs(one.x - other.x) > 1 and min(one.x, other.x) < ROOM.column < max(one.x, other.x) + 1
            overlap = min(one.y + one.item.height, other.y + other.item.height) - max(one.y, other.y)
            if overlap > 1e-6 and not is_beside:
                yield one, other


def test_a_heading_goes_with_what_it_is_of_and_columns_end_together() -> None:
    def item(height: float, keep: bool = False) -> Item:
        return Item(height, lambda painter, x, y: None, 0.0, keep)

    room = Room(100.0, 100.0, 2, 10.0)
    pages = paged([item(90.0), item(5.0, keep=True), item(20.0)], [], [], room)
    assert [[placed.item.height for placed in page] for page in pages] == [[90.0], [5.0, 20.0]]
    pages = paged([item(20.0)], [item(10.0) for _ in range(6)], [item(30.0)], room)
    assert [(placed.x, placed.y) for placed in pages[0]] == [
        (0.0, 0.0), (0.0, 20.0), (0.0, 30.0), (0.0, 40.0), (55.0, 20.0), (55.0, 30.0), (55.0, 40.0), (0.0, 50.0),
    ]  # fmt: skip


def test_the_pdf_is_a4_with_its_fonts_and_selectable_words(qapp: QApplication, tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    path.write_bytes(content_of(Handout(MAZUR, 0, Blanks.RESULTS, student="José Müller"), ".pdf"))
    told = subprocess.run([tool("pdfinfo"), path], capture_output=True, text=True, check=True).stdout
    assert "A4" in told
    fonts = subprocess.run([tool("pdffonts"), path], capture_output=True, text=True, check=True).stdout
    assert len(fonts.splitlines()) >= 5
    assert all(re.search(r"yes (yes|no)\s+yes", line) for line in fonts.splitlines()[2:])
    words = subprocess.run([tool("pdftotext"), path, "-"], capture_output=True, text=True, check=True).stdout
    assert "José Müller" in words
    assert "Net input and output of h₁" in words
    assert "0.59327" not in words
    assert re.search(r"\b([45])\s*/\s*\1\b", words)


def test_the_table_of_a_pdf_key_can_be_copied_and_pasted_back(qapp: QApplication, tmp_path: Path) -> None:
    handout = Handout(MAZUR)
    path = tmp_path / "key.pdf"
    path.write_bytes(content_of(handout, ".pdf"))
    arguments = [tool("pdftotext"), "-layout", path, "-"]
    words = subprocess.run(arguments, capture_output=True, text=True, check=True).stdout
    for result in handout.results:
        assert re.search(rf"(^|\s){re.escape(result.name)}\s+{re.escape(shown(result.value, 5))}(\s|$)", words), (
            result.name
        )


# Orders


def students(count: int) -> bytes:
    return ("Name\n" + "\n".join(f"Student {number}" for number in range(count))).encode()


@pytest.mark.parametrize("kind", [".md", ".tex"])
def test_thirty_students_get_thirty_worksheets_keys_and_a_table(kind: str, tmp_path: Path) -> None:
    order = Order(MAZUR, tmp_path / f"w{kind}", 0, Blanks.RESULTS, 7, True, students_of(students(30)))
    files = exhausted(order)
    names = [file.path.name for file in files]
    assert len(set(names)) == 61
    assert names[-1] == f"w-keys{kind}"
    bodies = {re.sub(rb"Student (\d+)", b"", file.content) for file in files[:-1]}
    assert len(bodies) == 60
    first = next(file for file in files if file.path.name == f"w-student-3{kind}")
    alone = exhausted(replace(order, students=students_of(b"Name\nStudent 3\nNobody\n")))
    assert alone[0].content == first.content


def exhausted(order: Order) -> tuple[object, ...] | object:
    working = files_of(order)
    while True:
        try:
            share = next(working)
            assert 0 < share <= 1
        except StopIteration as done:
            return done.value

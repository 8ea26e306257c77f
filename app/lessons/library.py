"""Which lessons there are: those that come with the program, and those beside a network file."""

from __future__ import annotations

from collections.abc import Callable
from importlib import resources
from pathlib import Path

from app.lessons.performing import Stage
from app.workbench import Workbench
from core import files
from core.document import Document
from core.findings import FileProblems, Findings, did_you_mean, printable
from core.lesson import Command, Do, Lesson
from core.lesson_reading import read_lesson
from core.message import Problem, message

SUFFIX = ".md"
MOST_BYTES = 1_000_000
Read = Callable[[str], Document]


def builtin_lessons() -> tuple[str, ...]:
    """Return the names of the lessons that come with the program, in their order."""
    folder = resources.files("resources.lessons")
    return tuple(sorted(file.name for file in folder.iterdir() if file.name.endswith(SUFFIX)))


def read_builtin_lesson(name: str) -> Lesson:
    """Read a lesson that comes with the program."""
    return read_lesson((resources.files("resources.lessons") / name).read_text(encoding="utf-8"), name)


def read_builtin_network(name: str) -> Document:
    """Read a network that comes with the lessons, or with the program.

    Raises:
        FileProblems: if there is none of this name.
    """
    file = resources.files("resources.lessons") / f"{name}{files.SUFFIX}"
    if _is_plain(name) and file.is_file():
        return files.from_bytes(file.read_bytes(), file.name)
    if name in files.builtin_names():
        return files.read_builtin(name)
    what = message("lesson.no_network", name=printable(name))
    raise FileProblems("", (Problem("", what, did_you_mean(name, files.builtin_names())),))


def read_lesson_file(path: Path) -> tuple[Lesson, Read]:
    """Read somebody's own lesson, and return it with what finds its networks: beside it, else built in.

    Raises:
        FileProblems: if it cannot be read, or breaks the notation; with the lines.
    """
    try:
        content = path.read_bytes()
        if len(content) > MOST_BYTES:
            raise FileProblems(path.name, (Problem("", message("file.too_big", most="1 MB")),))
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileProblems(path.name, (Problem(f"byte {error.start}", message("file.not_text")),)) from error
    except OSError as error:
        what = message("lesson.unreadable", why=error.strerror or str(error))
        raise FileProblems(path.name, (Problem("", what),)) from error

    def read(name: str) -> Document:
        beside = path.parent / (name if name.endswith(files.SUFFIX) else f"{name}{files.SUFFIX}")
        return files.read(beside) if _is_plain(name) and beside.is_file() else read_builtin_network(name)

    return read_lesson(text, path.name), read


def _is_plain(name: str) -> bool:
    """No path is taken from a file: a network is named, and looked for in one folder only."""
    return Path(name).name == name


def check_lesson(lesson: Lesson, read: Read) -> None:
    """Do all that a lesson does on a bench that nobody sees.

    Raises:
        FileProblems: with the lines of all commands, numbers and figures that do not fit its networks.
    """
    from app.lessons.checking import problems_of

    workbench, findings = Workbench(Document()), Findings()
    stage = Stage(workbench, read, name=lesson.name)
    stage.perform(Command("open", (lesson.network,), lesson.network_line))
    for turn in lesson.turns:
        for block in turn.blocks:
            if not isinstance(block, Do):
                findings.extend(problems_of(block, workbench))
                continue
            for command in block.commands:
                try:
                    stage.perform(command)
                except FileProblems as error:
                    findings.extend(error.problems)
                    if command.verb == "open" or error.name != lesson.name:
                        raise FileProblems(error.name, findings.problems) from error
    if findings.count:
        raise FileProblems(lesson.name, findings.problems)

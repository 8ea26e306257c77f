"""The command `render`: the network at a step as a picture or as TikZ, a whole iteration as a film."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.commands import Refused, finish, open_document
from app.surface_command import file_kind, write_file
from app.words import tr
from core.document import Document
from core.steps import Level

KINDS = (".png", ".svg", ".pdf", ".tex", ".gif", ".mp4")
FILMS, PAINTED = (".gif", ".mp4"), (".png", ".svg", ".pdf")
SIZE = (1280, 800)
# The kinds of files that an option is for, and why it is for no other.
APPLY: dict[str, tuple[tuple[str, ...], str]] = {
    "--step": ((*PAINTED, ".tex"), "a film shows all steps"),
    "--transparent": ((*PAINTED, ".tex"), "a film always has a ground"),
    "--seconds": (FILMS, "only a film (.gif, .mp4) lasts"),
    "--scale": ((".png", *FILMS), "only .png, .gif and .mp4 have pixels"),
    "--size": ((*PAINTED, *FILMS), "TikZ is as large as the network"),
    "--picture": ((*PAINTED, *FILMS), "TikZ draws the network alone; the equations are in a handout, OUT.tex"),
}


def run(options: argparse.Namespace) -> bool:
    """Draw into the file."""
    kind = file_kind(options.out, KINDS)
    _refuse_what_does_not_apply(kind, options)
    document = open_document(options)
    folder = Path(options.out).absolute().parent
    if not folder.is_dir():
        raise Refused(tr("{out}: there is no folder {folder}", out=options.out, folder=folder))
    try:
        content = _film(document, kind, options) if kind in FILMS else _picture(document, kind, options)
    except ModuleNotFoundError as error:
        raise Refused(tr("{out}: films need the package imageio-ffmpeg", out=options.out)) from error
    except (OSError, ValueError) as error:
        raise Refused(f"{options.out}: {error}") from error
    write_file(options.out, content)
    return True


def _refuse_what_does_not_apply(kind: str, options: argparse.Namespace) -> None:
    """Refuse an option that would change nothing in a file of this kind."""
    given = {
        "--step": options.step is not None,
        "--transparent": options.transparent,
        "--seconds": options.seconds is not None,
        "--scale": options.scale is not None,
        "--size": options.size is not None,
        "--picture": options.picture not in (None, "network"),
    }
    for option, (kinds, why) in APPLY.items():
        if given[option] and kind not in kinds:
            raise Refused(tr("{option} is not for {kind}: {why}", option=option, kind=kind, why=tr(why)))


def _picture(document: Document, kind: str, options: argparse.Namespace) -> bytes:
    from app.picturing.scenes import Steps  # drawing is no other command's

    steps = Steps(document, Level(options.level), options.digits)
    step = steps.count if options.step is None else options.step
    if step > steps.count:
        raise Refused(tr("there is no step {at}: steps go from 1 to {count}", at=step, count=steps.count))
    scene = steps.scene(step)
    if kind == ".tex":
        from app.picturing.tikz import tikz  # which needs no Qt

        return tikz(scene, options.theme, options.transparent).encode("ascii")
    from app.picturing.outputs import picture_bytes, with_qt  # only what is painted needs Qt
    from app.picturing.sheet import Part, Sheet
    from app.theme import MODES

    with_qt()
    sheet = Sheet(scene, Part(options.picture or Part.NETWORK), MODES[options.theme][0], options.transparent)
    return picture_bytes(sheet.drawing(options.size or SIZE), kind, options.scale or 1)


def _film(document: Document, kind: str, options: argparse.Namespace) -> bytes:
    from app.picturing.iteration_film import IterationFilm, drawn
    from app.picturing.sheet import Part

    (width, height), scale = options.size or SIZE, options.scale or 1
    size = (width * scale, height * scale)
    part = Part(options.picture or Part.BOTH)
    told = IterationFilm(
        document, Level(options.level), size, options.theme, options.seconds or 1.0, options.digits, part
    )  # fmt: skip
    return finish(drawn(told, kind))

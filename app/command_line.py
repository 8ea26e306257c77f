"""The command line: reads arguments, runs a command, turns what goes wrong into lines on standard error. No Qt here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from app import commands, handout_command, race_command, render_command, surface_command, train_command
from app.file_sentences import problem_line
from app.picturing.tikz_page import PALETTES as THEMES
from app.version import program_version
from app.words import tr, worded
from core.findings import FileProblems
from core.numbers import parse_number
from core.optimizers import OPTIMIZERS

DONE, FAILED, REFUSED = 0, 1, 2
INTERRUPTED = 130


class UsageError(Exception):
    """The arguments are wrong; the message says how."""


class _Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as all others of the program."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def _positive(text: str) -> int:
    value = int(text)
    if value < 0:
        raise argparse.ArgumentTypeError(tr("{text} is below 0", text=text))
    return value


_positive.__name__ = "whole number"  # argparse names the type in its message


def _argument(text: str) -> str:
    """Return a word of the command line; −1/2 and −0,5, which argparse takes for options, with a true minus."""
    if not text.startswith("-") or not any(sign in text for sign in "/,e"):
        return text
    try:
        parse_number(text)
    except ValueError:
        return text
    return text.replace("-", "−", 1)


def _size(text: str) -> tuple[int, int]:
    width, cross, height = text.lower().partition("x")
    if not (
        cross and width.isdigit() and height.isdigit() and 16 <= int(width) <= 16384 and 16 <= int(height) <= 16384
    ):
        raise argparse.ArgumentTypeError(tr("{text} is not WIDTHxHEIGHT with 16 to 16384 each", text=text))
    return int(width), int(height)


def parser() -> argparse.ArgumentParser:
    """Return the parser of all commands."""
    top = _Parser(
        prog="nablascope",
        description=tr("Backpropagation, one number at a time. Without a command: nablascope [FILE] opens the window."),
    )
    top.add_argument("--version", action="version", version=f"nablascope {program_version()}")
    kinds = top.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    _add_trace(kinds)
    _add_steps(kinds)
    _add_train(kinds)
    _add_surface(kinds)
    _add_race(kinds)
    _add_check(kinds)
    _add_render(kinds)
    _add_handout(kinds)
    return top


def _command(kinds: argparse._SubParsersAction[_Parser], name: str, text: str, json: bool = True) -> _Parser:
    command: _Parser = kinds.add_parser(name, help=text, description=text)
    command.add_argument("file", metavar="FILE", help=tr("a network file (.nabla)"))
    if json:
        command.add_argument("--json", action="store_true", help=tr("print one JSON object instead of a table"))
    return command


def _add_trace(kinds: argparse._SubParsersAction[_Parser]) -> None:
    trace = _command(kinds, "trace", tr("print every value of forward pass, backward pass and update"))
    trace.add_argument("--sample", type=_positive, metavar="K", help=tr("only this sample, from 0"))
    trace.set_defaults(run=commands.trace)


def _add_steps(kinds: argparse._SubParsersAction[_Parser]) -> None:
    steps = _command(kinds, "steps", tr("print the steps of one iteration: formula, numbers, result"))
    steps.add_argument("--sample", type=_positive, default=0, metavar="K", help=tr("which sample, from 0 (default 0)"))
    steps.add_argument("--at", type=_positive, metavar="N", help=tr("only step N, from 1"))
    steps.add_argument(
        "--level", choices=("term", "neuron", "layer"), default="neuron", help=tr("how fine the steps are")
    )
    steps.add_argument(
        "--digits", type=int, choices=range(2, 18), default=6, metavar="D",
        help=tr("significant digits in texts, 2 to 17 (default 6)"),
    )  # fmt: skip
    steps.set_defaults(run=commands.steps)


def _add_check(kinds: argparse._SubParsersAction[_Parser]) -> None:
    check = _command(kinds, "check", tr("compare every gradient with central differences; exit 1 above 1e-6"))
    check.set_defaults(run=commands.check)


def _add_train(kinds: argparse._SubParsersAction[_Parser]) -> None:
    train = _command(kinds, "train", tr("train with the file's settings"))
    how_long = train.add_mutually_exclusive_group(required=True)
    how_long.add_argument("--updates", type=_positive, metavar="N", help=tr("how many updates"))
    how_long.add_argument("--epochs", type=_positive, metavar="N", help=tr("how many times through the data"))
    train.add_argument("--save", metavar="OUT", help=tr("write the trained network to this file"))
    train.add_argument("--history", metavar="OUT.csv", help=tr("write the loss before each update to this file"))
    train.set_defaults(run=train_command.run)


def _add_surface(kinds: argparse._SubParsersAction[_Parser]) -> None:
    surface = _command(kinds, "surface", tr("compute the loss over two weights, all others held"))
    for axis in ("x", "y"):
        surface.add_argument(
            f"--{axis}", nargs=3, required=True, metavar=("EDGE", "LOW", "HIGH"),
            help=tr("the weight along {axis}, from LOW to HIGH", axis=axis),
        )  # fmt: skip
    surface.add_argument("--grid", type=int, default=64, metavar="G", help=tr("values a side, 2 to 4096 (default 64)"))
    surface.add_argument(
        "-o", dest="out", metavar="OUT", help=tr("write a picture, OUT.png, .svg or .pdf, or numbers, OUT.npz or .csv")
    )
    parts = ("all", "contour", "relief", "slices")
    surface.add_argument("--picture", choices=parts, default="all", help=tr("what the picture shows (default all)"))
    _add_looks(surface)
    surface.set_defaults(run=surface_command.run)


def _add_race(kinds: argparse._SubParsersAction[_Parser]) -> None:
    race = _command(kinds, "race", tr("let optimizers descend over two weights from where they are, all others held"))
    for axis in ("x", "y"):
        race.add_argument(f"--{axis}", required=True, metavar="EDGE", help=tr("the weight along {axis}", axis=axis))
    race.add_argument(
        "--optimizers",
        nargs="+",
        metavar="NAME[:RATE]",
        help=tr(
            "which optimizers: {names}; without RATE each has the file's (default: all, with rates that suit each)",
            names=", ".join(OPTIMIZERS),
        ),
    )
    race.add_argument("--updates", type=_positive, default=100, metavar="N", help=tr("how many updates (default 100)"))
    race.add_argument("-o", dest="out", metavar="OUT", help=tr("write the ways to OUT.npz or OUT.csv"))
    race.set_defaults(run=race_command.run)


def _add_render(kinds: argparse._SubParsersAction[_Parser]) -> None:
    text = tr("draw the network at a step as a picture, or a whole iteration as a film")
    render = _command(kinds, "render", text, json=False)
    render.add_argument(
        "-o", dest="out", required=True, metavar="OUT",
        help=tr("a picture, OUT.png, .svg or .pdf; LaTeX with TikZ, OUT.tex; a film of all steps, OUT.gif or .mp4"),
    )  # fmt: skip
    render.add_argument("--step", type=_positive, metavar="N", help=tr("the step to show (default: all done)"))
    render.add_argument("--level", choices=("term", "neuron", "layer"), default="neuron", help=tr("level of the steps"))
    render.add_argument(
        "--picture", choices=("network", "formula", "both"),
        help=tr("what is drawn (default network; in a film both)"),
    )  # fmt: skip
    render.add_argument(
        "--digits", type=int, choices=range(2, 18), default=4, metavar="D", help=tr("significant digits (default 4)")
    )
    _add_looks(render, tuple(THEMES))
    render.add_argument("--scale", type=int, choices=(1, 2, 3), help=tr("pixels for each of --size (default 1)"))
    render.add_argument("--transparent", action="store_true", help=tr("paint no ground"))
    render.add_argument("--seconds", type=_seconds, metavar="S", help=tr("how long a film shows a step (default 1)"))
    render.set_defaults(run=render_command.run, size=None)  # None: not given


def _add_handout(kinds: argparse._SubParsersAction[_Parser]) -> None:
    handout = _command(kinds, "handout", tr("write an iteration for paper: solution, worksheet, one for each student"),
                       json=False)  # fmt: skip
    handout.description = tr(handout_command.TELLING)
    handout.add_argument(
        "-o", dest="out", required=True, metavar="OUT", help=tr("OUT.md, OUT.html, OUT.tex or OUT.pdf")
    )
    handout.add_argument(
        "--sample", type=_positive, default=0, metavar="K", help=tr("which sample, from 0 (default 0)")
    )
    handout.add_argument(
        "--blanks", choices=("none", "results", "all"), help=tr("what is left out (default none; for students results)")
    )
    handout.add_argument("--seed", type=_positive, metavar="N", help=tr("draw other weights and inputs by this number"))
    handout.add_argument("--students", metavar="LIST.csv", help=tr("a worksheet and a key for each name of a list"))
    handout.add_argument("--nice", action="store_true", help=tr("draw numbers that are easy by hand"))
    handout.add_argument("--networks", action="store_true", help=tr("write each network with drawn numbers too"))
    handout.add_argument(
        "--digits", type=int, choices=range(3, 18), default=5, metavar="D", help=tr("significant digits (default 5)")
    )
    handout.set_defaults(run=handout_command.run)


def _seconds(text: str) -> float:
    try:
        value = parse_number(text)
    except ValueError:
        value = 0.0
    if not 0.02 <= value <= 60:
        raise argparse.ArgumentTypeError(tr("{text} is not a number of seconds, 0.02 to 60", text=text))
    return value


def _add_looks(command: _Parser, themes: tuple[str, ...] = ("light", "dark")) -> None:
    command.add_argument("--theme", choices=themes, default="light", help=tr("colours (default light)"))
    command.add_argument("--size", type=_size, default=(1280, 800), metavar="WxH", help=tr("default 1280x800"))


def complain(line: str) -> None:
    """Print one problem on standard error."""
    print(f"nablascope: {line}", file=sys.stderr)


def main(arguments: Sequence[str]) -> int:
    """Run one command; return its exit status."""
    try:
        options = parser().parse_args([_argument(text) for text in arguments])
        return DONE if options.run(options) else FAILED
    except SystemExit as exit:  # --help and --version
        return int(exit.code or 0)
    except (UsageError, commands.Refused) as error:
        complain(str(error))
    except FileProblems as problems:
        for problem in problems.problems:
            complain(problem_line(problems.name, problem, worded))
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123 - for the flush at exit
        return DONE
    except KeyboardInterrupt:
        complain(tr("stopped"))
        return INTERRUPTED
    return REFUSED

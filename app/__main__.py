"""Where the program starts: a command goes to the command line, without Qt; anything else opens the window."""

from __future__ import annotations

import gc
import sys

COMMANDS = ("trace", "steps", "train", "surface", "check", "render", "-h", "--help", "--version")


def main(arguments: list[str] | None = None) -> int:
    """Run the program; return its exit status."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if arguments and (arguments[0] in COMMANDS or arguments[0].startswith("-") or len(arguments) > 1):
        from app.command_line import main as run_command

        return run_command(arguments)
    gc.disable()  # nothing that starting makes is garbage soon; `run` collects again once the window is there
    from app.start import run

    return run(arguments[0] if arguments else None)


if __name__ == "__main__":
    sys.exit(main())

"""Where CoordDesk starts: the command line, the window, or the contained reader of foreign files."""

import gc
import os
import sys

# What `coorddesk WORD …` means a command by; anything else is a file for the window.
COMMANDS = frozenset(
    ("new", "example", "add", "list", "show", "owed", "register", "issue", "import", "export", "sheet", "check", "backup", "restore",
     "undo", "redo")
)
_VALUED = ("--store", "--now")


def main(arguments: list[str] | None = None) -> int:
    """Runs CoordDesk and returns its exit code."""
    given = sys.argv[1:] if arguments is None else arguments
    if given[:1] == ["--worker"] and len(given) == 3:
        from coorddesk.exchange.worker import worker_main

        return worker_main(given[1], given[2])
    stray = _stray_word(given)
    if stray:
        print(f"coorddesk: “{stray}” is neither a command nor a file. See coorddesk --help.", file=sys.stderr)
        return 2
    if _is_command(given):
        from coorddesk.cli import commands

        return commands.run(given)
    gc.disable()  # what a start makes stays; app turns it on again once the first content is asked for
    try:
        from coorddesk import app
    except ImportError as error:
        if "lib" not in str(error):
            raise
        print(
            f"A system library that the window needs is missing ({error}). On Debian: apt-get install -y libgl1 libegl1 libglib2.0-0"
            " libfontconfig1 libdbus-1-3 libxkbcommon0 libgssapi-krb5-2 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1"
            " libxcb-shape0",
            file=sys.stderr,
        )
        return 1
    return app.run(given)


def _stray_word(given: list[str]) -> str:
    """The first word, where it is no command, no option's value and no file: a slip of the keyboard."""
    position = 0
    while position < len(given):
        word = given[position]
        if not word.startswith("-"):
            return "" if word in COMMANDS or "." in word or os.path.exists(word) else word
        position += 2 if word in (*_VALUED, "--quit-after") else 1
    return ""


def _is_command(given: list[str]) -> bool:
    position = 0
    while position < len(given):
        word = given[position]
        if word in ("--version", "--selftest", "--help", "-h"):
            return True
        if not word.startswith("-"):
            return word in COMMANDS
        position += 2 if word in _VALUED else 1
    return False


if __name__ == "__main__":
    sys.exit(main())

"""Where CoordDesk's own read-only files lie, from a frozen build, an installed wheel or a source checkout."""

import sys
from pathlib import Path
from types import ModuleType


def resource(*parts: str) -> Path:
    """The path of a file that ships with the program, such as `resource("theme", "tokens.json")`.

    Looks in the frozen bundle first, then beside the installed package, then in the checkout; the file itself
    need not exist.
    """
    frozen = getattr(sys, "_MEIPASS", None)
    if frozen is not None:
        return Path(frozen, "resources", *parts)
    package = Path(__file__).resolve().parent
    shipped = package / "_resources"
    root = shipped if shipped.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def config_dir() -> Path:
    """Where preferences and the window's state are kept."""
    return Path(_platform().user_config_dir(_NAME, appauthor=False))


def data_dir() -> Path:
    """Where the default store lies, in the user's data folder."""
    return Path(_platform().user_data_dir(_NAME, appauthor=False))


def log_dir() -> Path:
    """Where the log file and crash reports are written."""
    return Path(_platform().user_log_dir(_NAME, appauthor=False))


def default_store() -> Path:
    """The store that is opened when none is named."""
    return data_dir() / "coordination.coord"


def backups_dir(store: Path) -> Path:
    """Where a store's backups are kept: in the application's data folder, one folder a store, told apart by its full path."""
    import hashlib  # late: a start does not need it

    resolved = str(store.resolve())
    return data_dir() / "backups" / f"{store.stem}-{hashlib.sha256(resolved.encode()).hexdigest()[:10]}"


_NAME = "CoordDesk"


def _platform() -> ModuleType:
    import platformdirs  # late: the command line often needs none of these places

    return platformdirs

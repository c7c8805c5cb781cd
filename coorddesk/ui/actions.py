"""Actions, declared once: a view's ACTIONS make its menu, its palette commands, its keys and the shortcut sheet."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Action:
    """One thing the user can do.

    Attributes:
        name: unique within its view or the window, such as move_right.
        text: as shown, a verb first; “…” only when something more will be asked.
        slot: the method of the view (or window) that does it; called without arguments.
        keys: key sequences in Qt's portable text; the first is shown. Single letters work when the view's list has focus.
        icon: a Lucide name, or empty.
        menu: file, edit, view, item, go, help; or empty for keys and palette only.
        under: what the menu within that menu is called where it stands; empty where it stands in the menu itself.
        single: a single-letter key that Settings can switch off.
    """

    name: str
    text: str
    slot: str
    keys: tuple[str, ...] = ()
    icon: str = ""
    menu: str = "item"
    single: bool = False
    under: str = ""

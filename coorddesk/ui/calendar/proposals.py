"""The list of proposed times: a day and a time each, whom it suits, and who cannot and why."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from coorddesk.domain.dates import clock_words, day_words
from coorddesk.services import slots
from coorddesk.services.slots import Proposal
from coorddesk.ui.calendar.entries import tr
from coorddesk.ui.lines import Line, Lines
from coorddesk.ui.moments import names
from coorddesk.ui.paint import Paint

_MOST_TOLD = 3  # people named below a time; the tooltip names all


def suits_words(one: Proposal) -> str:
    """“all 6 free”, “5 of 6 free”; empty where nobody was named."""
    everybody = len(one.free) + len(one.maybe) + len(one.cannot)
    if not everybody:
        return ""
    if len(one.free) == everybody:
        return {1: tr("free"), 2: tr("both free")}.get(everybody, tr("all {n} free").format(n=everybody))
    return tr("{n} of {all} free").format(n=len(one.free), all=everybody)


def proposal_line(key: int, one: Proposal, zone: str, today: date, marked: bool) -> Line:
    """One proposal as a line of the list."""
    starts, ends = slots.wall(one, zone)
    ways = names()
    day = day_words(starts.date(), today, names=ways)
    hours = tr("{start} to {end}").format(start=clock_words(starts, ways), end=clock_words(ends, ways))
    reasons = [str(why) for why in (*one.cannot, *one.maybe)]
    notes = reasons[:_MOST_TOLD]
    if len(reasons) > _MOST_TOLD:
        notes = [*reasons[: _MOST_TOLD - 1], tr("and {n} more").format(n=len(reasons) - _MOST_TOLD + 1)]
    # A time elsewhere that a reason has told already is not said again.
    clocks = [there for there in one.elsewhere if not any(note.endswith(there) for note in notes)]
    notes += [", ".join(clocks)] if clocks else []
    suits = suits_words(one)
    tone = "green" if suits and not reasons else "amber" if one.cannot else "secondary"
    spoken = ", ".join(filter(None, (tr("marked") if marked else "", day, hours, suits, *reasons, *clocks)))
    return Line(
        key, hours, "marked" if marked else "check", strong=day, note="\n".join(notes), tail=suits, tail_tone=tone,
        tail_mark="check" if tone == "green" else "", spoken=spoken, tip="\n".join((*reasons, *clocks)),
    )  # fmt: skip


class ProposalLines(Lines):
    """The proposals; the arrows walk through them, X or Space marks, Enter takes.

    Signals:
        stood(key): the keyboard or the mouse stands on another one; None for none.
    """

    stood = Signal(object)

    def currentChanged(self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex) -> None:
        super().currentChanged(current, previous)  # type: ignore[arg-type]
        above = self.parentWidget().parentWidget() if self.parentWidget() else None
        if isinstance(above, QScrollArea) and current.isValid():
            rect = self.visualRect(current)
            above.ensureVisible(0, rect.bottom(), 0, 0)
            above.ensureVisible(0, rect.top(), 0, 0)
        self.stood.emit(self.current_key())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if plain and event.key() == Qt.Key.Key_X and self.current_key() is not None:
            self.toggled.emit(self.current_key())
        else:
            super().keyPressEvent(event)


class ProposalList(QScrollArea):
    """The lines with a way to scroll them."""

    def __init__(self, kit: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.lines = ProposalLines(kit, tr("Proposed times"))
        self.setWidget(self.lines)
        self.lines.hide()  # until there are some, Tab does not stop there
        self.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.setFocusProxy(self.lines)
        self.viewport().setAutoFillBackground(False)
        self._shown: Sequence[Proposal] = ()

    def show_proposals(self, found: Sequence[Proposal], zone: str, today: date, marked: frozenset[int]) -> None:
        """Shows other proposals, or the same ones marked otherwise."""
        self._shown = found
        self.lines.set_lines([proposal_line(key, one, zone, today, key in marked) for key, one in enumerate(found)])

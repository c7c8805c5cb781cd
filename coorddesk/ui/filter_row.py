"""The bar of filters above a table: what does not fit is offered in its last menu instead."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from coorddesk.ui.buttons import IconButton
from coorddesk.ui.filters import ChipToggle, DropMenuButton
from coorddesk.ui.paint import Paint
from coorddesk.ui.widgets import Divider


def bar_height(paint: Paint) -> int:
    """How high a bar of filters is: as drawn, or more where the system font is larger."""
    return max(paint.theme.size("filterBar"), round(paint.theme.metrics("body").height()) + 22)


class FilterRow(QWidget):
    """Widgets from left to right and, at the far end, more widgets and the options menu.

    Where the bar is too narrow for all, chips with a mark keep the mark alone; then widgets given with a rank leave, those with rank 1
    last, and chips of the same rank together: one team of four would look like the only one.
    """

    def __init__(self, paint: Paint, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kit = paint
        self._ranked: list[tuple[int, QWidget]] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 0, 12, 8)
        # The bar may be narrower than its widgets: `fit` then leaves some out.
        self._row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self._row.setSpacing(6)
        self._gap_at = 0
        self._row.addStretch(1)
        self.setFixedHeight(bar_height(paint))

    def minimumSizeHint(self) -> QSize:
        return QSize(240, self.height())

    def add(self, widget: QWidget, leaves: int = 0) -> None:
        """Puts a widget after the others."""
        self._row.insertWidget(self._gap_at, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._gap_at += 1
        if leaves:
            self._ranked.append((leaves, widget))

    def add_end(self, widget: QWidget, leaves: int = 0) -> None:
        """Puts a widget at the far end."""
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignVCenter)
        if leaves:
            self._ranked.append((leaves, widget))

    def add_line(self, leaves: int = 0) -> None:
        """Puts a short upright line after the others."""
        self.add(Divider(self.kit), leaves)

    def remove(self, widget: QWidget) -> int:
        """Takes a widget out for good; the place where it stood."""
        place = self._row.indexOf(widget)
        self._row.removeWidget(widget)
        self._ranked = [(rank, one) for rank, one in self._ranked if one is not widget]
        self._gap_at -= 1
        widget.hide()
        widget.deleteLater()
        return place

    def put_at(self, place: int, widget: QWidget, leaves: int = 0) -> None:
        """Puts a widget where another stood."""
        self._row.insertWidget(place, widget, 0, Qt.AlignmentFlag.AlignVCenter)
        self._gap_at += 1
        if leaves:
            self._ranked.append((leaves, widget))
        self.fit()

    def set_rank(self, widget: QWidget, leaves: int) -> None:
        """Another rank for a widget, such as for a filter that is set; 0 has it leave at once, whatever room there is."""
        self._ranked = [(leaves if one is widget else rank, one) for rank, one in self._ranked]

    def fit(self) -> None:
        """Shows what there is room for; a line that would have nothing behind it does not stand."""
        self._fit()
        shown = [one for one in self._all()[: self._gap_at] if not one.isHidden()]
        for one, after in zip(shown, [*shown[1:], None], strict=True):
            if isinstance(one, Divider) and (after is None or isinstance(after, Divider)):
                one.hide()

    def _all(self) -> list[QWidget]:
        items = (self._row.itemAt(at) for at in range(self._row.count()))
        return [one for one in (item.widget() for item in items if item is not None) if one is not None]

    def _fit(self) -> None:
        margins = self._row.contentsMargins()
        every = self._all()
        gone = {widget for rank, widget in self._ranked if not rank}
        # each is counted with the gap after it, which the last has not
        room = self.width() - margins.left() - margins.right() + self._row.spacing()
        for narrow in (False, True):
            need = self._widths(every, narrow)
            if sum(width for widget, width in need.items() if widget not in gone) <= room:
                for rank, widget in self._ranked:
                    widget.setVisible(bool(rank))
                return
        self._hide_spare(need, room)
        left = [one for one in every if not one.isHidden()]
        if sum(self._widths(left, narrow=False).values()) > room:
            self._widths(left, narrow=True)

    def _widths(self, widgets: Sequence[QWidget], narrow: bool) -> dict[QWidget, int]:
        """How wide each is, with the gap after it; chips with their names, or with their marks alone."""
        for chip in widgets:
            if isinstance(chip, ChipToggle):
                chip.set_narrow(narrow)
        return {one: max(one.sizeHint().width(), one.minimumWidth()) + self._row.spacing() for one in widgets}

    def _hide_spare(self, need: dict[QWidget, int], room: int) -> None:
        """Hides what finds no room."""
        ranked = {widget for _, widget in self._ranked}
        for rank, widget in self._ranked:
            if not rank:
                widget.hide()
        room -= sum(width for widget, width in need.items() if widget not in ranked)
        # What matters most comes first; something smaller may still stand where that found no room.
        for together in self._in_order():
            wanted = sum(need[widget] for widget in together)
            fits = wanted <= room
            room -= wanted if fits else 0
            for widget in together:
                widget.setVisible(fits)

    def _in_order(self) -> list[list[QWidget]]:
        """What may leave, the last to leave first; chips of the same rank are one."""
        found: list[list[QWidget]] = []
        chips: dict[int, list[QWidget]] = {}
        for rank, widget in sorted(self._ranked, key=lambda one: one[0]):
            if not rank:
                continue
            if not isinstance(widget, ChipToggle):
                found.append([widget])
            elif rank in chips:
                chips[rank].append(widget)
            else:
                found.append(chips.setdefault(rank, [widget]))
        return found

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()


class ChoiceMenu(QMenu):
    """A menu of which one entry is taken; the same menu may stand behind a button and in the options menu.

    `chosen` carries the value of the entry; entries are filled when it is about to open, so that thousands cost nothing before.
    """

    chosen = Signal(object)

    def __init__(self, title: str, everything: str, entries: Callable[[], Sequence[tuple[object, str]]], parent: QWidget) -> None:
        super().__init__(title, parent)
        self._everything = everything
        self._entries = entries
        self.value: object = None
        self.aboutToShow.connect(self._fill)

    def _fill(self) -> None:
        self.clear()
        group = QActionGroup(self)
        entries: list[tuple[object, str]] = [(None, self._everything), *self._entries()] if self._everything else list(self._entries())
        for value, words in entries:
            action = QAction(words.replace("&", "&&"), self)
            action.setCheckable(True)
            action.setChecked(value == self.value)
            action.triggered.connect(lambda _=False, value=value: self.take(value))
            group.addAction(action)
            self.addAction(action)
            if value is None and len(entries) > 1:
                self.addSeparator()

    def take(self, value: object) -> None:
        """Takes an entry and tells it."""
        self.value = value
        self.chosen.emit(value)


class ChoiceButton(DropMenuButton):
    """A filter's button; shows what is taken, and is marked while it filters."""

    def __init__(
        self, paint: Paint, everything: str, entries: Callable[[], Sequence[tuple[object, str]]], title: str, parent: QWidget | None = None
    ) -> None:
        self.choices = ChoiceMenu(title, everything, entries, parent)  # type: ignore[arg-type]
        super().__init__(paint, everything, self.choices, parent=parent)
        self._everything = everything
        self._entries = entries
        self.setAccessibleName(title)
        self.choices.chosen.connect(self._show)

    def set_value(self, value: object) -> None:
        """Show another choice without telling it."""
        self.choices.value = value
        self._show(value)

    def _show(self, value: object) -> None:
        words = next((words for one, words in self._entries() if one == value), self._everything) if value is not None else self._everything
        self.setText((words if len(words) <= 22 else words[:21] + "…").replace("&", "&&"))
        self.set_active(value is not None)
        self.updateGeometry()
        bar = self.parentWidget()
        if isinstance(bar, FilterRow):
            bar.fit()


class OptionsButton(IconButton):
    """The menu at the bar's end: order, and every filter that found no room."""

    def __init__(self, paint: Paint, name: str, entries: Sequence[QMenu | QAction], parent: QWidget | None = None) -> None:
        super().__init__(paint, "sliders-horizontal", name, compact=True, parent=parent)
        self._options = QMenu(self)
        for entry in entries:
            self._options.addAction(entry.menuAction() if isinstance(entry, QMenu) else entry)
        self.clicked.connect(self._open)

    def _open(self) -> None:
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        at = self.mapToGlobal(self.rect().bottomLeft() if rtl else self.rect().bottomRight())
        if not rtl:
            at.setX(at.x() - self._options.sizeHint().width())
        self._options.popup(at)

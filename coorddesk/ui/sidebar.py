"""The sidebar: project switcher, the eight screens, five counters, settings and help; folds to icons."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from coorddesk.ui.buttons import IconButton, tip
from coorddesk.ui.focus import KeyboardButton
from coorddesk.ui.paint import Paint, elided
from coorddesk.ui.widgets import Hairline

if TYPE_CHECKING:
    from coorddesk.domain.projects import Project

_AROUND, _BEFORE_FIGURE = 8, 12
_MENU = 280  # the longest name in the menu of projects


@dataclass(frozen=True, slots=True)
class Counter:
    """One figure of the sidebar; red where it means somebody is late."""

    key: str
    text: str
    count: int
    late: bool = False


class NavButton(KeyboardButton, QAbstractButton):
    """One screen's row: icon, name, and a red figure where something is late."""

    def __init__(self, paint: Paint, icon: str, text: str, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit, self.icon_name, self.key = paint, icon, key
        self.ring_radius = paint.theme.radius("control")
        self.count = 0
        self.setText(text)
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(text)
        self.setFixedHeight(paint.theme.row(paint.theme.size("row.nav")))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(tip(f"{text} ({key})"))

    def set_count(self, count: int) -> None:
        """Shows how many things are late on this screen; 0 shows nothing."""
        self.count = count
        self.setAccessibleName(self.tr("{name}, {count} late").format(name=self.text(), count=count) if count else self.text())
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.kit.theme.size("sidebar") - 2 * _AROUND, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, folded = self.kit.theme, self.width() < 100
        ground = "state.selectedOnWindow" if self.isChecked() else "state.hoverOnWindow" if self.underMouse() and self.isEnabled() else ""
        if ground:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color(ground))
            p.drawRoundedRect(QRectF(self.rect()), theme.radius("control"), theme.radius("control"))
        side = theme.size("icon.nav")
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = (self.width() - side) / 2 if folded else 8.0
        ink = "text.disabled" if not self.isEnabled() else "accent.text" if self.isChecked() else "text.secondary"
        self.kit.icons.paint(p, self._seen(QRectF(x, (self.height() - side) / 2, side, side), rtl), self.icon_name, ink)
        if folded:
            if self.count:
                p.setPen(Qt.PenStyle.NoPen)
                p.setBrush(theme.color("rag.red.solid"))
                p.drawEllipse(QRectF(x + side - 3, self.height() / 2 - 11, 7, 7))
            return
        weight = 600 if self.isChecked() else 400
        words = "text.disabled" if not self.isEnabled() else "text.primary" if self.isChecked() else "text.secondary"
        lead = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft)
        trail = Qt.AlignmentFlag.AlignVCenter | (Qt.AlignmentFlag.AlignLeft if rtl else Qt.AlignmentFlag.AlignRight)
        room = QRectF(37, 0, self.width() - 37 - 8, self.height())
        self.kit.text(p, self._seen(room, rtl), self.text(), "body", words, lead, weight)
        if self.count:
            self.kit.text(p, self._seen(room, rtl), str(self.count), "body", "rag.red.text", trail, 500)

    def _seen(self, rect: QRectF, rtl: bool) -> QRectF:
        return QRectF(self.width() - rect.right(), rect.y(), rect.width(), rect.height()) if rtl else rect


class CounterRow(KeyboardButton, QAbstractButton):
    """One counter: its name and its figure."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = paint
        self.ring_radius = paint.theme.radius("control")
        self.counter = Counter("", "", 0)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(paint.theme.row(paint.theme.size("row.counter")))

    def show_counter(self, counter: Counter) -> None:
        """Shows another figure."""
        self.counter = counter
        self.setText(counter.text)
        self.setAccessibleName(f"{counter.text}: {counter.count}")
        self.setToolTip(tip(self.accessibleName()))
        self.update()

    def sizeHint(self) -> QSize:
        # Room for three figures however many there are, so that the width stays when the number grows.
        metrics, figure = self.kit.theme.metrics, str(self.counter.count).rjust(3, "0")
        words = metrics("small").horizontalAdvance(self.counter.text) + metrics("small", 600).horizontalAdvance(figure)
        return QSize(max(self.kit.theme.size("sidebar") - 2 * _AROUND, round(words) + 18 + _BEFORE_FIGURE), self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, one = self.kit.theme, self.counter
        if self.underMouse():
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.hoverOnWindow"))
            p.drawRoundedRect(QRectF(self.rect()), theme.radius("control"), theme.radius("control"))
        figure = "text.disabled" if not one.count else "rag.red.text" if one.late else "text.primary"
        if self.width() < 100:
            if one.late and one.count:
                self.kit.text(p, QRectF(self.rect()), str(one.count), "small", figure, Qt.AlignmentFlag.AlignCenter, 600)
            return
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        first, last = Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight
        if rtl:
            first, last = last, first
        room = QRectF(9, 0, self.width() - 18, self.height())
        self.kit.text(p, room, one.text, "small", "text.secondary", first | Qt.AlignmentFlag.AlignVCenter)
        self.kit.text(p, room, str(one.count), "small", figure, last | Qt.AlignmentFlag.AlignVCenter, 600)


class ProjectSwitcher(KeyboardButton, QAbstractButton):
    """Which project all screens show: its code in a tile, its name and its end."""

    def __init__(self, paint: Paint, parent: QWidget) -> None:
        super().__init__(parent)
        self.kit = paint
        self.ring_radius = paint.theme.radius("card")
        self.code, self.name, self.note, self.empty = "", "", "", True
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedHeight(44)

    def show_project(self, code: str, name: str, note: str, *, empty: bool = False) -> None:
        """Shows a project, or, with an empty code, all of them; `empty` says that there is none yet."""
        self.code, self.name, self.note, self.empty = code, name, note, empty
        self.setAccessibleName(self.tr("Project: {name}").format(name=name))
        self.setToolTip(tip(self.tr("{name}. Choose another project (Ctrl+0)").format(name=name)))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self.kit.theme.size("sidebar") - 2 * _AROUND, 44)

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self.kit.theme
        folded = self.width() < 100
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        if self.underMouse():
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.hoverOnWindow"))
            p.drawRoundedRect(QRectF(self.rect()), theme.radius("card"), theme.radius("card"))
        tile = QRectF((self.width() - 30) / 2 if folded else self.width() - 36 if rtl else 6, 7, 30, 30)
        p.setPen(Qt.PenStyle.NoPen)
        p.setBrush(theme.color("text.primary"))
        if self.empty:
            p.setPen(QPen(theme.color("line.field"), 1, Qt.PenStyle.DashLine))
            p.setBrush(Qt.BrushStyle.NoBrush)
            tile.adjust(0.5, 0.5, -0.5, -0.5)
        p.drawRoundedRect(tile, 7, 7)
        if self.empty:
            self.kit.icons.paint(p, tile.adjusted(7, 7, -7, -7), "plus", "text.secondary")
        elif self.code and len(self.code) <= 4:
            role = "micro" if len(self.code) <= 3 else "avatar"
            self.kit.text(p, tile, self.code, role, "surface.base", Qt.AlignmentFlag.AlignCenter, 700)
        elif self.code:
            self.kit.text(p, tile, self.code[:2], "micro", "surface.base", Qt.AlignmentFlag.AlignCenter, 700)
        else:
            self.kit.icons.paint(p, tile.adjusted(7, 7, -7, -7), "layers", "surface.base")
        if folded:
            return
        x = 8 + 16 if rtl else 46
        width = self.width() - 46 - 8 - 16
        side = (Qt.AlignmentFlag.AlignRight if rtl else Qt.AlignmentFlag.AlignLeft) | Qt.AlignmentFlag.AlignVCenter
        name = elided(theme.metrics("body", 600), self.name, width)
        note = elided(theme.metrics("micro", 400), self.note, width)
        self.kit.text(p, QRectF(x, 5, width, 19), name, "body", "text.primary", side, 600)
        self.kit.text(p, QRectF(x, 23, width, 15), note, "micro", "text.secondary", side, 400)
        mark = QRectF(6 if rtl else self.width() - 22, 14, 16, 16)
        self.kit.icons.paint(p, mark, "chevrons-up-down", "text.secondary")


class Sidebar(QWidget):
    """The sidebar as a whole.

    Signals:
        screen_chosen(name), counter_chosen(key), project_chosen(id, empty for all), new_project_requested(),
        settings_requested(), help_requested(), fold_requested().
    """

    screen_chosen = Signal(str)
    counter_chosen = Signal(str)
    project_chosen = Signal(str)
    new_project_requested = Signal()
    settings_requested = Signal()
    help_requested = Signal()
    fold_requested = Signal()

    def __init__(self, paint: Paint, screens: list[tuple[str, str, str]], parent: QWidget | None = None) -> None:
        """`screens`: (name, icon, text) from top to bottom."""
        super().__init__(parent)
        self.kit = paint
        self.setAccessibleName(self.tr("Sidebar"))
        self._projects: list[Project] = []
        self._chosen: str | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(_AROUND, _AROUND, _AROUND, _AROUND)
        column.setSpacing(0)
        self.switcher = ProjectSwitcher(paint, self)
        self.switcher.clicked.connect(self.open_projects)
        column.addWidget(self.switcher)
        column.addSpacing(12)
        self.rows: dict[str, NavButton] = {}
        for position, (name, icon, text) in enumerate(screens):
            row = NavButton(paint, icon, text, f"Alt+{position + 1}", self)
            row.clicked.connect(lambda _checked=False, name=name: self.screen_chosen.emit(name))
            self.rows[name] = row
            column.addWidget(row)
            column.addSpacing(1)
        column.addSpacing(14)
        self._over_counters = Hairline(paint, parent=self)
        column.addWidget(self._over_counters)
        column.addSpacing(12)
        self.counters = [CounterRow(paint, self) for _ in range(5)]
        for figure in self.counters:
            figure.clicked.connect(lambda _checked=False, figure=figure: self.counter_chosen.emit(figure.counter.key))
            column.addWidget(figure)
        column.addStretch(1)
        self._foot = QHBoxLayout()
        self._foot.setContentsMargins(0, 0, 0, 0)
        self._foot.setSpacing(0)
        self.settings = IconButton(paint, "settings", self.tr("Settings"), "Ctrl+,", parent=self)
        self.settings.clicked.connect(self.settings_requested)
        self.help = IconButton(paint, "circle-question-mark", self.tr("Keys and help"), "F1", parent=self)
        self.help.clicked.connect(self.help_requested)
        self.fold = IconButton(paint, "panel-left-close", self.tr("Fold the sidebar"), "Ctrl+B", parent=self)
        self.fold.clicked.connect(self.fold_requested)
        self._foot.addWidget(self.settings)
        self._foot.addWidget(self.help)
        self._foot.addStretch(1)
        self._foot.addWidget(self.fold)
        column.addLayout(self._foot)
        self.set_folded(False)

    def set_folded(self, folded: bool) -> None:
        """Shows icons only, or all."""
        self.folded = folded
        self._take_width()
        self.help.setVisible(not folded)
        self._foot.setDirection(QHBoxLayout.Direction.TopToBottom if folded else QHBoxLayout.Direction.LeftToRight)
        self.fold.icon_name = "panel-left-open" if folded else "panel-left-close"
        self.fold.describe(self.tr("Unfold the sidebar") if folded else self.tr("Fold the sidebar"), "Ctrl+B")
        for row in self.counters:
            row.setVisible(bool(row.counter.key) and (not folded or row.counter.late))

    def _take_width(self) -> None:
        """As drawn, or as wide as the counters' words are in a larger system font."""
        wide = max(one.sizeHint().width() for one in self.counters) + 2 * _AROUND
        self.setFixedWidth(self.kit.theme.size("sidebarCollapsed") if self.folded else wide)

    def show_screen(self, name: str) -> None:
        """Marks the screen that is shown."""
        row = self.rows.get(name)
        if row is not None:
            row.setChecked(True)
            for other in self.rows.values():
                other.setFocusPolicy(Qt.FocusPolicy.StrongFocus if other is row else Qt.FocusPolicy.ClickFocus)

    def show_projects(self, projects: list[Project], chosen: str | None, note: str) -> None:
        """Takes the projects to choose from, and the one that is shown; None is all of them."""
        self._projects, self._chosen = projects, chosen
        found = next((one for one in projects if one.id == chosen), None)
        if not projects:
            self.switcher.show_project("", self.tr("No project yet"), self.tr("Start one here"), empty=True)
        elif found is None:
            self.switcher.show_project("", self.tr("All projects"), self.tr("{count} running").format(count=len(projects)))
        else:
            self.switcher.show_project(found.code, found.name, note)

    def show_counters(self, counters: list[Counter], late: int) -> None:
        """Takes the figures; `late` also stands beside Today."""
        for row, counter in zip(self.counters, counters, strict=False):
            row.show_counter(counter)
            row.setVisible(not self.folded or counter.late)
        for spare in self.counters[len(counters) :]:
            spare.hide()
        self._take_width()
        if "today" in self.rows:
            self.rows["today"].set_count(late)

    def set_ready(self, ready: bool) -> None:
        """Before there is a store, the screens cannot be chosen."""
        for row in self.rows.values():
            row.setEnabled(ready)
        self._over_counters.setVisible(ready)
        for counter in self.counters:
            counter.setVisible(ready and bool(counter.counter.key) and (not self.folded or counter.counter.late))

    def focus_shown(self) -> None:
        """Gives the keyboard to the row of the screen that is shown."""
        row = next((one for one in self.rows.values() if one.isChecked() and one.isEnabled()), None)
        (row or self.switcher).setFocus(Qt.FocusReason.TabFocusReason)

    def open_projects(self) -> None:
        """The menu of projects."""
        menu = QMenu(self)
        group = QActionGroup(menu)
        choices = [("", self.tr("All projects"))] if len(self._projects) > 1 else []
        theme = self.kit.theme
        # A tab has the codes stand in a column of their own, where menus have their keys.
        choices += [(one.id, f"{elided(theme.metrics('body'), one.name, theme.width(_MENU))}\t{one.code}") for one in self._projects]
        for id, text in choices:
            action = QAction(text.replace("&", "&&"), menu)
            action.setCheckable(True)
            if (self._chosen or "") == id:
                action.setChecked(True)
            action.triggered.connect(lambda _checked=False, id=id: self.project_chosen.emit(id))
            group.addAction(action)
            menu.addAction(action)
        if choices:
            menu.addSeparator()
        new = menu.addAction(self.tr("New project…"))
        new.triggered.connect(self.new_project_requested)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.switcher.mapToGlobal(QPoint(0, self.switcher.height() + 4)))
        menu.setActiveAction(group.checkedAction() or menu.actions()[0])

    def paintEvent(self, event: QPaintEvent) -> None:
        p = QPainter(self)
        p.fillRect(self.rect(), self.kit.theme.color("surface.window"))
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        x = 0.5 if rtl else self.width() - 0.5
        self.kit.hairline(p, x, 0, x, self.height())

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self.update()
        super().changeEvent(event)

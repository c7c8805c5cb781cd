"""The shared controls answer to mouse, keyboard and screen reader, and look as drawn."""

from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QLocale, QPoint, Qt, QTimer
from PySide6.QtGui import QAccessible, QColor, QFont, QImage, QKeySequence, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from coorddesk.ui.bars import BusyBar, ErrorBanner, UndoBar
from coorddesk.ui.buttons import tip
from coorddesk.ui.filter_row import FilterRow
from coorddesk.ui.focus import FocusRing
from coorddesk.ui.paint import Paint
from coorddesk.ui.theme import Theme
from coorddesk.ui.widgets import (
    Button,
    CheckBox,
    ChipToggle,
    ComboBox,
    DateField,
    DropMenuButton,
    ElidedLabel,
    FilterField,
    Hairline,
    IconButton,
    Label,
    SectionHeading,
    Segments,
    SpinBox,
    SplitButton,
    TimeField,
)

TAB = Qt.FocusReason.TabFocusReason


@pytest.fixture
def paint(theme) -> Paint:
    return Paint(theme)


@pytest.fixture
def window(qtbot, theme):
    made = QWidget()
    QVBoxLayout(made)
    qtbot.addWidget(made)
    return made


def add(window: QWidget, *widgets: QWidget) -> None:
    for widget in widgets:
        window.layout().addWidget(widget)
    window.show()
    QTest.qWaitForWindowActive(window)


def spoken(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def ring_around(window: QWidget) -> FocusRing | None:
    return next((ring for ring in window.findChildren(FocusRing) if ring.isVisible()), None)


def test_the_ring_is_for_the_keyboard_and_not_for_a_click(window, paint, qtbot):
    first, second = Button(paint, "Log a call"), Button(paint, "Write…", "mail")
    add(window, first, second)
    second.setFocus(TAB)
    ring = ring_around(window)
    assert ring is not None
    assert ring.geometry() == second.geometry().adjusted(-3, -3, 3, 3)
    qtbot.mouseClick(first, Qt.MouseButton.LeftButton)
    first.setFocus(Qt.FocusReason.MouseFocusReason)
    assert ring_around(window) is None


def test_the_ring_moves_with_its_button_and_goes_with_it(window, paint):
    button = Button(paint, "Log a call")
    add(window, QLineEdit(), button)
    button.setFocus(TAB)
    button.move(button.pos() + QPoint(7, 5))
    assert ring_around(window).geometry() == button.geometry().adjusted(-3, -3, 3, 3)
    button.hide()
    assert ring_around(window) is None


def test_a_button_is_as_high_as_the_design_says(window, paint):
    usual, compact = Button(paint, "Write…", "mail"), Button(paint, "Write…", compact=True)
    square = IconButton(paint, "x", "Close")
    add(window, usual, compact, square)
    assert (usual.height(), compact.height()) == (usual.sizeHint().height(), compact.sizeHint().height())
    assert usual.height() >= 30 > 26 <= compact.height()
    assert square.width() == square.height() >= 24


def test_an_ampersand_in_a_button_is_its_key_and_not_shown(paint, qtbot):
    plain, marked = Button(paint, "Open"), Button(paint, "&Open")
    qtbot.addWidget(plain)
    qtbot.addWidget(marked)
    assert plain.sizeHint() == marked.sizeHint()


def test_an_icon_button_says_what_it_does_and_its_key(paint, qtbot):
    button = IconButton(paint, "undo-2", "Undo: move FIT-38 to Review", QKeySequence("Ctrl+Z"))
    qtbot.addWidget(button)
    assert spoken(button) == "Undo: move FIT-38 to Review"
    assert button.toolTip() == "Undo: move FIT-38 to Review (Ctrl+Z)"


def test_a_tooltip_never_reads_markup(paint, qtbot):
    button = IconButton(paint, "undo-2", "Undo: rename <img src='file:///x'>")
    qtbot.addWidget(button)
    assert "<img" not in button.toolTip()
    assert tip("plain & simple") == "plain & simple"


def test_the_split_button_does_the_usual_and_offers_the_rest(window, paint, qtbot):
    split = SplitButton(paint, "New task", arrow_name="More to make")
    menu = QMenu(window)
    menu.addAction("New meeting")
    split.set_menu(menu)
    add(window, split)
    with qtbot.waitSignal(split.clicked):
        qtbot.mouseClick(split.main, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(split.arrow, Qt.MouseButton.LeftButton)
    assert menu.isVisible()
    menu.hide()
    assert spoken(split.arrow) == "More to make"


def test_one_segment_is_taken_and_arrows_take_the_next(window, paint, qtbot):
    segments = Segments(paint, name="State")
    for key, count in (("all", 22), ("review", 6), ("draft", None)):
        segments.add(key, key.title(), count)
    add(window, segments)
    assert segments.current() == "all"
    heard: list[str] = []
    segments.chosen.connect(heard.append)
    first = segments.findChildren(QPushButton)[0]
    first.setFocus(TAB)
    qtbot.keyClick(first, Qt.Key.Key_Right)
    assert (segments.current(), heard) == ("review", ["review"])
    segments.choose("review")
    assert heard == ["review"]
    segments.set_count("review", 7)
    assert [spoken(button) for button in segments.findChildren(QPushButton)] == ["All, 22", "Review, 7", "Draft"]


def test_a_filter_chip_is_on_or_off(window, paint, qtbot):
    chip = ChipToggle(paint, "Design", hue="violet")
    add(window, chip)
    off = chip.grab().toImage()
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert chip.isChecked()
    assert chip.grab().toImage() != off


def test_the_menu_button_shows_that_its_choice_filters(window, paint, theme):
    button = DropMenuButton(paint, "Anyone")
    add(window, button)
    calm = button.grab().toImage()
    button.set_active(True)
    assert button.grab().toImage() != calm


def test_escape_clears_the_filter_and_then_leaves_it(window, paint, qtbot):
    field = FilterField(paint, "Filter cards")
    add(window, field)
    qtbot.keyClicks(field, "lift")
    with qtbot.assertNotEmitted(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(field.left):
        qtbot.keyClick(field, Qt.Key.Key_Escape)


def test_the_filter_can_be_cleared_with_the_mouse(window, paint, qtbot):
    field = FilterField(paint, "Filter cards")
    add(window, field)
    clear = field.findChild(IconButton)
    assert not clear.isVisible()
    field.setText("lift")
    qtbot.mouseClick(clear, Qt.MouseButton.LeftButton)
    assert field.text() == ""
    assert not clear.isVisible()


def test_the_filter_is_wide_enough_for_its_words_in_a_large_font(qapp, qtbot):
    font = QFont("Inter")
    font.setPointSizeF(20)
    field = FilterField(Paint(Theme(False, font)), "Filter documents")
    qtbot.addWidget(field)
    assert field.width() > 300


def test_a_field_keeps_its_height_when_it_gets_focus(window, paint):
    field, usual = FilterField(paint, "Filter cards"), QLineEdit("Thu 26 Nov")
    add(window, field, usual)
    before = field.height(), usual.height(), field.sizeHint(), usual.sizeHint()
    field.setFocus()
    middle = field.sizeHint()
    usual.setFocus()
    assert (field.height(), usual.height(), middle, usual.sizeHint()) == before


def test_a_label_never_reads_markup(paint, qtbot):
    label = Label(paint, "<b>FIT-1</b>")
    qtbot.addWidget(label)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert spoken(label) == "<b>FIT-1</b>"


def test_a_label_has_its_roles_font_and_follows_the_theme(window, paint, theme, qapp):
    label = Label(paint, "Board", "title")
    add(window, label)
    assert label.font().pointSizeF() == pytest.approx(theme.font("title").pointSizeF())
    theme.change(qapp, "light" if theme.dark else "dark")
    assert label.font().pointSizeF() == pytest.approx(theme.font("title").pointSizeF())


def test_a_labels_tone_is_a_colour(window, paint, theme):
    label = Label(paint, "9 days late", "small", "red")
    add(window, label)
    assert label.palette().color(label.foregroundRole()) == theme.color("rag.red.text")
    label.set_tone("amber")
    assert label.palette().color(label.foregroundRole()) == theme.color("rag.amber.text")


def test_an_eliding_label_may_be_narrower_than_its_text(window, paint):
    label = ElidedLabel(paint, "Fire-stopping detail at riser 3, level 5")
    add(window, label)
    label.setFixedWidth(60)
    assert label.is_shortened()
    assert spoken(label) == "Fire-stopping detail at riser 3, level 5"
    label.setFixedWidth(900)
    assert not label.is_shortened()


def test_a_heading_is_read_with_its_note(paint, qtbot):
    heading = SectionHeading(paint, "Chase", "10 late")
    qtbot.addWidget(heading)
    assert heading.accessibleName() == "Chase, 10 late"
    heading.set_text("Chase")
    assert heading.accessibleName() == "Chase"


def test_a_number_field_shows_its_number_and_steps_with_keys(window, paint, qtbot):
    field = SpinBox(paint)
    add(window, field)
    field.setFixedWidth(90)
    assert field.lineEdit().width() > 40
    qtbot.keyClick(field, Qt.Key.Key_Up)
    assert field.value() == 1


def test_the_wheel_passes_over_a_field_without_focus(window, paint, qtbot):
    from PySide6.QtCore import QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    other, field = QLineEdit(), SpinBox(paint)
    add(window, other, field)
    other.setFocus()

    def turn() -> None:
        at = QPointF(field.rect().center())
        event = QWheelEvent(
            at, field.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, event)

    turn()
    assert field.value() == 0
    field.setFocus()
    turn()
    assert field.value() == 1


def test_an_invalid_field_has_a_red_edge(window, paint, theme):
    for field in (SpinBox(paint), DateField(paint), TimeField(paint), ComboBox(paint), QLineEdit()):
        add(window, field)
        calm = field.grab().toImage()
        field.setProperty("invalid", True)
        field.style().unpolish(field)
        field.style().polish(field)
        image = field.grab().toImage()
        assert image != calm
        assert image.pixelColor(image.width() // 2, 0) == theme.color("rag.red.solid")


def test_a_check_box_is_ticked_by_its_words_too(window, paint, qtbot):
    box = CheckBox(paint, "Reduce motion")
    add(window, box)
    qtbot.mouseClick(box, Qt.MouseButton.LeftButton, pos=QPoint(box.width() - 8, box.height() // 2))
    assert box.isChecked()
    assert spoken(box) == "Reduce motion"


def test_an_error_is_shown_with_what_can_be_done(window, paint, qtbot):
    banner = ErrorBanner(paint)
    window.layout().addWidget(banner)
    window.show()
    assert not banner.isVisible()
    tries: list[int] = []
    banner.show_error("The disk is full.", "It is kept in memory.", "Try now", lambda: tries.append(1))
    assert banner.isVisible()
    assert banner.accessibleName() == "The disk is full. It is kept in memory."
    action = next(button for button in banner.findChildren(Button) if button.text() == "Try now")
    qtbot.mouseClick(action, Qt.MouseButton.LeftButton)
    assert tries == [1]
    with qtbot.waitSignal(banner.closed):
        qtbot.mouseClick(banner.findChild(IconButton), Qt.MouseButton.LeftButton)
    assert not banner.isVisible()
    banner.show_error("The file is not where it was.")
    assert not action.isVisible()


def test_the_undo_bar_is_wide_enough_and_asks_once(window, paint, qtbot):
    bar = UndoBar(paint, window)
    window.show()
    bar.offer("3 cards moved to Done")
    button = bar.findChild(Button)
    assert paint.theme.metrics("body", 500).horizontalAdvance("3 cards moved to Done") <= button.x() - 14
    asked: list[int] = []
    bar.undo_asked.connect(lambda: asked.append(1))
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert asked == [1]
    assert not bar.isVisible()


def test_short_work_never_shows_the_busy_bar(window, paint):
    bar = BusyBar(paint, window)
    window.show()
    wait = bar.findChild(QTimer)
    bar.begin()
    assert not bar.isVisible()
    assert (wait.isActive(), wait.interval()) == (True, 300)
    bar.end()
    assert not wait.isActive()


def test_the_busy_bar_stays_until_the_last_work_ends(window, paint):
    bar = BusyBar(paint, window)
    window.show()
    bar.begin()
    bar.begin()
    bar.findChild(QTimer).timeout.emit()
    assert bar.isVisible()
    bar.end()
    assert bar.isVisible()
    bar.end()
    assert not bar.isVisible()


def test_the_undo_bar_leaves_after_six_seconds_unless_it_has_focus(window, paint):
    bar = UndoBar(paint, window)
    add(window, QLineEdit())
    bar.move(100, 60)
    bar.offer("3 cards moved to Done")
    timer = bar.findChild(QTimer)
    assert timer.interval() == 6000
    bar.findChild(Button).setFocus(TAB)
    timer.timeout.emit()
    assert bar.isVisible()
    window.findChild(QLineEdit).setFocus(TAB)
    timer.timeout.emit()
    assert not bar.isVisible()


def test_layouts_run_from_right_to_left_where_the_language_does(window, paint):
    window.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    button = Button(paint, "Write…", "mail")
    button.setFixedWidth(200)
    add(window, button)
    right = button.grab().toImage()
    window.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    assert button.grab().toImage() != right


def test_the_proof_sheet_shows_every_control(paint, theme, qtbot, tmp_path: Path):
    sheet = proof_sheet(paint)
    qtbot.addWidget(sheet)
    sheet.show()
    target = tmp_path / f"controls-{'dark' if theme.dark else 'light'}.png"
    assert sheet.grab().save(str(target))
    assert target.stat().st_size > 4000
    unnamed = [
        type(widget).__name__
        for widget in sheet.findChildren(QWidget)
        if not isinstance(widget.parentWidget(), SpinBox) and not widget.isHidden() and widget.window() is sheet
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and not spoken(widget)
    ]
    assert not unnamed


def proof_sheet(paint: Paint) -> QWidget:
    """Every control once, as in the design's picture of states."""
    sheet = QWidget()
    column = QVBoxLayout(sheet)

    def row(*widgets: QWidget) -> None:
        line = QHBoxLayout()
        for widget in widgets:
            line.addWidget(widget)
        line.addStretch(1)
        column.addLayout(line)

    rest, pressed, disabled = (Button(paint, "Write…", "mail") for _ in range(3))
    pressed.setDown(True)
    disabled.setEnabled(False)
    row(rest, pressed, disabled, Button(paint, "Export…", "calendar-arrow-up", "primary"), Button(paint, "Add", "plus", "plain"))
    row(SplitButton(paint, "New task"), IconButton(paint, "undo-2", "Undo", "Ctrl+Z"), DropMenuButton(paint, "Anyone"))
    segments = Segments(paint)
    segments.add("all", "All", 22)
    segments.add("review", "For review", 6)
    row(FilterField(paint, "Filter documents"), segments, Hairline(paint, vertical=True, length=18))
    row(ChipToggle(paint, "Design", hue="violet"), ChipToggle(paint, "Red", rating="R"), ChipToggle(paint, "Open only"))
    number, choice = SpinBox(paint), ComboBox(paint)
    number.setAccessibleName("Working days")
    choice.setAccessibleName("Team")
    choice.addItems(["Design", "Works"])
    row(number, choice, CheckBox(paint, "Reduce motion"), QLabel("Plain"))
    column.addWidget(SectionHeading(paint, "Chase", "10 late"))
    column.addWidget(Hairline(paint))
    banner = ErrorBanner(paint)
    column.addWidget(banner)
    banner.show_error("The disk is full.", "It is kept in memory.", "Try now", lambda: None)
    undo = UndoBar(paint)
    undo.offer("3 cards moved to Done")
    row(undo, Label(paint, "20 open", "small", "tertiary"))
    return sheet


def filter_bar(paint: Paint, *teams: str) -> tuple[FilterRow, list[ChipToggle]]:
    bar = FilterRow(paint)
    bar.add(FilterField(paint, "Filter things"))
    chips = [ChipToggle(paint, name, hue="teal") for name in teams]
    for chip in chips:
        bar.add(chip, leaves=1)
    return bar, chips


def test_chips_in_a_narrow_bar_keep_their_marks_and_say_their_names_on_hover(qtbot, paint) -> None:
    bar, chips = filter_bar(paint, "Design and planning", "Works on site", "Workplace")
    qtbot.addWidget(bar)
    bar.resize(900, bar.height())
    bar.show()
    assert [chip.text() for chip in chips] == ["Design and planning", "Works on site", "Workplace"]
    bar.resize(400, bar.height())
    assert [(chip.text(), chip.toolTip(), spoken(chip)) for chip in chips] == [
        ("", name, name) for name in ("Design and planning", "Works on site", "Workplace")
    ]
    bar.resize(900, bar.height())
    assert chips[0].text() == "Design and planning" and not chips[0].toolTip()


def test_chips_of_one_rank_leave_a_bar_together(qtbot, paint) -> None:
    bar, chips = filter_bar(paint, *(f"Team {number}" for number in range(9)))
    qtbot.addWidget(bar)
    bar.show()
    for width in range(240, 700, 20):
        bar.resize(width, bar.height())
        assert len({chip.isHidden() for chip in chips}) == 1


def test_a_date_and_a_number_are_written_as_everywhere_else_whatever_the_system_speaks(qtbot, paint) -> None:
    before = QLocale()
    try:
        QLocale.setDefault(QLocale("ar_EG"))
        day, number = DateField(paint), SpinBox(paint)
        for one in (day, number):
            qtbot.addWidget(one)
        day.setDate(QDate(2026, 11, 25))
        number.setValue(15)
        assert day.text() == "Wed 25 Nov 2026" and number.text() == "15"
        number.lineEdit().setText("٤٢")
        number.interpretText()
        assert number.value() == 42
        QLocale.setDefault(QLocale("en_US"))
        american = DateField(paint)
        qtbot.addWidget(american)
        american.setDate(QDate(2026, 11, 25))
        assert american.text() == "Wed Nov 25, 2026"
    finally:
        QLocale.setDefault(before)


@pytest.mark.parametrize("points", [9, 10, 13])
def test_initials_stay_within_their_circle_at_every_size_of_the_system_font(qapp, theme, points) -> None:
    font = QFont(theme.font("body"))
    font.setPointSizeF(points)
    paint = Paint(Theme(theme.dark, font))
    picture = QImage(40, 40, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.white)
    p = QPainter(picture)
    paint.avatar(p, 10, 10, 20, "MW", None)
    p.end()
    beyond = [(x, y) for x in range(40) for y in range(40) if (x - 20) ** 2 + (y - 20) ** 2 > 11**2]
    assert all(picture.pixelColor(x, y) == QColor("white") for x, y in beyond)


def test_a_button_with_a_long_name_gives_way_and_shows_it_whole_on_hover(window, paint) -> None:
    long, beside = Button(paint, "Write to Maximiliana-Konstantinopolis…", "mail"), Button(paint, "Log a call", "phone")
    long.may_shorten()
    row = QHBoxLayout()
    row.addWidget(long)
    row.addWidget(beside)
    window.layout().addLayout(row)
    window.show()
    window.resize(260, 60)
    QTest.qWaitForWindowExposed(window)
    assert window.width() == 260 and beside.width() == beside.sizeHint().width()
    assert long.width() < long.sizeHint().width() and long.toolTip() == "Write to Maximiliana-Konstantinopolis…"
    window.resize(700, 60)
    QTest.qWait(20)
    assert long.width() == long.sizeHint().width() and not long.toolTip()


def test_the_ring_is_whole_where_a_widget_has_no_room_around_it(window, paint) -> None:
    bar = QWidget(window)
    button = Button(paint, "Undo", parent=bar)
    bar.setFixedSize(200, 26)
    button.setGeometry(0, 1, 80, 25)
    add(window, bar)
    button.clearFocus()
    button.setFocus(TAB)
    ring = bar.findChild(FocusRing)
    assert ring is not None and bar.rect().contains(ring.geometry())
    assert ring.geometry().right() > button.geometry().right()

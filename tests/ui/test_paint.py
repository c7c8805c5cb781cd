"""The shared marks draw what the design says, on screens and on paper."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QMarginsF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPageSize, QPainter, QPdfWriter

from coorddesk.ui.paint import Paint, elided, initials


class Sheet:
    """A blank image to draw on, and what colours are on it."""

    def __init__(self, theme, width=200, height=40, dpr=1.0) -> None:
        self.image = QImage(round(width * dpr), round(height * dpr), QImage.Format.Format_RGB32)
        self.image.setDevicePixelRatio(dpr)
        self.image.fill(theme.color("surface.base"))
        self.dpr = dpr
        self.painter = QPainter(self.image)
        self.painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)

    def at(self, x: float, y: float) -> QColor:
        return self.image.pixelColor(int(x * self.dpr), int(y * self.dpr))

    def has(self, color: QColor, rect: QRectF | None = None) -> bool:
        area = rect or QRectF(0, 0, self.image.width(), self.image.height())
        return any(
            self.image.pixelColor(x, y) == color
            for x in range(int(area.left()), int(area.right()))
            for y in range(int(area.top()), int(area.bottom()))
        )

    def done(self) -> "Sheet":
        self.painter.end()
        return self


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Dana Whitlock", "DW"),
        ("Mei-Ling Chen", "MC"),
        ("Whitlock, Dana", "DW"),
        ("  ana  maria de la cruz ", "AC"),
        ("Hemi", "HE"),
        ("X", "X"),
        ("Élodie Ångström", "ÉÅ"),
        ("e\u0301lodie", "ÉL"),
        ("ßen", "SE"),
        ("(tbc) Works 2", "T2"),
        ("dana.whitlock@example.org", "DW"),
        ("Юрий Гагарин", "ЮГ"),
        ("王小明", "王"),
        ("김철수", "김"),
        ("محمد علي", "م\u200cع"),
        ("", "?"),
        (" - ", "?"),
        (",", "?"),
    ],
)
def test_initials_are_those_a_reader_expects(name, letters):
    assert initials(name) == letters


@given(st.text(max_size=30))
def test_initials_never_fail_and_are_never_blank(name):
    assert 1 <= len(initials(name).strip()) <= 20


def test_text_too_wide_ends_with_an_ellipsis_and_fits(theme):
    metrics = theme.metrics("body")
    shown = elided(metrics, "Level 5 reflected\nceiling plan", 80)
    assert shown.endswith("…")
    assert metrics.horizontalAdvance(shown) <= 80
    assert elided(metrics, "two\nlines", 500) == "two lines"


@pytest.mark.parametrize("tone", ["red", "amber", "green", "complete", "accent", "outline", "plain"])
def test_a_chip_is_as_wide_as_it_says(theme, tone):
    paint = Paint(theme)
    sheet = Sheet(theme)
    width = paint.chip(sheet.painter, 2, 2, "For review", tone, "eye")
    sheet.done()
    assert width == paint.chip_width("For review", "eye", tone)
    ground = theme.color("surface.base")
    right = 2 + int(width) + 2
    assert all(sheet.at(x, y) == ground for x in range(right, 200) for y in range(40))


def test_a_blue_chip_on_a_selected_row_takes_the_plain_ground(theme):
    paint = Paint(theme)
    sheet = Sheet(theme)
    paint.chip(sheet.painter, 0, 0, "For review", "accent")
    paint.chip(sheet.painter, 100, 0, "For review", "accent", selected=True)
    sheet.done()
    assert sheet.at(4, 9) == theme.color("accent.soft")
    assert sheet.at(104, 9) == theme.color("surface.base")


@pytest.mark.parametrize(("letter", "token"), [("R", "rag.red.solid"), ("A", "rag.amber.soft"), ("G", "rag.green.soft")])
def test_a_rating_has_its_own_ground(theme, letter, token):
    sheet = Sheet(theme)
    Paint(theme).rating(sheet.painter, 0, 0, letter)
    assert sheet.done().has(theme.color(token), QRectF(0, 0, 18, 18))


def test_printed_ratings_are_three_greys(theme):
    sheet = Sheet(theme)
    paint = Paint(theme)
    for place, letter in enumerate("RAGC-"):
        paint.rating(sheet.painter, place * 24, 0, letter, printed=True)
    sheet.done()
    assert not any(sheet.has(theme.color(f"rag.{name}.solid")) for name in ("red", "amber", "green", "complete"))
    assert sheet.at(9, 3) == theme.color("text.primary")
    assert sheet.at(48 + 9, 4) == theme.color("surface.base")


def test_an_unrated_line_has_a_dash(theme):
    sheet = Sheet(theme)
    Paint(theme).rating(sheet.painter, 0, 0, "")
    assert not sheet.done().has(theme.color("rag.red.solid"))
    assert sheet.at(9, 9) != theme.color("surface.base")


def test_pips_beyond_the_limit_are_amber(theme):
    paint = Paint(theme)
    sheet = Sheet(theme)
    paint.pips(sheet.painter, 0, 0, 6, 5)
    sheet.done()
    assert sheet.at(44, 2) == theme.color("text.tertiary")
    assert sheet.at(54, 2) == theme.color("rag.amber.solid")
    assert paint.pips_width(6, 5) == 58
    assert paint.pips_width(0, 0) == 0


def strip(theme, due, asked=(), **more) -> Sheet:
    sheet = Sheet(theme, 168, 24)
    Paint(theme).chase_strip(sheet.painter, 0, 0, due, asked, **more)
    return sheet.done()


def test_a_late_item_has_a_red_line_from_its_day_to_today(theme):
    sheet = strip(theme, -9)
    red = theme.color("rag.red.solid")
    assert sheet.at(100, 10) == red
    assert sheet.at(30, 10) != red
    assert sheet.at(120, 10) != red


def test_an_item_older_than_the_line_is_pinned_to_its_start(theme):
    sheet = strip(theme, -400)
    assert sheet.at(4, 10) == theme.color("surface.base"), "the diamond is open"
    assert sheet.has(theme.color("rag.red.solid"), QRectF(6, 6, 4, 10))


def test_an_item_in_time_has_no_red(theme):
    assert not strip(theme, 4).has(theme.color("rag.red.solid"))
    assert not strip(theme, -4, red=False).has(theme.color("rag.red.solid"))


def test_an_item_due_today_is_amber_without_a_line(theme):
    sheet = strip(theme, 0)
    assert not sheet.has(theme.color("line.strong"))
    warm = sheet.at(109, 9)
    assert warm.red() > warm.blue() + 30
    assert sheet.at(90, 9) == theme.color("surface.base")


def test_without_a_due_day_only_line_and_askings_are_drawn(theme):
    sheet = strip(theme, None, (-5,))
    assert sheet.has(theme.color("text.secondary"), QRectF(68, 0, 10, 8))
    assert sheet.at(112, 8) == theme.color("surface.base")


@pytest.mark.parametrize("dpr", [1.0, 1.25, 1.5, 2.0])
def test_a_hairline_is_sharp_on_every_screen(theme, dpr):
    sheet = Sheet(theme, 40, 20, dpr)
    Paint(theme).hairline(sheet.painter, 0, 7, 40, 7, "text.primary")
    sheet.done()
    column = [sheet.image.pixelColor(5, y) for y in range(sheet.image.height())]
    inked = [color for color in column if color != theme.color("surface.base")]
    assert inked == [theme.color("text.primary")] * (1 if dpr < 1.5 else 2)


@pytest.mark.parametrize("dpr", [1.0, 1.5, 2.0])
def test_an_icon_is_drawn_with_the_screens_own_pixels(theme, dpr):
    paint = Paint(theme)
    sheet = Sheet(theme, 24, 24, dpr)
    paint.icons.paint(sheet.painter, QRectF(4, 4, 16, 16), "square", "text.primary")
    sheet.done()
    drawn = paint.icons.pixmap("square", 16, "text.primary", dpr)
    assert drawn.width() == 16 * dpr
    expected = QImage(sheet.image.size(), sheet.image.format())
    expected.setDevicePixelRatio(dpr)
    expected.fill(theme.color("surface.base"))
    painter = QPainter(expected)
    painter.drawPixmap(4, 4, drawn)
    painter.end()
    assert expected == sheet.image


@pytest.mark.parametrize(("state", "token"), [("coming", "green"), ("maybe", "amber"), ("cannot", "red")])
def test_answers_differ_in_colour_and_shape(theme, state, token):
    sheet = Sheet(theme, 20, 20, 2)
    Paint(theme).state_mark(sheet.painter, 0, 0, state)
    assert sheet.done().has(theme.color(f"rag.{token}.solid"))


def test_no_answer_is_a_quiet_circle(theme):
    sheet = Sheet(theme, 20, 20, 2)
    Paint(theme).state_mark(sheet.painter, 0, 0, "")
    sheet.done()
    assert sheet.image.pixelColor(14, 14) == theme.color("surface.base")


def test_the_focus_ring_leaves_a_gap_of_one(theme):
    sheet = Sheet(theme, 60, 40)
    Paint(theme).focus_ring(sheet.painter, QRectF(10, 10, 40, 20), 6)
    sheet.done()
    column = [sheet.at(30, y) for y in range(6, 11)]
    base, ring = theme.color("surface.base"), theme.color("line.focus")
    assert column == [base, ring, ring, base, base]


def test_everything_can_be_printed(theme, tmp_path: Path):
    target = tmp_path / "marks.pdf"
    writer = QPdfWriter(str(target))
    writer.setPageSize(QPageSize(QSizeF(200, 100), QPageSize.Unit.Point))
    writer.setPageMargins(QMarginsF())
    paint = Paint(theme)
    p = QPainter(writer)
    p.scale(writer.logicalDpiX() / 96, writer.logicalDpiX() / 96)
    paint.chip(p, 4, 4, "For review", "accent", "eye")
    paint.rating(p, 120, 4, "R", printed=True)
    paint.avatar(p, 150, 4, 22, initials("Dana Whitlock"), "violet")
    paint.chase_strip(p, 4, 40, -9, (-3,))
    paint.state_mark(p, 180, 40, "coming")
    paint.hairline(p, 0, 80, 200, 80)
    p.end()
    data = target.read_bytes()
    assert data.startswith(b"%PDF")
    assert b"/Subtype /Image" not in data, "icons are lines on paper, not pixels"


def test_text_is_written_from_its_own_side_and_measured(theme):
    sheet = Sheet(theme)
    paint = Paint(theme)
    width = paint.text(sheet.painter, QRectF(0, 0, 60, 20), "A very long title", "body")
    sheet.done()
    assert 30 < width <= 60.5
    right = Sheet(theme)
    paint.text(right.painter, QRectF(100, 0, 100, 20), "9 d", align=Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
    right.done()
    assert all(right.at(x, y) == theme.color("surface.base") for x in range(150) for y in range(40))

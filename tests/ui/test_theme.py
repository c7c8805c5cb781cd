"""The theme answers from the tokens, in both appearances, and no other file of the interface names a colour."""

import json
import re
from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QLabel

import coorddesk.ui
from coorddesk.paths import resource
from coorddesk.ui.icons import IconArchive, Icons, MissingIcon, installed_archive
from coorddesk.ui.theme import Theme

UI = Path(coorddesk.ui.__file__).parent


def luminance(color: QColor) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF())


def contrast(one: QColor, other: QColor) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_a_colour_comes_from_the_tokens_of_its_appearance(qapp):
    tokens = json.loads(resource("theme", "tokens.json").read_text())["color"]
    for dark, name in ((False, "light"), (True, "dark")):
        theme = Theme(dark, QFont())
        assert theme.color("text.primary").name().upper() == tokens[name]["text"]["primary"]
        assert theme.color("rag.red.solid").name().upper() == tokens[name]["rag"]["red"]["solid"]


def test_the_last_two_digits_of_a_long_token_are_its_alpha(qapp):
    scrim = Theme(False, QFont()).color("state.scrim")
    assert (scrim.name(), scrim.alpha()) == ("#1f1d1a", 0x66)


def test_an_unknown_colour_is_an_error(qapp):
    with pytest.raises(KeyError):
        Theme(False, QFont()).color("text.purple")


@pytest.mark.parametrize(
    "text", ["text.primary", "text.secondary", "text.tertiary", "accent.text", "rag.red.text", "rag.amber.text"]
)
def test_text_can_be_read_on_every_surface(theme, text):
    for ground in ("surface.window", "surface.base", "surface.sunken", "surface.board", "state.hover", "state.selected"):
        assert contrast(theme.color(text), theme.color(ground)) >= 4.5


def test_the_palette_can_be_read_too(theme):
    palette = theme.palette()
    pairs = [
        (QPalette.ColorRole.WindowText, QPalette.ColorRole.Window),
        (QPalette.ColorRole.Text, QPalette.ColorRole.Base),
        (QPalette.ColorRole.ButtonText, QPalette.ColorRole.Button),
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight),
        (QPalette.ColorRole.ToolTipText, QPalette.ColorRole.ToolTipBase),
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Base),
    ]
    for text, ground in pairs:
        assert contrast(palette.color(text), palette.color(ground)) >= 4.5, text


def test_font_sizes_follow_the_system_font(qapp):
    small, large = QFont("Inter"), QFont("Inter")
    small.setPointSizeF(10)
    large.setPointSizeF(13)
    assert Theme(False, small).font("title").pointSizeF() == pytest.approx(15)
    assert Theme(False, large).font("title").pointSizeF() == pytest.approx(19.5)
    assert Theme(False, large).font("avatar").pointSizeF() == pytest.approx(9.1)


def test_a_font_in_pixels_is_taken_at_its_size_in_points(qapp):
    font = QFont("Inter")
    font.setPixelSize(20)
    assert Theme(False, font).font("body").pointSizeF() > 5


def test_figures_have_one_width(qapp):
    theme = Theme(False, QFont("Inter", 10))
    metrics = theme.metrics("body")
    assert metrics.horizontalAdvance("1111") == pytest.approx(metrics.horizontalAdvance("0000"))
    assert theme.font("body").featureValue(QFont.Tag("tnum")) == 1


def test_a_weight_replaces_the_roles_own(qapp):
    theme = Theme(False, QFont("Inter", 10))
    assert (theme.font("body").weight(), theme.font("body", 600).weight()) == (400, 600)


def test_rows_grow_with_a_large_font_only(qapp):
    assert Theme(False, QFont("Inter", 10)).row(30) == 30
    assert Theme(False, QFont("Inter", 20)).row(30) > 40


def test_team_hues_repeat_after_the_eighth(qapp):
    theme = Theme(False, QFont())
    assert [theme.team_hue(index) for index in (0, 7, 8)] == ["violet", "cocoa", "violet"]


def test_less_motion_means_none(qapp):
    assert Theme(False, QFont()).motion("panelSlideMs") == 120
    assert Theme(False, QFont(), reduced_motion=True).motion("panelSlideMs") == 0


def test_high_contrast_turns_faint_lines_and_soft_grounds_into_solid_ones(qapp):
    plain, hard = Theme(False, QFont()), Theme(False, QFont(), high_contrast=True)
    assert hard.color("line.hairline") == plain.color("line.field")
    assert hard.color("rag.red.soft") == plain.color("surface.base")
    assert hard.color("rag.red.line") == plain.color("rag.red.solid")


def test_changing_the_choice_turns_the_same_object_dark(qapp):
    theme = Theme.for_app(qapp, "light")
    light = theme.color("surface.base").name()
    theme.change(qapp, "dark")
    assert theme.dark
    assert theme.color("surface.base").name() != light
    assert qapp.palette().color(QPalette.ColorRole.Base) == theme.color("surface.base")
    theme.change(qapp, "light")
    assert theme.color("surface.base").name() == light


def test_the_style_sheet_parses_and_reaches_a_label(theme, qtbot):
    label = QLabel("9 days late")
    label.setProperty("tone", "red")
    qtbot.addWidget(label)
    label.ensurePolished()
    assert label.palette().color(QPalette.ColorRole.WindowText) == theme.color("rag.red.text")


def test_no_file_of_the_interface_names_a_colour():
    literal = re.compile(r"#[0-9A-Fa-f]{6,8}\b|#[0-9A-Fa-f]{3}\b(?=[\"';])|QColor\(\s*[\"'\d]|GlobalColor\.(?!transparent)")
    found = [
        f"{path.relative_to(UI)}:{number}: {line.strip()}"
        for path in sorted(UI.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if literal.search(line)
    ]
    assert not found


def test_the_icon_set_holds_every_icon_the_interface_names():
    named = re.compile(r"""(?:icon\(|pixmap\(|icon=|icon: str = |IconButton\([\w.]+, )"([a-z][a-z0-9-]*)\"""")
    names = {name for path in UI.rglob("*.py") for name in named.findall(path.read_text(encoding="utf-8"))}
    archive = installed_archive()
    assert {"plus", "list-filter"} <= names
    assert all(b"<svg" in archive.read(name) for name in names)


def test_a_missing_icon_is_named(tmp_path):
    with pytest.raises(MissingIcon, match="no-such-thing"):
        installed_archive().read("no-such-thing")
    with pytest.raises(MissingIcon, match="plus"):
        IconArchive(tmp_path / "none.zip").read("plus")


@pytest.mark.allow_qt_warnings
def test_a_missing_icon_draws_nothing(theme):
    image = Icons(theme).pixmap("no-such-thing", 16).toImage()
    assert all(image.pixelColor(x, y).alpha() == 0 for x in range(16) for y in range(16))


def test_an_icon_has_the_colour_of_its_state_and_the_screens_pixels(theme):
    from PySide6.QtCore import QSize
    from PySide6.QtGui import QIcon

    def ink(pixmap) -> str:
        image = pixmap.toImage()
        pixels = [image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height())]
        return max(pixels, key=QColor.alpha).name()

    icon = Icons(theme).icon("square", 16)
    assert ink(icon.pixmap(16)) == theme.color("text.secondary").name()
    assert ink(icon.pixmap(QSize(16, 16), QIcon.Mode.Disabled)) == theme.color("text.disabled").name()
    assert ink(icon.pixmap(QSize(16, 16), QIcon.Mode.Normal, QIcon.State.On)) == theme.color("accent.text").name()
    double = icon.pixmap(QSize(16, 16), 2.0)
    assert (double.width(), double.deviceIndependentSize().width()) == (32, 16)


def test_an_icon_follows_a_change_of_theme(qapp):
    theme = Theme.for_app(qapp, "light")
    icons = Icons(theme)
    icon = icons.icon("square")
    before = icon.pixmap(16).toImage()
    theme.change(qapp, "dark")
    assert icon.pixmap(16).toImage() != before


def test_icons_outlive_what_made_them(theme, qtbot):
    import gc

    from PySide6.QtWidgets import QMenu

    menu = QMenu()
    qtbot.addWidget(menu)
    for _ in range(50):
        menu.addAction(Icons(theme).icon("plus"), "New")
    gc.collect()
    menu.resize(menu.sizeHint())
    assert not menu.grab().isNull()
    assert not menu.actions()[7].icon().isNull()


def test_columns_and_side_panes_grow_with_the_system_font_and_never_shrink_below_the_design(qapp) -> None:
    def at(points: float) -> Theme:
        font = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont)
        font.setPointSizeF(points)
        return Theme(False, font)

    assert [at(points).width(200) for points in (8, 9, 10)] == [200, 200, 200]
    assert 240 <= at(13).width(200) <= 270
    assert at(20).width(200) > at(13).width(200)

"""The look as one object: colours, fonts, lengths and motion from the design tokens, for light and dark."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetricsF, QPalette
from PySide6.QtWidgets import QApplication

from coorddesk.paths import resource

Choice = Literal["system", "light", "dark"]

_DESIGN_POINT_SIZE = 10.0
_DESIGN_PIXEL_SIZE = 13.33  # 10 pt at 96 dpi; macOS counts 72, so that its 13 pt are 13 pixels
_ROW_AIR = 10
_TABULAR_FIGURES = QFont.Tag("tnum")


def load_tokens() -> dict[str, Any]:
    """The shipped design tokens."""
    tokens: dict[str, Any] = json.loads(resource("theme", "tokens.json").read_bytes())
    return tokens
_MOST_ADVANCES = 8192  # texts whose width is kept


class Theme:
    """Colours, fonts and lengths of one appearance, handed to everything that paints.

    The object stays the same for the life of the window: `change` turns it from light to dark in place, so that
    delegates and painters may keep it and must not keep what it answered. Colours and fonts come from a cache;
    copy them before changing them.
    """

    def __init__(
        self,
        dark: bool,
        font: QFont,
        *,
        tokens: Mapping[str, Any] | None = None,
        high_contrast: bool = False,
        reduced_motion: bool = False,
    ) -> None:
        self._tokens: Mapping[str, Any] = load_tokens() if tokens is None else tokens
        self._sizes = _flat(self._tokens["size"])
        self._set(dark, font, high_contrast, reduced_motion)

    def _set(self, dark: bool, font: QFont, high_contrast: bool, reduced_motion: bool) -> None:
        self.dark = dark
        self.high_contrast = high_contrast
        self.reduced_motion = reduced_motion
        self._base = QFont(font)
        self._points = font.pointSizeF() if font.pointSizeF() > 0 else QFontInfo(font).pointSizeF()
        self._scale = max(1.0, QFontInfo(font).pixelSize() / _DESIGN_PIXEL_SIZE)
        self._hex = _flat(self._tokens["color"]["dark" if dark else "light"])
        if high_contrast:
            _harden(self._hex)
        self._colors: dict[str, QColor] = {}
        self._fonts: dict[tuple[str, int | None], QFont] = {}
        self._metrics: dict[tuple[str, int | None], QFontMetricsF] = {}
        self._advances: dict[tuple[str, str, int | None], float] = {}

    @classmethod
    def for_app(cls, app: QApplication, choice: Choice = "system", *, reduced_motion: bool = False) -> "Theme":
        """The theme for the coordinator's choice on this desktop, in its own interface font."""
        return cls(
            _is_dark(app, choice),
            QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont),
            high_contrast=_wants_contrast(app),
            reduced_motion=reduced_motion or _wants_less_motion(app),
        )

    def change(self, app: QApplication, choice: Choice, *, reduced_motion: bool = False) -> None:
        """Take another choice, or the desktop's new setting, and dress the application in it again."""
        self._set(
            _is_dark(app, choice),
            QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont),
            _wants_contrast(app),
            reduced_motion or _wants_less_motion(app),
        )
        self.apply(app)

    def color(self, path: str) -> QColor:
        """The colour of a token path such as "text.primary"; an unknown path is a `KeyError`."""
        found = self._colors.get(path)
        if found is None:
            found = self._colors[path] = _parse(self._hex[path])
        return found

    def font(self, role: str, weight: int | None = None) -> QFont:
        """The system font in a role of the type scale, with tabular figures; `weight` replaces the role's own."""
        found = self._fonts.get((role, weight))
        if found is None:
            found = self._fonts[role, weight] = self._make_font(role, weight)
        return found

    def metrics(self, role: str, weight: int | None = None) -> QFontMetricsF:
        """What `font(role, weight)` measures."""
        found = self._metrics.get((role, weight))
        if found is None:
            found = self._metrics[role, weight] = QFontMetricsF(self.font(role, weight))
        return found

    def advance(self, text: str, role: str, weight: int | None = None) -> float:
        """How wide a text is in a role of the type scale; kept, for most is painted many times."""
        key = text, role, weight
        found = self._advances.get(key)
        if found is None:
            if len(self._advances) >= _MOST_ADVANCES:
                self._advances.clear()
            found = self._advances[key] = self.metrics(role, weight).horizontalAdvance(text)
        return found

    def size(self, name: str) -> int:
        """A length in device-independent pixels, such as "row.table"."""
        return int(self._sizes[name])

    def radius(self, name: str) -> int:
        """A corner radius in device-independent pixels: chip, control, card, panel or overlay."""
        return int(self._tokens["radius"][name])

    def row(self, token_px: int) -> int:
        """The height of a row drawn in body text: the design's, or more where the system font is larger."""
        return max(token_px, round(self.metrics("body").height()) + _ROW_AIR)

    @property
    def scale(self) -> float:
        """How much wider than drawn what holds words has to be in the system font: 1.3 at 13 pt, never below 1."""
        return self._scale

    def width(self, token_px: int) -> int:
        """The width of what holds words, such as a column or a side pane: the design's, or more where the system font is larger."""
        return round(token_px * self._scale)

    def team_hue(self, index: int) -> str:
        """The hue of the team that was made as number `index`, counted from 0; the hues repeat after the last."""
        order: list[str] = self._tokens["teamOrder"]
        return order[index % len(order)]

    def motion(self, name: str) -> int:
        """How long a motion lasts, in ms; 0 when less motion is wanted."""
        return 0 if self.reduced_motion else int(self._tokens["motion"][name])

    def stylesheet(self) -> str:
        """The style sheet of the plain widgets, made from the tokens."""
        from coorddesk.ui.stylesheet import stylesheet

        return stylesheet(self)

    def palette(self) -> QPalette:
        """The palette for the Fusion style; its answer does not depend on the desktop's own."""
        palette = QPalette()
        for role, path in _PALETTE:
            palette.setColor(role, self.color(path))
        for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
            palette.setColor(QPalette.ColorGroup.Disabled, role, self.color("text.disabled"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Highlight, self.color("state.selectedInactive"))
        palette.setColor(QPalette.ColorGroup.Disabled, QPalette.ColorRole.HighlightedText, self.color("text.disabled"))
        return palette

    def apply(self, app: QApplication) -> None:
        """Give the application this look: style, palette, font and style sheet."""
        if app.style().name().lower() != "fusion":
            app.setStyle("Fusion")
        app.setPalette(self.palette())
        app.setFont(self.font("body"))
        app.setStyleSheet(self.stylesheet())

    def _make_font(self, role: str, weight: int | None) -> QFont:
        scale: Mapping[str, Any] = self._tokens["type"]["scale"][role]
        ratios: Mapping[str, float] = self._tokens["type"]["ratioToSystemFont"]
        ratio = ratios.get(role, scale["pt"] / _DESIGN_POINT_SIZE)
        font = QFont(self._base)
        font.setPointSizeF(self._points * ratio)
        font.setWeight(QFont.Weight(scale["weight"] if weight is None else weight))
        font.setFeature(_TABULAR_FIGURES, 1)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        if "tracking" in scale:
            spacing = scale["tracking"] * self._points / _DESIGN_POINT_SIZE
            font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, spacing)
        return font


_PALETTE = (
    (QPalette.ColorRole.Window, "surface.window"),
    (QPalette.ColorRole.WindowText, "text.primary"),
    (QPalette.ColorRole.Base, "surface.base"),
    (QPalette.ColorRole.AlternateBase, "surface.sunken"),
    (QPalette.ColorRole.Text, "text.primary"),
    (QPalette.ColorRole.PlaceholderText, "text.tertiary"),
    (QPalette.ColorRole.Button, "surface.raised"),
    (QPalette.ColorRole.ButtonText, "text.primary"),
    (QPalette.ColorRole.BrightText, "text.onAccent"),
    (QPalette.ColorRole.Light, "surface.raised"),
    (QPalette.ColorRole.Midlight, "state.hover"),
    (QPalette.ColorRole.Mid, "line.strong"),
    (QPalette.ColorRole.Dark, "line.field"),
    (QPalette.ColorRole.Shadow, "text.primary"),
    (QPalette.ColorRole.Highlight, "accent.fill"),
    (QPalette.ColorRole.HighlightedText, "text.onAccent"),
    (QPalette.ColorRole.Accent, "accent.fill"),
    (QPalette.ColorRole.Link, "text.link"),
    (QPalette.ColorRole.LinkVisited, "text.link"),
    (QPalette.ColorRole.ToolTipBase, "surface.overlay"),
    (QPalette.ColorRole.ToolTipText, "text.primary"),
)


def _flat(tree: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in tree.items():
        if isinstance(value, Mapping):
            flat.update(_flat(value, f"{prefix}{name}."))
        else:
            flat[prefix + name] = value
    return flat


def _harden(colors: dict[str, Any]) -> None:
    """Turn faint lines into field edges, and soft grounds into the plain ground with a solid edge."""
    colors["line.hairline"] = colors["line.strong"] = colors["line.field"]
    for path in list(colors):
        group, _, part = path.rpartition(".")
        if group.startswith(("rag.", "team.")) and part == "soft":
            colors[path] = colors["surface.base"]
            colors[f"{group}.line"] = colors.get(f"{group}.solid") or colors[f"{group}.text"]


def _parse(text: str) -> QColor:
    """The tokens write alpha last, where QColor expects it first."""
    if len(text) == 9:
        color = QColor(text[:7])
        color.setAlpha(int(text[7:], 16))
        return color
    return QColor(text)


def _is_dark(app: QApplication, choice: Choice) -> bool:
    if choice == "system":
        return app.styleHints().colorScheme() == Qt.ColorScheme.Dark
    return choice == "dark"


def _accessibility_wish(app: QApplication, name: str) -> str:
    """What the desktop asks for, by the enum member's name; empty where this Qt cannot tell."""
    hints = getattr(app.styleHints(), "accessibility", None)
    ask = getattr(hints(), name, None) if hints is not None else None
    return str(ask().name) if ask is not None else ""


def _wants_contrast(app: QApplication) -> bool:
    return _accessibility_wish(app, "contrastPreference") == "HighContrast"


def _wants_less_motion(app: QApplication) -> bool:
    return _accessibility_wish(app, "motionPreference") == "ReducedMotion"

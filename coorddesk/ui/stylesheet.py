"""The style sheet of the plain Qt widgets, written from a theme.

Rules match a class and at most one dynamic property, because every widget is matched against all of them when it is
first shown. A class name with a dot before it leaves out the painted subclasses of `buttons`. Spin boxes and
combo boxes are missing on purpose: with a style sheet Qt misplaces what is inside them, so `fields` paints them.
"""

from typing import TYPE_CHECKING

from PySide6.QtGui import QColor

from coorddesk.paths import resource

if TYPE_CHECKING:
    from coorddesk.ui.theme import Theme

FIELD_PAD = 9  # from a field's edge to its words, whoever draws it

_COLORS = {
    "window": "surface.window",
    "base": "surface.base",
    "board": "surface.board",
    "sunken": "surface.sunken",
    "raised": "surface.raised",
    "overlay": "surface.overlay",
    "field": "surface.field",
    "hover": "state.hover",
    "on_window": "state.hoverOnWindow",
    "pressed": "state.pressed",
    "selected": "state.selected",
    "text": "text.primary",
    "text2": "text.secondary",
    "text3": "text.tertiary",
    "disabled": "text.disabled",
    "on_accent": "text.onAccent",
    "hairline": "line.hairline",
    "strong": "line.strong",
    "edge": "line.field",
    "focus": "line.focus",
    "fill": "accent.fill",
    "fill_hover": "accent.fillHover",
    "fill_pressed": "accent.fillPressed",
    "red": "rag.red.solid",
    "red_text": "rag.red.text",
    "amber_text": "rag.amber.text",
    "green_text": "rag.green.text",
    "accent_text": "accent.text",
}

_SHEET = """
QToolTip {{ background: {overlay}; color: {text}; border: 1px solid {strong}; padding: 4px 6px; }}
QMainWindow, QDialog {{ background: {base}; }}
QMenuBar {{ background: {window}; color: {text}; border-bottom: 1px solid {hairline}; }}
QMenuBar::item {{ padding: 5px 9px; background: transparent; }}
QMenuBar::item:selected {{ background: {on_window}; }}
QMenu {{ background: {overlay}; color: {text}; border: 1px solid {strong}; padding: 4px 0; }}
QMenu::item {{ min-height: {menu_item}px; padding: 0 28px 0 12px; margin: 0 4px; border-radius: 4px; }}
QMenu::item:selected {{ background: {menu_selected}; color: {text}; }}
QMenu::item:disabled {{ color: {disabled}; background: transparent; }}
QMenu::icon {{ padding-left: 8px; }}
QMenu::separator {{ height: 1px; background: {hairline}; margin: 4px 0; }}

.QPushButton {{ background: {raised}; color: {text}; border: 1px solid {strong}; border-radius: {control}px;
  padding: 0 11px; min-height: {button_inner}px; }}
.QPushButton:hover {{ background: {hover}; border-color: {edge}; }}
.QPushButton:pressed, .QPushButton:checked {{ background: {pressed}; border-color: {edge}; }}
.QPushButton:focus {{ border: 2px solid {focus}; padding: 0 10px; min-height: {focused_inner}px; }}
.QPushButton:disabled {{ background: transparent; color: {disabled}; border-color: {hairline}; }}
.QPushButton[kind="primary"] {{ background: {fill}; color: {on_accent}; border-color: {fill}; }}
.QPushButton[kind="primary"]:hover {{ background: {fill_hover}; }}
.QPushButton[kind="primary"]:pressed {{ background: {fill_pressed}; }}
.QPushButton[kind="plain"] {{ background: transparent; border-color: transparent; color: {text2}; }}
.QPushButton[kind="plain"]:hover {{ background: {hover}; color: {text}; }}
QToolButton {{ background: transparent; color: {text2}; border: 1px solid transparent; border-radius: {control}px;
  padding: 3px; min-width: {target}px; min-height: {target}px; }}
QToolButton:hover {{ background: {hover}; }}
QToolButton:pressed, QToolButton:checked {{ background: {pressed}; color: {text}; }}
QToolButton:focus {{ border-color: {focus}; }}
QToolButton:disabled {{ color: {disabled}; }}
QToolButton::menu-indicator {{ image: none; }}

QLineEdit {{ background: {field}; color: {text}; border: 1px solid {edge};
  border-radius: {control}px; padding: 0 {pad}px; min-height: {field_inner}px; selection-background-color: {fill};
  selection-color: {on_accent}; }}
QTextEdit, QPlainTextEdit {{ background: {field}; color: {text}; border: 1px solid {edge};
  border-radius: {control}px; padding: 4px 4px; selection-background-color: {fill}; selection-color: {on_accent}; }}
QLineEdit:hover, QTextEdit:hover, QPlainTextEdit:hover {{ border-color: {text2}; }}
QLineEdit:focus {{ border: 2px solid {focus}; padding: 0 {focused_pad}px;
  min-height: {field_focused}px; }}
QTextEdit:focus, QPlainTextEdit:focus {{ border: 2px solid {focus}; padding: 3px 3px; }}
QLineEdit:disabled, QTextEdit:disabled, QPlainTextEdit:disabled {{
  color: {disabled}; border-color: {hairline}; background: transparent; }}
QLineEdit {{ placeholder-text-color: {text3}; }}
QLineEdit:read-only {{ border-color: transparent; background: transparent; }}
QLineEdit[invalid="true"], QTextEdit[invalid="true"],
QPlainTextEdit[invalid="true"] {{ border: 2px solid {red}; padding: 0 {focused_pad}px; min-height: {field_focused}px; }}
QLineEdit[kind="filter"] {{ min-height: {filter_inner}px; max-height: {filter_inner}px;
  border-color: {strong}; padding: 0 8px; }}
QLineEdit[kind="filter"]:hover {{ border-color: {edge}; }}
QLineEdit[kind="filter"]:focus {{ min-height: {filter_focused}px; max-height: {filter_focused}px;
  border-color: {focus}; padding: 0 7px; }}
FlatLine, FlatLine[flat="true"], FlatLine[invalid="true"] {{ padding: 0 5px; }}
FlatLine:focus {{ padding: 0 4px; }}
FlatLine[invalid="true"] {{ padding: 0 4px; }}
QLineEdit[flat="true"] {{ border-color: transparent; background: transparent; }}
QLineEdit[flat="true"]:hover {{ border-color: {strong}; background: {field}; }}
QLineEdit[flat="true"]:focus {{ border-color: {focus}; background: {field}; }}
QAbstractSpinBox {{ background: transparent; }}
QPlainTextEdit[flat="true"] {{ border-color: transparent; background: transparent; }}
QPlainTextEdit[flat="true"]:hover {{ border-color: {strong}; background: {field}; }}
QPlainTextEdit[flat="true"]:focus {{ border-color: {focus}; background: {field}; }}
QComboBox QLineEdit, QComboBox QLineEdit:focus {{ border: 0; padding: 0; min-height: 0; background: transparent; }}
QComboBox QAbstractItemView {{ background: {overlay}; color: {text}; border: 1px solid {strong}; outline: 0;
  selection-background-color: {menu_selected}; selection-color: {text}; padding: 4px; }}

QAbstractItemView {{ background: {base}; color: {text}; border: 0; outline: 0; alternate-background-color: {sunken};
  selection-background-color: {selected}; selection-color: {text}; }}
QListWidget[kind="choices"]::item {{ padding: 0 8px; border-radius: 4px; }}
QListWidget[kind="choices"]::item:hover {{ background: {hover}; }}
QListWidget[kind="choices"]::item:selected {{ background: {selected}; color: {text}; }}
QHeaderView {{ background: {sunken}; border: 0; }}
QTableView {{ gridline-color: {hairline}; }}
QTableCornerButton::section {{ background: {sunken}; border: 0; border-bottom: 1px solid {hairline}; }}
QHeaderView::section {{ background: {sunken}; color: {text2}; border: 0; border-bottom: 1px solid {hairline};
  padding: 0 4px; min-height: {header_inner}px; font-size: {micro}pt; font-weight: 500; }}
QHeaderView::section:hover {{ color: {text}; background: {hover}; }}
QListView[kind="offers"] {{ background: {overlay}; border: 1px solid {strong}; }}
QListView[kind="offers"]::item {{ padding: 6px 8px; color: {text}; }}
QListView[kind="offers"]::item:hover {{ background: {hover}; }}
QListView[kind="offers"]::item:selected {{ background: {menu_selected}; color: {text}; }}
QTabBar {{ border: 0; }}
QTabBar::tab {{ background: transparent; color: {text2}; border: 0; border-bottom: 2px solid transparent;
  padding: 5px 10px; }}
QTabBar::tab:hover {{ color: {text}; background: {hover}; }}
QTabBar::tab:selected {{ color: {text}; border-bottom-color: {fill}; }}
QTabBar::tab:focus {{ border-bottom-color: {focus}; color: {accent_text}; }}
QTabWidget::pane {{ border: 0; border-top: 1px solid {hairline}; }}

QScrollArea, QStackedWidget {{ border: 0; background: transparent; }}
QScrollBar {{ background: transparent; border: 0; margin: 0; }}
QScrollBar[ground="board"] {{ background: {board}; }}
QScrollBar:vertical {{ width: 10px; }}
QScrollBar:horizontal {{ height: 10px; }}
QScrollBar::handle {{ background: {strong}; border-radius: 3px; margin: 2px; }}
QScrollBar::handle:hover, QScrollBar::handle:pressed {{ background: {edge}; }}
QScrollBar::handle:vertical {{ min-height: 28px; }}
QScrollBar::handle:horizontal {{ min-width: 28px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; border: 0; }}
QScrollBar::add-page, QScrollBar::sub-page, QAbstractScrollArea::corner {{ background: transparent; border: 0; }}
QSplitter::handle {{ background: {hairline}; }}
QSplitter::handle:horizontal {{ width: 1px; }}
QSplitter::handle:vertical {{ height: 1px; }}
QCheckBox, QRadioButton {{ spacing: 8px; }}
QCheckBox::indicator, QRadioButton::indicator, QAbstractItemView::indicator, QMenu::indicator, QGroupBox::indicator {{
  width: 14px; height: 14px; background: {field}; border: 1px solid {edge}; border-radius: 4px; }}
QRadioButton::indicator {{ border-radius: 8px; }}
QCheckBox::indicator:hover, QRadioButton::indicator:hover {{ border-color: {text2}; }}
QCheckBox::indicator:focus, QRadioButton::indicator:focus {{ border-color: {focus}; }}
QCheckBox::indicator:checked, QAbstractItemView::indicator:checked, QMenu::indicator:checked,
QGroupBox::indicator:checked {{ background: {fill}; border-color: {fill}; image: url("{tick}"); }}
QRadioButton::indicator:checked {{ width: 8px; height: 8px; border: 4px solid {fill}; background: {on_accent}; }}
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled {{ border-color: {hairline}; background: {hairline}; }}
QMenu::indicator {{ left: 8px; }}
QMenu::indicator:exclusive {{ border-radius: 8px; }}
QMenu::indicator:exclusive:checked {{ width: 6px; height: 6px; border: 5px solid {fill}; background: {on_accent}; image: none; }}
QProgressBar {{ background: {hairline}; border: 0; border-radius: 2px; max-height: 4px; color: transparent; }}
QProgressBar::chunk {{ background: {fill}; border-radius: 2px; }}
QStatusBar {{ background: {window}; color: {text2}; border-top: 1px solid {hairline}; }}
QStatusBar::item {{ border: 0; }}

QLabel {{ background: transparent; }}
QLabel[tone="secondary"] {{ color: {text2}; }}
QLabel[tone="tertiary"] {{ color: {text3}; }}
QLabel[tone="red"] {{ color: {red_text}; }}
QLabel[tone="amber"] {{ color: {amber_text}; }}
QLabel[tone="green"] {{ color: {green_text}; }}
QLabel[tone="accent"] {{ color: {accent_text}; }}
QLabel:disabled {{ color: {disabled}; }}
"""


def stylesheet(theme: "Theme") -> str:
    """The whole sheet for one theme; a few kilobytes."""
    values: dict[str, object] = {name: _css(theme.color(path)) for name, path in _COLORS.items()}
    button, field, row = theme.size("button.height"), theme.size("field.height"), theme.row
    filter_height = max(theme.size("field.filter"), row(0) + 2)
    values |= {
        "menu_selected": _css(theme.color("state.selected")),
        "control": theme.radius("control"),
        # the edge and what a line edit keeps for itself make up the rest of the pad that painted fields have
        "pad": FIELD_PAD - 3,
        "focused_pad": FIELD_PAD - 4,
        "button_inner": row(button) - 2,
        "focused_inner": row(button) - 4,
        "field_inner": row(field) - 2,
        "field_focused": row(field) - 4,
        "filter_inner": filter_height - 2,
        "filter_focused": filter_height - 4,
        "menu_item": row(theme.size("row.menu")) - 2,
        "header_inner": row(theme.size("row.tableHeader")) - 1,
        "target": theme.size("button.minTarget") - 2,
        "tick": resource("theme", "tick.svg").as_posix(),
        "micro": round(theme.font("micro").pointSizeF(), 2),
    }
    return _SHEET.format_map(values)


def _css(color: QColor) -> str:
    return color.name() if color.alpha() == 255 else f"rgba({color.red()},{color.green()},{color.blue()},{color.alpha()})"

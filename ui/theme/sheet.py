"""The palette and the style sheet, both written from one table of tokens."""

from __future__ import annotations

from dataclasses import fields

from PySide6.QtGui import QColor, QPalette

from pdp_desk.settings import RESOURCES
from ui.theme.tokens import Tokens

Role = QPalette.ColorRole

ROLES = {
    Role.Window: "window",
    Role.Base: "base",
    Role.AlternateBase: "sunken",
    Role.Text: "text",
    Role.WindowText: "text",
    Role.ButtonText: "text",
    Role.ToolTipText: "text",
    Role.ToolTipBase: "base",
    Role.Button: "base",
    Role.Highlight: "tint",
    Role.HighlightedText: "text",
    Role.Link: "accent",
    Role.LinkVisited: "accent",
    Role.Accent: "accent",
    Role.PlaceholderText: "text3",
    Role.Mid: "line2",
    Role.Midlight: "line",
    Role.Light: "base",
    Role.Dark: "field",
    Role.Shadow: "line2",
}
TEXTS = (Role.Text, Role.WindowText, Role.ButtonText)


def palette(tokens: Tokens) -> QPalette:
    """Set before the style sheet: what Fusion draws itself comes from here."""
    made = QPalette()
    for role, token in ROLES.items():
        made.setColor(role, QColor(getattr(tokens, token)))
    for role in TEXTS:
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.text3))
    return made


def style_sheet(tokens: Tokens) -> str:
    """The whole style sheet; cells of item views are painted by delegates, never here."""
    values = {f.name: getattr(tokens, f.name) for f in fields(tokens)}
    icons = (RESOURCES / "icons").as_posix()
    suffix = "sombre" if tokens.dark else "clair"
    images = {name: f'url("{icons}/{name}-{suffix}.svg")' for name in ("chevron", "coche", "point")}
    text = FRAMES + BUTTONS + FIELDS + VIEWS
    for name, value in {**values, **images}.items():
        text = text.replace(f"@{name};", f"{value};")
    return text + _tones(tokens)


def _tones(tokens: Tokens) -> str:
    """`label.setProperty("tone", "text2")` gives a label any token's colour."""
    rules = [
        f'QLabel[tone="{f.name}"]{{color:{getattr(tokens, f.name)};}}'
        for f in fields(tokens)
        if f.name != "dark"
    ]
    return "\n".join(rules)


FRAMES = """
QToolTip{background:@base; color:@text; border:1px solid @line2; padding:4px 6px;}
QWidget[kind="base"]{background:@base;}
QWidget[kind="sunken"]{background:@sunken;}
QWidget[kind="rail"]{background:@rail;}
QFrame[kind="card"]{background:@base; border:1px solid @line; border-radius:6px;}
QFrame[kind="why"]{background:@tint2; border:0; border-radius:4px;}
QFrame[kind="medical"]{background:@medbg; border:2px solid @med; border-radius:6px;}
QFrame[kind="hairline"]{background:@line; border:0;}
QFrame[kind="toast"]{background:@base; border:1px solid @line2; border-radius:4px;}
QFrame[kind="unlock"]{background:@base; border:1px solid @line2; border-radius:8px;}
QFrame[kind="unlock-side"]{background:@sunken; border:0; border-left:1px solid @line;
  border-top-right-radius:7px; border-bottom-right-radius:7px;}
QFrame[kind="wizard-footer"]{background:@sunken; border:0; border-top:1px solid @line;
  border-bottom-left-radius:7px; border-bottom-right-radius:7px;}
QFrame[kind="banner"]{border:0; border-bottom:1px solid @line2; border-left:3px solid @accent;
  background:@tint2;}
QFrame[kind="banner"][tone="danger"]{background:@dangerbg; border-bottom-color:@dangerln;
  border-left-color:@danger;}
QFrame[kind="banner"][tone="warn"]{background:@warnbg; border-bottom-color:@warnln;
  border-left-color:@warn;}
QFrame[kind="banner"][tone="ok"]{background:@okbg; border-bottom-color:@okln;
  border-left-color:@ok;}
QFrame[kind="tag"]{border:1px solid @line2; border-radius:3px; background:@sunken;}
QFrame[kind="tag"][tone="danger"]{background:@dangerbg; border-color:@dangerln;}
QFrame[kind="tag"][tone="warn"]{background:@warnbg; border-color:@warnln;}
QFrame[kind="tag"][tone="ok"]{background:@okbg; border-color:@okln;}
QSplitter::handle{background:@line;}
QProgressBar[kind="thin"]{background:@track; border:0; max-height:4px; min-height:4px;}
QProgressBar[kind="thin"]::chunk{background:@accent;}
QScrollArea{border:0; background:transparent;}
"""

BUTTONS = """
QPushButton[kind="plain"], QPushButton[kind="outline"], QPushButton[kind="primary"]{
  border-radius:5px; min-height:28px; max-height:28px; padding:0; outline:0;}
QPushButton[small="true"]{min-height:24px; max-height:24px;}
QPushButton[tall="true"]{min-height:34px; max-height:34px;}
QPushButton[kind="plain"]{background:@base; border:1px solid @btnln;}
QPushButton[kind="outline"]{background:@base; border:1px solid @accent;}
QPushButton[kind="primary"]{background:@accent; border:1px solid @accent;}
QPushButton[kind="plain"]:hover, QPushButton[kind="outline"]:hover{background:@hover;}
QPushButton[kind="plain"]:pressed, QPushButton[kind="outline"]:pressed{background:@tint;}
QPushButton[kind="primary"]:hover, QPushButton[kind="primary"]:pressed{
  background:@accent2; border-color:@accent2;}
QPushButton[kind="plain"]:focus, QPushButton[kind="outline"]:focus{border:2px solid @accent;}
QPushButton[kind]:disabled{background:@sunken; border:1px solid @line2;}
QPushButton[kind="chip"]{border-radius:13px; min-height:24px; max-height:24px; padding:0;
  background:@base; border:1px solid @line2; outline:0;}
QPushButton[kind="chip"]:hover{background:@hover;}
QPushButton[kind="chip"]:checked{background:@tint; border-color:@accent;}
QPushButton[kind="chip"]:focus{border:2px solid @accent;}
QPushButton[kind="chip"][add="true"]{border:1px dashed @field;}
QToolButton{outline:0;}
QToolButton[kind="flat"]{border:1px solid transparent; border-radius:5px; background:transparent;}
QToolButton[kind="flat"]:hover{background:@hover;}
QToolButton[kind="flat"]:focus{border:2px solid @accent;}
QToolButton[kind="box"]{border:1px solid @btnln; border-radius:5px; background:@base;}
QToolButton[kind="box"]:hover{background:@hover;}
QToolButton[kind="box"]:focus{border:2px solid @accent;}
QToolButton::menu-indicator{image:none;}
QPushButton[kind="link"]{border:1px solid transparent; background:transparent; border-radius:3px;
  padding:0; outline:0;}
QPushButton[kind="link"]:focus{border:2px solid @accent;}
QCheckBox, QRadioButton{spacing:8px; background:transparent;}
QCheckBox::indicator, QRadioButton::indicator{width:14px; height:14px; border:1px solid @field;
  background:@base;}
QCheckBox::indicator{border-radius:3px;}
QRadioButton::indicator{border-radius:8px;}
QCheckBox::indicator:checked{background:@accent; border-color:@accent; image:@coche;}
QRadioButton::indicator:checked{border-color:@accent; image:@point;}
QCheckBox::indicator:focus, QRadioButton::indicator:focus{border:2px solid @accent;
  width:12px; height:12px;}
"""

FIELDS = """
QLineEdit, QComboBox, QPlainTextEdit{background:@base; color:@text; border:1px solid @field;
  border-radius:5px; padding:0 8px; selection-background-color:@accent; selection-color:@on;}
QLineEdit{lineedit-password-character:8226; placeholder-text-color:@text3;}
QLineEdit, QComboBox{min-height:28px; max-height:28px;}
QPlainTextEdit{padding:4px 6px;}
QLineEdit[tall="true"], QComboBox[tall="true"]{min-height:34px; max-height:34px;}
QLineEdit:focus, QComboBox:focus, QComboBox:on{border:2px solid @accent; padding:0 7px;
  min-height:26px; max-height:26px;}
QLineEdit[tall="true"]:focus, QComboBox[tall="true"]:focus, QComboBox[tall="true"]:on{
  min-height:32px; max-height:32px;}
QPlainTextEdit:focus{border:2px solid @accent; padding:3px 5px;}
QLineEdit[problem="true"], QComboBox[problem="true"]{
  border:2px solid @danger; padding:0 7px; min-height:26px; max-height:26px;}
QLineEdit[tall="true"][problem="true"]{min-height:32px; max-height:32px;}
QPlainTextEdit[problem="true"]{border:2px solid @danger; padding:3px 5px;}
QLineEdit:read-only{border-color:transparent; background:transparent;}
QComboBox::drop-down{border:0; width:26px;}
QComboBox::down-arrow{image:@chevron; width:12px; height:12px;}
QComboBox QAbstractItemView{background:@base; border:1px solid @line2; outline:0;
  selection-background-color:@tint; selection-color:@text;}
QComboBox QAbstractItemView::item{min-height:30px; padding:0 8px;}
QMenu{background:@base; color:@text; border:1px solid @line2; padding:4px 0;}
QMenu::item{padding:6px 16px; background:transparent;}
QMenu::item:selected{background:@tint; color:@text;}
QMenu::item:disabled{color:@text3;}
QMenu::separator{height:1px; background:@line; margin:4px 0;}
"""

VIEWS = """
QTableView, QListView, QTreeView{background:@base; border:0; outline:0;}
QHeaderView{background:@base; border:0;}
QHeaderView::section{background:@base; color:@text2; border:0; border-bottom:1px solid @line;
  padding:0 3px; height:29px;}
QTableCornerButton::section{background:@base; border:0;}
QScrollBar:vertical{background:transparent; width:11px; margin:0;}
QScrollBar:horizontal{background:transparent; height:11px; margin:0;}
QScrollBar::handle{background:@line2; border-radius:3px; margin:2px;}
QScrollBar::handle:hover{background:@field;}
QScrollBar::handle:vertical{min-height:32px;}
QScrollBar::handle:horizontal{min-width:32px;}
QScrollBar::add-line, QScrollBar::sub-line{width:0; height:0;}
QScrollBar::add-page, QScrollBar::sub-page{background:transparent;}
"""

"""The main window and what it holds."""

from ui.main_window.window import MainWindow

__all__ = ["MainWindow"]

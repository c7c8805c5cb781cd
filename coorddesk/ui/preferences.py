"""What is remembered about the window, and the theme that was chosen: read, worn and written down."""

from dataclasses import asdict

from PySide6.QtCore import QByteArray, QObject, QSettings, QTimer
from PySide6.QtWidgets import QApplication, QMainWindow, QWidget

from coorddesk import paths, settings
from coorddesk.settings import Settings
from coorddesk.ui.storeroom import Say
from coorddesk.ui.theme import Theme

_STATE_VERSION = 1
_KEEP_MS = 3000


class Preferences(QObject):
    """The coordinator's settings on disk and the window's size and place beside them.

    What is chosen while one works, such as columns, filters and folds, is written down within seconds: a computer that is switched off
    takes no leave.

    Args:
        say: shows what did not work.
    """

    def __init__(self, window: QMainWindow, values: Settings, theme: Theme, say: Say) -> None:
        super().__init__(window)
        self._window, self._values, self._theme, self._say = window, values, theme, say
        self._written = asdict(values)
        self._refused = ""  # why they could not be written, once it was said
        self._timer = QTimer(self, interval=_KEEP_MS)
        self._timer.timeout.connect(self.keep)
        self._timer.start()

    def keep(self) -> None:
        """Writes the settings down where they changed since they were written last, or tried to be."""
        if asdict(self._values) != self._written:
            self.save()

    def save(self) -> None:
        """Writes the settings down."""
        self._written = asdict(self._values)
        try:
            settings.save(self._values, paths.config_dir() / "settings.json")
            self._refused = ""
        except OSError as error:
            why, self._refused = self._refused, str(error.strerror)
            if why == self._refused:
                return
            sentence = self.tr("They hold until you quit. {why}").format(why=error.strerror)
            self._say(self.tr("The settings were not saved"), sentence, "", None)

    def restore_window(self) -> None:
        """Size and place as they were last time; what cannot be read is left."""
        state = _state()
        geometry = state.value("geometry")
        if isinstance(geometry, QByteArray) and str(state.value("version")) == str(_STATE_VERSION):
            self._window.restoreGeometry(geometry)

    def save_window(self) -> None:
        """Writes size and place down."""
        state = _state()
        state.setValue("geometry", self._window.saveGeometry())
        state.setValue("version", _STATE_VERSION)
        state.sync()

    def restyle(self) -> None:
        """Wears the theme that is chosen now, or that the system turned to; everything paints itself again."""
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self._theme.change(app, self._values.theme, reduced_motion=self._values.reduced_motion)  # type: ignore[arg-type]
        for widget in self._window.findChildren(QWidget):
            widget.update()


def _state() -> QSettings:
    return QSettings(str(paths.config_dir() / "window.ini"), QSettings.Format.IniFormat)

"""The outline icons of the `lucide` package, tinted from the theme and kept as pixmaps."""

import importlib.util
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QByteArray, QPointF, QRect, QRectF, QSize, Qt, qWarning
from PySide6.QtGui import QIcon, QIconEngine, QPaintEngine, QPainter, QPixmap

from coorddesk.ui.theme import Theme

_VIEW_BOX = 24.0
_STROKE_IN_FILE = b'stroke-width="2"'
_VECTOR_ENGINES = (QPaintEngine.Type.Pdf, QPaintEngine.Type.Picture, QPaintEngine.Type.SVG)


class MissingIcon(LookupError):
    """No icon of that name is in the installed set."""


class IconArchive:
    """The SVG files of the icon set, read one at a time.

    The zip file's directory lists well over a thousand icons and a window needs about forty, so a name is looked up
    in the raw directory instead of having the whole of it parsed first.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._directory = b""

    def read(self, name: str) -> bytes:
        """The SVG text of one icon; `MissingIcon` where the set has none, or where the set itself is missing."""
        try:
            with self._path.open("rb") as file:
                if not self._directory:
                    file.seek(-22, 2)
                    size, start = struct.unpack("<12xII2x", file.read(22))
                    file.seek(start)
                    self._directory = file.read(size)
                method, packed, offset = self._entry(f"{name}.svg".encode())
                file.seek(offset)
                name_length, extra_length = struct.unpack("<26xHH", file.read(30))
                file.seek(name_length + extra_length, 1)
                data = file.read(packed)
        except (OSError, struct.error) as problem:
            raise MissingIcon(f"the icon {name!r} cannot be read: {problem}") from problem
        return zlib.decompress(data, -zlib.MAX_WBITS) if method == zlib.DEFLATED else data

    def _entry(self, member: bytes) -> tuple[int, int, int]:
        at = self._directory.find(member)
        while at >= 0:
            head = at - 46
            if head >= 0 and self._directory[head : head + 4] == b"PK\x01\x02":
                method, packed, length, offset = struct.unpack_from("<10xH8xI4xH12xI", self._directory, head)
                if length == len(member):
                    return method, packed, offset
            at = self._directory.find(member, at + 1)
        raise MissingIcon(f"there is no icon file {member.decode()!r}")


def installed_archive() -> IconArchive:
    """The icon set of the installed `lucide` package, found without importing the package."""
    spec = importlib.util.find_spec("lucide")
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return IconArchive(Path(places[0] if places else ".", "lucide.zip"))


class Icons:
    """Icons by name in the theme's colours, drawn with the same stroke at every size.

    A name that is not in the set draws nothing and warns through Qt's log, so that a paint event never fails on it.
    """

    def __init__(self, theme: Theme, archive: IconArchive | None = None) -> None:
        self.theme = theme
        self._archive = archive or installed_archive()
        self._stroke = 1.6
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, float, int, float], QPixmap] = {}

    def has(self, name: str) -> bool:
        """Whether the set has an icon of this name."""
        try:
            self._archive.read(name)
        except MissingIcon:
            return False
        return True

    def pixmap(self, name: str, size: float, color: str = "text.secondary", dpr: float = 1.0) -> QPixmap:
        """The icon as a square of `size` device-independent pixels, for a screen with `dpr` pixels to one of these."""
        tint = self.theme.color(color)
        key = (name, size, tint.rgba(), dpr)
        found = self._pixmaps.get(key)
        if found is None:
            side = max(1, round(size * dpr))
            found = QPixmap(side, side)
            found.fill(Qt.GlobalColor.transparent)
            painter = QPainter(found)
            self._render(painter, QRectF(0, 0, side, side), name, size, color)
            painter.end()
            found.setDevicePixelRatio(dpr)
            self._pixmaps[key] = found
        return found

    def icon(self, name: str, size: int = 16, color: str = "text.secondary", on: str = "accent.text") -> QIcon:
        """An icon for actions and buttons: `color` at rest, `on` when selected or checked, grey when disabled.

        Its colours are looked up when it is drawn, so it follows a change from light to dark.
        """
        return QIcon(_TintedEngine(self.pixmap, name, size, color, on))

    def paint(self, painter: QPainter, rect: QRectF, name: str, color: str = "text.secondary") -> None:
        """Draw the icon into a square; sharp on screens of any scale, and as lines on paper."""
        if painter.paintEngine().type() in _VECTOR_ENGINES:
            self._render(painter, rect, name, rect.width(), color)
            return
        to_device = painter.deviceTransform()
        scale = to_device.m11() or 1.0
        corner = to_device.map(rect.topLeft())
        nudge = QPointF(round(corner.x()) - corner.x(), round(corner.y()) - corner.y()) / scale
        painter.drawPixmap(rect.topLeft() + nudge, self.pixmap(name, rect.width(), color, scale))

    def _render(self, painter: QPainter, rect: QRectF, name: str, size: float, color: str) -> None:
        from PySide6.QtSvg import QSvgRenderer

        try:
            source = self._sources.get(name) or self._sources.setdefault(name, self._archive.read(name))
        except MissingIcon as missing:
            qWarning(str(missing))
            return
        stroke = f'stroke-width="{self._stroke * _VIEW_BOX / size:.3f}"'.encode()
        tint = self.theme.color(color).name().encode()
        renderer = QSvgRenderer(QByteArray(source.replace(_STROKE_IN_FILE, stroke).replace(b"currentColor", tint)))
        renderer.render(painter, rect)


class _TintedEngine(QIconEngine):
    """Draws one icon in the colour of the moment."""

    def __init__(self, source: Callable[[str, float, str, float], QPixmap], name: str, size: int, color: str, on: str) -> None:
        super().__init__()
        self._source = source
        self._name = name
        self._size = size
        self._color = color
        self._on = on

    def _token(self, mode: QIcon.Mode, state: QIcon.State) -> str:
        if mode == QIcon.Mode.Disabled:
            return "text.disabled"
        if mode == QIcon.Mode.Selected or state == QIcon.State.On:
            return self._on
        return self._color

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        scale = painter.deviceTransform().m11() or 1.0
        side = min(rect.width(), rect.height())
        pixmap = self._source(self._name, side, self._token(mode, state), scale)
        painter.drawPixmap(QPointF(rect.x() + (rect.width() - side) / 2, rect.y() + (rect.height() - side) / 2), pixmap)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self._source(self._name, min(size.width(), size.height()), self._token(mode, state), 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State, scale: float) -> QPixmap:
        side = min(size.width(), size.height())
        return self._source(self._name, side, self._token(mode, state), scale)

    def actualSize(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QSize:
        return size

    def availableSizes(self, mode: QIcon.Mode = QIcon.Mode.Normal, state: QIcon.State = QIcon.State.Off) -> list[QSize]:
        return [QSize(self._size, self._size)]

    def isNull(self) -> bool:
        return False

    def key(self) -> str:
        return "coorddesk"

    def iconName(self) -> str:
        return self._name

    def clone(self) -> QIconEngine:
        return _TintedEngine(self._source, self._name, self._size, self._color, self._on)

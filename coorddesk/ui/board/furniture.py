"""What stands around the cards: column heads with their pips, folded columns, lane heads, empty places, the lines at the foot."""

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPen

from coorddesk.domain.dates import count_words
from coorddesk.domain.projects import Category
from coorddesk.ui.board.columns import BoardColumn
from coorddesk.ui.board.filters import NOBODY
from coorddesk.ui.board.geometry import ColumnBox, LaneBox
from coorddesk.ui.board.model import BoardModel
from coorddesk.ui.paint import Paint, elided

_HEAD_TEXT = (12, 20)
_CENTER = Qt.AlignmentFlag.AlignCenter


def tr(text: str) -> str:
    """The text in the coordinator's language."""
    return QCoreApplication.translate("Board", text)


def count_text(model: BoardModel, column: BoardColumn) -> str:
    """How full a column is: “5 of 8” against its limit, “4 this week” where cards are done, else the number."""
    if column.category == Category.DONE:
        return tr("{count} this week").format(count=column.lately)
    if column.limit:
        return tr("{count} of {limit}").format(count=len(column.cards), limit=column.limit)
    return str(len(column.cards))


def shown_text(model: BoardModel, column: BoardColumn) -> str:
    """As `count_text`, but with a filter how many of all its cards are shown."""
    if not model.filters.active or column.category == Category.DONE:
        return count_text(model, column)
    at = model.columns.index(column)
    return tr("{shown} of {count} shown").format(shown=sum(len(lane.cells[at]) for lane in model.lanes), count=len(column.cards))


def over_limit(column: BoardColumn) -> int:
    """How many cards stand in a column beyond its limit."""
    return max(0, len(column.cards) - column.limit) if column.limit and column.category != Category.DONE else 0


def spoken_count(model: BoardModel, column: BoardColumn) -> str:
    """As `count_text`, for being read out: “6 of 5, one over the limit”."""
    text = count_text(model, column)
    over = over_limit(column)
    if over:
        return tr("{count}, one over the limit").format(count=text) if over == 1 else tr("{count}, {over} over the limit").format(
            count=text, over=over
        )
    return text if column.limit or column.category == Category.DONE else count_words(len(column.cards), tr("card"), tr("cards"))


def empty_sentence(model: BoardModel, column: BoardColumn) -> str:
    """What stands in a column without cards."""
    if column.cards and model.filters.active:
        return tr("No card here passes the filter.")
    if column.later and column.later == len(column.cards) and not model.later_shown:
        return tr("All cards here start later.")
    if column.category == Category.DONE:
        return tr("Nothing done in the past two weeks.")
    return tr("“{column}” is empty. Drop a card here, or press N.").format(column=column.name)


class Furniture:
    """Paints all that is on the board besides cards."""

    def __init__(self, paint: Paint, model: BoardModel) -> None:
        self._kit = paint
        self._model = model

    def head(self, p: QPainter, box: ColumnBox, column: BoardColumn, left: int, hover: str) -> None:
        """A column's name, count and pips; pointed at (`hover` is head or fold), the sign that folds it stands in the pips' place."""
        kit, theme = self._kit, self._kit.theme
        if hover == "head" and self._model.project_id is not None:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.hoverOnWindow"))
            ground = QRectF(box.x - left - 2, 9, box.width - 26, 26)
            p.drawRoundedRect(ground, theme.radius("control"), theme.radius("control"))
        top, height = _HEAD_TEXT
        x: float = box.x - left + 4
        right = box.right - left - 3
        over = over_limit(column)
        count = shown_text(self._model, column)
        count_weight = 600 if over else 400
        count_width = theme.metrics("small", count_weight).horizontalAdvance(count)
        limit = column.limit if column.category != Category.DONE and not self._model.filters.active else None
        if hover:
            fold = self.fold_rect(box, left)
            kit.icons.paint(p, QRectF(fold.x() + 4, fold.y() + 4, 16, 16), "chevrons-left", "text.secondary")
        name_room = right - x - count_width - 8 - (28 if hover else 0)
        name = elided(theme.metrics("bodyStrong"), column.name, name_room)
        baseline = _baseline(top, height, theme.metrics("bodyStrong"))
        p.setFont(theme.font("bodyStrong"))
        p.setPen(theme.color("text.primary"))
        p.drawText(QPointF(x, baseline), name)
        x += theme.metrics("bodyStrong").horizontalAdvance(name) + 8
        p.setFont(theme.font("small", count_weight))
        p.setPen(theme.color("rag.amber.text" if over else "text.secondary"))
        p.drawText(QPointF(x, baseline), count)
        for narrow in (False, True) if limit and not hover else ():
            pips = kit.pips_width(len(column.cards), limit, narrow)
            if x + count_width + 8 + pips <= right:
                kit.pips(p, right - pips, top + height / 2 - 2, len(column.cards), limit, narrow)
                break

    @staticmethod
    def fold_rect(box: ColumnBox, left: int) -> QRectF:
        """Where a click on the head folds the column."""
        return QRectF(box.right - left - 26, 10, 24, 24)

    def add_sign(self, p: QPainter, rect: QRectF, hover: bool) -> None:
        """The sign after the last column that adds one."""
        kit, theme = self._kit, self._kit.theme
        if hover:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.hoverOnWindow"))
            p.drawRoundedRect(rect, theme.radius("control"), theme.radius("control"))
        side = QRectF(rect.center().x() - 8, rect.center().y() - 8, 16, 16)
        kit.icons.paint(p, side, "plus", "text.primary" if hover else "text.secondary")

    def folded(self, p: QPainter, rect: QRectF, column: BoardColumn, hover: bool, target: bool) -> None:
        """A folded column: its count above its name, turned."""
        kit, theme = self._kit, self._kit.theme
        radius = theme.radius("card")
        p.setPen(QPen(theme.color("accent.fill" if target else "line.field" if hover else "line.strong"), 2 if target else 1))
        p.setBrush(theme.color("state.dropTarget" if target else "state.hoverOnWindow" if hover else "surface.window"))
        p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        count = str(len(column.cards))
        tone = "rag.amber.text" if over_limit(column) else "text.secondary"
        kit.text(p, QRectF(rect.x(), rect.y() + 8, rect.width(), 20), count, "small", tone, _CENTER)
        p.save()
        p.translate(rect.center().x(), rect.y() + 38)
        p.rotate(90)
        metrics = theme.metrics("bodyStrong")
        p.setFont(theme.font("bodyStrong"))
        p.setPen(theme.color("text.primary"))
        shown = elided(metrics, column.name, rect.height() - 50)
        p.drawText(QPointF(0, (metrics.ascent() - metrics.descent()) / 2), shown)
        p.restore()

    def empty(self, p: QPainter, rect: QRectF, column: BoardColumn) -> None:
        """The dashed place of a column without cards."""
        self.dashed(p, rect)
        theme = self._kit.theme
        p.setFont(theme.font("small"))
        p.setPen(theme.color("text.tertiary"))
        flags = int(_CENTER | Qt.TextFlag.TextWordWrap)
        p.drawText(rect.adjusted(12, 4, -12, -4), flags, empty_sentence(self._model, column))

    def dashed(self, p: QPainter, rect: QRectF, strong: bool = False) -> None:
        """A dashed outline: where nothing stands, or stood before it was lifted."""
        theme = self._kit.theme
        outline = QPen(theme.color("line.field" if strong else "line.strong"), 1, Qt.PenStyle.CustomDashLine)
        outline.setDashPattern([4, 3])
        p.setPen(outline)
        p.setBrush(Qt.BrushStyle.NoBrush)
        radius = theme.radius("card")
        p.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)

    def target(self, p: QPainter, rect: QRectF) -> None:
        """The ground of the place that something dragged would drop on."""
        theme = self._kit.theme
        p.setPen(QPen(theme.color("accent.fill"), 2))
        p.setBrush(theme.color("state.dropTarget"))
        radius = theme.radius("card") + 2
        p.drawRoundedRect(rect.adjusted(1, 1, -1, -1), radius, radius)

    def foot(self, p: QPainter, rect: QRectF, column: BoardColumn, hover: bool) -> None:
        """The line below the cards: adding one, or showing the older done ones."""
        kit, theme = self._kit, self._kit.theme
        done = column.category == Category.DONE
        if hover:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.hoverOnWindow"))
            p.drawRoundedRect(rect, theme.radius("control"), theme.radius("control"))
        ink = "text.primary" if hover else "text.secondary"
        if done:
            text = tr("Show {count} older").format(count=f"{column.older:,}")
            kit.text(p, rect.adjusted(5, 0, -4, 0), text, "small", ink)
            return
        kit.icons.paint(p, QRectF(rect.x() + 5, rect.center().y() - 7, 14, 14), "plus", ink)
        kit.text(p, rect.adjusted(26, 0, -4, 0), tr("Add"), "small", ink)

    def later_words(self, column: BoardColumn) -> str:
        """How many of a column's cards start later, and what a click does about them."""
        count = f"{column.later:,}"
        if self._model.later_shown:
            return tr("Hide {count} later").format(count=count)
        return tr("1 starts later") if column.later == 1 else tr("{count} start later").format(count=count)

    def later_width(self, column: BoardColumn) -> int:
        """How wide these words are, with some room around them."""
        return round(self._kit.theme.metrics("small").horizontalAdvance(self.later_words(column))) + 12

    def later(self, p: QPainter, rect: QRectF, column: BoardColumn, hover: bool) -> None:
        """How many cards of a column start later, at the right of the line below the cards."""
        kit, theme = self._kit, self._kit.theme
        if hover:
            p.setPen(Qt.PenStyle.NoPen)
            p.setBrush(theme.color("state.hoverOnWindow"))
            p.drawRoundedRect(rect, theme.radius("control"), theme.radius("control"))
        kit.text(p, rect, self.later_words(column), "small", "text.primary" if hover else "text.secondary", _CENTER)

    def lane_head(self, p: QPainter, x: float, width: float, y: float, box: LaneBox, hover: bool) -> None:
        """A lane's line, sign, team square, name, number of cards and how many are late."""
        kit, theme = self._kit, self._kit.theme
        lane = box.lane
        kit.hairline(p, x, y, x + width, y, "line.strong")
        middle = y + 16
        if lane.count:
            sign = "chevron-right" if box.folded else "chevron-down"
            kit.icons.paint(p, QRectF(x - 2, middle - 7, 14, 14), sign, "text.primary" if hover else "text.secondary")
            x += 20
        if self._model.lanes_by == "project" and lane.key != NOBODY:
            code = self._model.directory.code(lane.key)
            x += kit.chip(p, x, middle - kit.chip_height() / 2, code, "outline") + 8
        elif self._model.lanes_by != "priority":
            hue = theme.team_hue(lane.hue) if lane.hue is not None else None
            kit.team_square(p, x, middle - 5, hue, 10)
            x += 18
        baseline = _baseline(y + 5, 22, theme.metrics("bodyStrong"))
        p.setFont(theme.font("bodyStrong" if lane.count else "body"))
        p.setPen(theme.color("text.primary" if lane.count else "text.tertiary"))
        p.drawText(QPointF(x, baseline), lane.name)
        x += theme.metrics("bodyStrong" if lane.count else "body").horizontalAdvance(lane.name) + 9
        p.setFont(theme.font("small"))
        p.setPen(theme.color("text.tertiary"))
        note = self.lane_note(box)
        p.drawText(QPointF(x, baseline), note)
        if lane.late:
            x += theme.metrics("small").horizontalAdvance(note)
            p.setFont(theme.font("small", 600))
            p.setPen(theme.color("rag.red.text"))
            p.drawText(QPointF(x, baseline), tr("{count} late").format(count=lane.late))

    def lane_note(self, box: LaneBox) -> str:
        """How many cards a lane has, up to the comma before those that are late."""
        lane = box.lane
        if not lane.count:
            if self._model.filters.active or lane.key == NOBODY:
                return tr("no cards")
            return tr("no cards in this project") if self._model.project_id else tr("no cards")
        return count_words(lane.count, tr("card"), tr("cards")) + (", " if lane.late else "")


def _baseline(top: float, height: float, metrics: QFontMetricsF) -> float:
    return top + (height + metrics.ascent() - metrics.descent()) / 2

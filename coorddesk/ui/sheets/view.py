"""The Sheets screen: which sheet at the left, the paper in the middle, what is on it at the right."""

from pathlib import Path

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QWidget

from coorddesk.domain.changes import Step
from coorddesk.reports import html, text
from coorddesk.services import files
from coorddesk.services.sheets import KINDS, Choice, Draft, Drafts, SheetKind, Wish
from coorddesk.ui.actions import Action
from coorddesk.ui.buttons import Button
from coorddesk.ui.desk import Desk
from coorddesk.ui.print.pages import Pages, known_paper, paper_theme
from coorddesk.ui.print.pdf import pages_as_pdf
from coorddesk.ui.print.preview import Preview
from coorddesk.ui.sheets.kinds import KindsList
from coorddesk.ui.sheets.options import Options
from coorddesk.ui.view import View
from coorddesk.ui.widgets import Hairline
from coorddesk.ui.work import Job

_AROUND_LIST = 12


class SheetsView(View):
    """Every kind of sheet, previewed as it will print; the sheets, and what is known about each kind, are made on the worker."""

    NAME = "sheets"
    ICON = "printer"
    TITLE = "Sheets"
    NEW = ("Print…", "print_sheet")
    NEW_ICON = "printer"
    ACTIONS = (
        Action("print_sheet", "Print…", "print_sheet", ("Ctrl+P",), "printer", "file"),
        Action("save_pdf", "Save PDF…", "save_pdf", ("Ctrl+Shift+S",), "file-down", "file"),
        Action("save_page", "Save as web page…", "save_page", (), "file-code", "file"),
        Action("copy_mail", "Copy as e-mail", "copy_mail", ("Ctrl+Shift+C",), "mail", "file"),
        Action("nearer", "Nearer", "nearer", ("Ctrl++",), "plus", "view"),
        Action("further", "Further away", "further", ("Ctrl+-",), "minus", "view"),
        Action("fit_page", "Fit page", "fit_page", (), "", "view"),
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._drafts = Drafts(desk.store, desk.now, desk.zone, lambda: desk.settings.your_name)
        self._draft = Draft(None)
        self._pages: Pages | None = None
        self._job: Job | None = None
        self._stale = False
        self._projects: list[Choice] = []
        self._scope: str | None = None  # the window's project when the projects were read
        self._kinds_of: tuple[str | None] | None = None  # the project that the kinds were read for; None when they are out of date
        self._theme = paper_theme()
        theme = desk.theme
        self.list = KindsList(desk.paint)
        self.preview = Preview(desk.paint)
        self.options = Options(desk.paint, desk.today(), desk.settings.paper)
        left = QWidget()
        left.setFixedWidth(theme.width(theme.size("sheetList")))
        rows = QHBoxLayout(left)
        rows.setContentsMargins(_AROUND_LIST, _AROUND_LIST, _AROUND_LIST - 4, _AROUND_LIST)
        rows.addWidget(self.list)
        self.options.setFixedWidth(max(theme.width(theme.size("sheetOptions")), self.options.wanted_width()))
        parts = QHBoxLayout(self)
        parts.setContentsMargins(0, 0, 0, 0)
        parts.setSpacing(0)
        for part in (left, Hairline(desk.paint, vertical=True), self.preview, Hairline(desk.paint, vertical=True), self.options):
            parts.addWidget(part, 1 if part is self.preview else 0)
        self._copy = Button(desk.paint, self.tr("Copy as e-mail"), "mail")
        self._save = Button(desk.paint, self.tr("Save PDF…"), "file-down")
        self._copy.clicked.connect(self.copy_mail)
        self._save.clicked.connect(self.save_pdf)
        self.list.chosen.connect(self._choose)
        self.options.wish_changed.connect(self._make)
        self.options.look_changed.connect(self._look_again)
        desk.scope_changed.connect(self.reload)

    def context(self) -> str:
        """The project the sheet speaks of."""
        chosen = self.options.wish.project_id
        return next((one.words for one in self._projects if one.id == chosen), "")

    def hint(self) -> str:
        return self.tr("Ctrl+P prints, Ctrl+Shift+S saves a PDF")

    def top_widgets(self) -> list[QWidget]:
        return [self._copy, self._save]

    def offers(self, name: str) -> bool:
        """Nothing is done with a sheet that cannot be made as it is wished."""
        return self._pages is not None or not self._draft.why_not

    def reload(self) -> None:
        """Reads kinds and projects anew and makes the sheet again, of the project that was chosen here while the window's is the same."""
        scope, before = self.desk.project_id, self._scope
        self._projects, self._scope = self._drafts.projects(), scope
        self._kinds_of = None
        chosen = self.options.wish.project_id
        project = chosen if scope == before and any(one.id == chosen for one in self._projects) else scope
        self.options.set_projects(self._projects, project, self.tr("All projects") if scope is None else "")
        if not self.list.current_key():
            self.list.set_kinds(KINDS)
        self._choose(self.list.current_key())
        self.title_changed.emit()

    def show_sheet(self, kind: str, subject: str) -> None:
        """Shows one kind of sheet about one thing, such as the agenda of one meeting."""
        words = self._drafts.subject_words(subject)
        self.options.want(Choice(subject, words))
        self.list.choose(kind)
        self._choose(kind)

    def apply(self, step: Step) -> None:
        """The sheet is made again when it is next looked at."""
        self._kinds_of = None
        if self.isVisible():
            self._make()
        else:
            self._stale = True

    def showEvent(self, event: object) -> None:
        super().showEvent(event)  # type: ignore[arg-type]
        if self._stale:
            self._make()

    def current(self) -> tuple[str, str] | None:
        return None

    def focus_list(self) -> None:
        self.list.setFocus()

    def sheet_pages(self) -> Pages | None:
        """The pages on the desk."""
        return self._pages

    def nearer(self) -> None:
        """One step nearer."""
        self.preview.step(1)

    def further(self) -> None:
        """One step further away."""
        self.preview.step(-1)

    def fit_page(self) -> None:
        """The whole page."""
        self.preview.fit_page()

    def copy_mail(self) -> None:
        """Puts the sheet on the clipboard, formatted and as plain words, for pasting into a message."""
        if self._draft.sheet is None:
            return
        mime = QMimeData()
        mime.setHtml(html.mail_body(self._draft.sheet))
        mime.setText(text.text(self._draft.sheet))
        QGuiApplication.clipboard().setMimeData(mime)
        self.desk.announced.emit(self.tr("Copied. Paste it into a message."))

    def save_pdf(self) -> None:
        """Asks where, and writes the PDF."""
        if self._pages is not None and (path := self.ask_path(self.tr("PDF (*.pdf)"), ".pdf")):
            self._write(path, pages_as_pdf(self._pages))

    def save_page(self) -> None:
        """Asks where, and writes one HTML file."""
        if self._draft.sheet is not None and (path := self.ask_path(self.tr("Web page (*.html)"), ".html")):
            self._write(path, html.page(self._draft.sheet, self.options.wish.paper).encode())

    def ask_path(self, kinds: str, ending: str) -> Path | None:
        """Where the file goes, in the platform's own dialog; None when that was left."""
        sheet = self._draft.sheet
        name = (sheet.number or sheet.title.replace(": ", " ")) if sheet else ""
        suggested = "".join("-" if letter in '/\\:*?"<>|' else letter for letter in name)
        chosen, _ = QFileDialog.getSaveFileName(self, self.tr("Save the sheet"), suggested + ending, kinds)
        if not chosen:
            return None
        path = Path(chosen)
        return path if path.suffix else path.with_suffix(ending)

    def print_sheet(self) -> None:
        """Asks for the printer, prints, and remembers the sheet as issued."""
        if self._pages is None:
            return
        # Loaded here because few sessions print, and it takes as long as opening a window.
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setFullPage(True)
        printer.setDocName(self._pages.sheet.title.replace(":", ","))  # it may become the name of a file
        printer.setCreator("CoordDesk")
        dialog = QPrintDialog(printer, self)
        dialog.setMinMax(1, self._pages.count)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        printer.setFullPage(True)
        grey = printer.colorMode() == QPrinter.ColorMode.GrayScale
        if self._pages.print_on(printer, grey=grey):
            self._issue(pages_as_pdf(self._pages))
            self.desk.announced.emit(self.tr("Sent to the printer."))
        else:
            self.desk.failed.emit(
                self.tr("Cannot print"), self.tr("The printer did not take the sheet. Save a PDF and print that, or choose another.")
            )

    def _write(self, path: Path, data: bytes) -> None:
        with self.desk.attempt_all(self.tr("Cannot save {name}").format(name=path.name)):
            files.write(path, data)
            self._issue(data if path.suffix.lower() == ".pdf" else b"")
            self.desk.announced.emit(self.tr("Saved {name}").format(name=path.name))

    def _issue(self, pdf: bytes) -> None:
        if pdf and self.options.wish.keep and self._draft.number:
            with self.desk.attempt_all(self.tr("Cannot keep a copy")):
                self._drafts.issued(self.options.wish, self._draft, pdf)

    def _choose(self, key: str) -> None:
        kind = self.list.current_kind()
        if kind is not None and kind.key == key:
            self.options.set_kind(kind)
            self._make()

    def _make(self) -> None:
        """Drafts the sheet on the worker; the one on the desk stays until the new one is there."""
        self._stale = False
        wish = self.options.wish
        known = self._kinds_of == (wish.project_id,)

        def make(_job: Job) -> tuple[Wish, Draft, list[SheetKind]]:
            return wish, self._drafts.draft(wish), [] if known else self._drafts.kinds(wish.project_id)

        if wish.kind:
            self._job = self.desk.work.start(make, self._made, self._not_made, latest=self._job)

    def _made(self, result: tuple[Wish, Draft, list[SheetKind]]) -> None:
        wish, self._draft, kinds = result
        if kinds:
            self._kinds_of = (wish.project_id,)
            self.list.set_kinds(kinds)
            if (kind := self.list.current_kind()) is not None:
                self.options.set_kind(kind)
        self._look_again()
        self.title_changed.emit()

    def _not_made(self, error: BaseException) -> None:
        sentence = getattr(error, "sentence", "")
        if not sentence:
            raise error
        self._draft = Draft(None, why_not=sentence)
        self._look_again()
        self.title_changed.emit()

    def _look_again(self) -> None:
        """Measures the sheet for the paper chosen."""
        wish, draft = self.options.wish, self._draft
        self._pages = Pages(draft.sheet, self._theme, known_paper(wish.paper)) if draft.sheet is not None else None
        self.preview.set_grey(wish.grey)
        self.preview.set_pages(self._pages, draft.why_not)
        now = self.tr("as of {time}").format(time=self._clock_words()) if draft.sheet else ""
        self.options.show_draft(draft, now, self._pages.count if self._pages else 0, bool(self._pages and self._pages.shortened))
        for button in (self._copy, self._save):
            button.setEnabled(self._pages is not None)

    def _clock_words(self) -> str:
        """The time of the sheet's own “Printed” line."""
        printed = self._draft.sheet.printed if self._draft.sheet else ""
        return printed.rpartition(", ")[2].rstrip(".")

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), self.desk.theme.color("surface.base"))

    def changeEvent(self, event: object) -> None:
        super().changeEvent(event)  # type: ignore[arg-type]
        self.update()

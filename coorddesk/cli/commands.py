"""The command line: the same services as the window, for scripts and the weekly run. Qt is imported only where a PDF is made."""

import argparse
import codecs
import csv
import io
import json
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from coorddesk import __version__, paths
from coorddesk.cli import calendars, documents
from coorddesk.cli import transmittals as sent
from coorddesk.cli.desk import Desk, Refused, Usage
from coorddesk.domain.calendars import MESSAGE_ENDINGS
from coorddesk.domain.dates import DateOrder, day_words, due_words
from coorddesk.domain.kinds import BY_KIND, FIELDS
from coorddesk.domain.obligations import Bucket, bucket, days_late
from coorddesk.domain.profiles import SPREADSHEET_ENDINGS
from coorddesk.errors import CoordDeskError, InvalidInput, NotFound, StorageError

KINDS = (
    "tasks", "milestones", "meetings", "documents", "reviews", "transmittals", "log", "people", "followups", "sheets", "projects",
)  # fmt: skip
_EXPORTS = (
    "invite", "reply", "tasks", "log", "documents", "people", "milestones", "meetings", "calendar", "publications", "store",
    "transmittals", "transmittal", "distribution", "holdings",
)  # fmt: skip
_MESSAGES = ", ".join(MESSAGE_ENDINGS)
_SHEETS = ("status", "actions", "agenda", "minutes", "register", "issues", "transmittal", "holdings", "distribution", "raid")


def run(arguments: Sequence[str]) -> int:
    """Runs one command; 0 done, 1 refused, 2 wrong usage: words that say nothing, whatever the store holds.

    Raises:
        SystemExit: words that argparse does not take, with 2; help, with 0.
    """
    from coorddesk.exchange.occurrences import use_pinned_zones

    use_pinned_zones()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal of another encoding, or a file's name that is no text
    parser = _parser()
    given = parser.parse_args(arguments, argparse.Namespace(store=None, now=None, project=None, command=None))
    if given.version:
        print(f"CoordDesk {__version__}")
        return 0
    if given.selftest:
        from coorddesk import selftest

        return selftest.run()
    if given.command is None:
        parser.print_usage(sys.stderr)
        return 2
    try:
        desk = Desk(given)
        command: Callable[[Desk], int | None] = given.run
        return command(desk) or 0
    except CoordDeskError as error:
        print(f"coorddesk: {error.sentence}", file=sys.stderr)
        return 1
    except Usage as error:
        print(f"coorddesk: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  the reader has gone; nothing more can be said to it
        return 1
    except KeyboardInterrupt:
        return 1
    except Exception as error:  # nothing prints a traceback (product.md, command line); the log has it
        _log_bug(error)
        said = f"Something in CoordDesk failed ({type(error).__name__}: {error}). The store is as it was"
        print(f"coorddesk: {said}; “coorddesk check” tells whether it is sound.", file=sys.stderr)
        return 1


def _log_bug(error: BaseException) -> None:
    import traceback

    try:
        paths.log_dir().mkdir(parents=True, exist_ok=True)
        with (paths.log_dir() / "coorddesk.log").open("a", encoding="utf-8") as log:
            log.write("".join(traceback.format_exception(error)))
    except OSError:
        return


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "coorddesk", description="A desk for one project coordinator. Without a command it opens the window.", parents=[_everywhere()]
    )
    parser.add_argument("--version", action="store_true", help="the version")
    parser.add_argument("--selftest", action="store_true", help="checks this installation; prints one JSON line")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def add(name: str, about: str, run: Callable[[Desk], int | None], project: str = "") -> argparse.ArgumentParser:
        """`project`: what a command takes its project for; without it there is none."""
        found = commands.add_parser(name, help=about, description=about, parents=[_everywhere()])
        found.set_defaults(run=run)
        if project:
            found.add_argument("--project", metavar="CODE", help=project)
        return found

    one = add("new", "an empty store with one project", _new)
    one.add_argument("file", type=Path, help="the store to make, such as desk.coord")
    one.add_argument("--project", required=True, metavar="CODE", help="its first project’s short code, such as FIT")
    one.add_argument("--name", required=True, help="that project’s name")
    one = add("example", "the example project as a store", _example)
    one.add_argument("file", type=Path, help="the store to make")
    one = add(
        "add", "adds a task from a line of quick capture; prints its reference", _add, project="where it goes, where the line does not say"
    )  # fmt: skip
    one.add_argument("line", help="such as “Ask Dana for drawing A-102 by Fri #FIT @design !high”, in quotes")
    one = add(
        "register", "registers a document before it exists; prints its number", documents.register, project="which project it belongs to"
    )  # fmt: skip
    one.add_argument("title", help="its title, in quotes")
    one.add_argument("--number", default="", help="else the next one by the project's pattern")
    one.add_argument("--type", default="", help="its type, such as DR")
    one.add_argument("--discipline", default="", help="its discipline, as the project writes it")
    one.add_argument("--owner", metavar="NAME", help="who owes it")
    one.add_argument("--planned", type=_date, metavar="DATE", help="the day its first issue is planned for")
    one = add("issue", "issues a revision of a document", documents.issue)
    one.add_argument("ref", help="the document's number")
    one.add_argument("revision", nargs="?", default="", help="else the next one by the project's scheme")
    one.add_argument("--status", default="", help="else “Issued”, or the first of the project's that is no draft")
    one.add_argument("--date", type=_date, metavar="DATE", help="the day of issue, else today")
    one.add_argument("--note", default="", help="what changed")
    one.add_argument("--current", action="store_true", help="it becomes the current one even when it comes before that")
    one = add("list", "lists things", _list, project="of one project only")
    one.add_argument("kind", choices=KINDS, metavar="KIND", help=", ".join(KINDS))
    one.add_argument("--format", choices=("table", "json", "csv"), default="table")
    one = add("show", "one thing, with its history", _show)
    one.add_argument("ref", help="a reference such as FIT-23, or a document’s number")
    one.add_argument("--format", choices=("text", "json"), default="text")
    one = add("owed", "what is owed, oldest first", _owed, project="in one project only")
    one.add_argument("--person", metavar="NAME", help="by one person only")
    one.add_argument("--format", choices=("table", "json"), default="table")
    one = add(
        "import", "takes in a spreadsheet, or a message about a meeting", _import,
        project="where it goes, where the file names none",
    )  # fmt: skip
    one.add_argument("file", type=Path, help=f"a spreadsheet ({', '.join(SPREADSHEET_ENDINGS)}), or a message ({_MESSAGES})")
    one.add_argument(
        "--as", dest="as_kind", choices=("tasks", "log", "documents", "people", "milestones", "meetings"),
        help="what the sheet lists, else as its headings say",
    )  # fmt: skip
    one.add_argument("--dates", choices=("dmy", "mdy", "ymd"), help="how dates written as text are meant")
    one.add_argument("--person", metavar="NAME", help="whose answer it is, where its address is unknown")
    one.add_argument("--meeting", metavar="REF", help="which meeting it answers, where it does not say")
    one.add_argument("--status", action="append", default=[], metavar="WORD=CODE", help="what a word of a register's status column means")
    one.add_argument("--withdraw-missing", action="store_true", help="marks documents that a register does not have as withdrawn")
    one.add_argument("--no-transmittals", action="store_true", help="leaves out the distribution at the foot of an issue sheet")
    one.add_argument("--dry-run", action="store_true", help="says what would happen, and changes nothing")
    one = add("export", "writes an invite, a table, a calendar or the whole store", _export, project="of one project only")
    one.add_argument("kind", choices=_EXPORTS, metavar="KIND", help=", ".join(_EXPORTS))
    one.add_argument("ref", nargs="?", help="the meeting, for an invite or a reply; the transmittal; the document, for holdings")
    one.add_argument("-o", dest="output", type=Path, help="the file to write; publications have their own")
    way = one.add_mutually_exclusive_group()
    way.add_argument("--update", action="store_true", help="an update of an invite that went out")
    way.add_argument("--cancel", action="store_true", help="calls the meeting off, and says so")
    way.add_argument("--only-new", action="store_true", help="an invite to those who were asked since the last one went out")
    way.add_argument("--removed", action="store_true", help="a cancellation to those who were taken off the meeting")
    one.add_argument("--occurrence", type=_date, metavar="DATE", help="one day of a series")
    one.add_argument("--answer", choices=("coming", "maybe", "cannot"), help="of a reply to somebody else’s meeting")
    one.add_argument("--comment", default="", help="of a reply")
    one.add_argument("--person", metavar="NAME", help="the calendar of one person, or the holdings")
    one.add_argument("--team", metavar="NAME", help="the calendar of one team")
    one.add_argument("--deadlines", choices=("event", "todo", "none"), help="in a calendar: whole days (as usual), tasks, or left out")
    one = add("sheet", "writes a sheet as PDF or HTML", _sheet, project="which project it is about")
    one.add_argument("kind", choices=_SHEETS, metavar="KIND", help=", ".join(_SHEETS))
    one.add_argument("--ref", help="the meeting or transmittal; the document, for holdings")
    one.add_argument("--as-of", type=_date, metavar="DATE", help="the day it speaks of, else today")
    one.add_argument("--paper", choices=("a4", "letter", "a3"), help="else as the settings say")
    one.add_argument("--by", choices=("type", "discipline", "status", "folder", "owner"), help="what a register is divided by")
    one.add_argument("--superseded", action="store_true", help="with the superseded revisions of a register, struck through")
    one.add_argument("-o", dest="output", type=Path, required=True, help="the file to write, .pdf or .html")
    add("check", "reads the whole store and says whether it is sound", _check)
    one = add("backup", "makes a checked backup, or a copy at FILE", _backup)
    one.add_argument("file", type=Path, nargs="?", help="where to, else among the backups")
    one = add("restore", "puts a backup in the store's place; the file before is kept", _restore)
    one.add_argument("file", type=Path, help="the backup")
    add("undo", "takes the last change back", _undo)
    add("redo", "does the last undone change again", _redo)
    return parser


def _everywhere() -> argparse.ArgumentParser:
    """Options that may stand before the command or after it; made anew for each, since argparse shares defaults between parents."""
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--store", default=argparse.SUPPRESS, help="the store (or COORDDESK_STORE)")
    shared.add_argument("--now", default=argparse.SUPPRESS, help="the time it is, ISO (or COORDDESK_NOW)")
    return shared


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"“{text}” is not a date, so nothing was done. Give one such as 2026-11-25.") from error


def _new(desk: Desk) -> None:
    from coorddesk.domain.projects import checked_code
    from coorddesk.services import projects, stores

    checked_code(desk.given.project)
    store = stores.create(desk.given.file, desk.clock.now)
    project = projects.start(store, desk.given.project, desk.given.name)
    store.close()
    print(f"{project.code} {project.name}: {desk.given.file}")


def _example(desk: Desk) -> None:
    from coorddesk.services import stores

    stores.create_example(desk.given.file, desk.clock.now, desk.today).close()
    print(desk.given.file)


def _add(desk: Desk) -> None:
    from coorddesk.services import capture

    store = desk.store()
    problems = capture.parse(store, desk.given.line, desk.today, _order(desk)).problems
    task = capture.add_line(store, desk.given.line, desk.today, desk.project_id(store), order=_order(desk))
    print(task.ref)
    for problem in problems:
        print(f"coorddesk: {problem} The words stay in the title of {task.ref}, which has no due date.", file=sys.stderr)


def _order(desk: Desk) -> DateOrder:
    return DateOrder(desk.settings.date_order or "dmy")


def _list(desk: Desk) -> None:
    from coorddesk.services import listing

    store = desk.store()
    project = desk.project_id(store)
    if desk.given.format == "json":
        _print_json(listing.objects(store, desk.given.kind, project))
        return
    found = listing.table(store, desk.given.kind, project)
    if desk.given.format == "csv":
        from coorddesk.exchange.tables import write_csv

        sys.stdout.buffer.write(write_csv(found.headings, found.rows))
        return
    _print_table(found.headings, found.rows)


def _print_json(found: Any) -> None:
    """JSON is UTF-8; elsewhere it is written in ASCII, since the escapes of `backslashreplace` are none of JSON's."""
    print(json.dumps(found, ensure_ascii=codecs.lookup(sys.stdout.encoding).name != "utf-8", indent=1))


def _print_table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns in line on a terminal, tabs elsewhere; long cells are cut on a terminal."""
    texts = [["" if cell is None else " ".join(str(cell).split()) for cell in row] for row in rows]
    if not sys.stdout.isatty():
        writer = csv.writer(sys.stdout, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_NONE, escapechar="\\")
        writer.writerow(headings)
        writer.writerows(texts)
        return
    widths = [min(40, max([len(heading), *(len(row[n]) for row in texts)])) for n, heading in enumerate(headings)]
    for row in [list(headings), *texts]:
        cut = [cell if len(cell) <= width else cell[: width - 1] + "…" for cell, width in zip(row, widths, strict=True)]
        print("  ".join(cell.ljust(width) for cell, width in zip(cut, widths, strict=True)).rstrip())


def _show(desk: Desk) -> None:
    from coorddesk.services import directory, listing, lookup

    store = desk.store()
    found = lookup.by_reference(store, desk.given.ref)
    known = directory.read(store)
    with store.read() as reader:
        record = reader.get(BY_KIND[found.kind], found.id)
        shown = {"kind": found.kind} | listing.as_object(record, known, reader)
        if found.kind == "document" and (asked := listing.reviews(reader, found.id, known)):
            shown["reviews"] = asked
        history = [{"at": entry.at.isoformat(timespec="seconds"), "what": entry.label} for entry in reader.history(found.id)]
    if desk.given.format == "json":
        _print_json(shown | {"history": history})
        return
    labels = {field.name.removesuffix("_id"): field.label for field in FIELDS.get(found.kind, ())} | {"reference": "Reference"}
    for key, value in shown.items():
        if value in (None, "", [], ()) or key in ("id", "kind"):
            continue
        label = labels.get(key, key.replace("_", " ").capitalize())
        if isinstance(value, list):
            print(f"{label}:")
            for item in value:
                print("  " + ", ".join(_parts_of(item)))
        else:
            print(f"{label}: {value}")
    if history:
        print("History:")
        for entry in history:
            print(f"  {entry['at'][:16].replace('T', ' ')}  {entry['what']}")


def _parts_of(item: Any) -> list[str]:
    """What a line of a list says: its values, and the names of what holds of it."""
    if not isinstance(item, dict):
        return [str(item)]
    named = {key: key.replace("_", " ") if value is True else value for key, value in item.items() if value is not False}
    return [str(value) for value in named.values() if value not in (None, "")]


def _owed(desk: Desk) -> None:
    from coorddesk.services import chasing, directory, lookup

    store = desk.store()
    person = lookup.person(store, desk.given.person).id if desk.given.person else None
    today = desk.today
    found = sorted(chasing.owed(store, desk.project_id(store), person, today), key=lambda one: (one.deadline or date.max, one.ref))
    known = directory.read(store)
    if desk.given.format == "json":
        _print_json(
            [
                {
                    "kind": one.kind, "reference": one.ref, "title": one.title, "project": known.code(one.project_id),
                    "person": known.name(one.person_id) or None, "due": one.due and one.due.isoformat(),
                    "since": one.since and one.since.isoformat(), "times_asked": len(one.asked),
                    "last_asked": one.asked[-1].isoformat() if one.asked else None, "promised": one.promised and one.promised.isoformat(),
                    "ask_next": one.ask_next and one.ask_next.isoformat(), "days_late": days_late(one, today),
                    "bucket": bucket(one, today).value,
                }
                for one in found
            ]
        )  # fmt: skip
        return
    rows = [
        (
            known.name(one.person_id) or "nobody", one.ref, one.title, due_words(one.deadline, today) if one.deadline else "",
            len(one.asked) or "", day_words(one.asked[-1], today) if one.asked else "",
            "ask again" if bucket(one, today) is Bucket.ASK_AGAIN else "",
        )
        for one in found
    ]  # fmt: skip
    _print_table(("Person", "Reference", "What", "Due", "Asked", "Last asked", ""), rows)


def _import(desk: Desk) -> int:
    from coorddesk.services import imports

    kinds = {"tasks": "task", "log": "log", "documents": "document", "people": "person", "milestones": "milestone", "meetings": "meeting"}
    given = desk.given
    if given.file.is_dir():
        raise NotFound(f"{given.file} is a folder. Nothing was imported; name a file in it.")
    if not given.file.is_file():
        raise NotFound(f"There is no file {given.file}. Nothing was imported.")
    if given.file.suffix.lower() in MESSAGE_ENDINGS:
        return calendars.import_message(desk)
    if given.person or given.meeting:
        raise Usage(f"--person and --meeting go with a message about a meeting ({_MESSAGES}) only.")
    words = dict(one.split("=", 1) for one in given.status if "=" in one)
    if len(words) < len(given.status):
        raise Usage("Give a word and its code: --status IFC=Issued")
    store = desk.store()
    tables = imports.read(given.file)
    if not tables.tables:
        said = " ".join(problem.sentence for problem in tables.problems[:3])
        raise Refused(f"There is no table in {given.file.name}, so nothing was imported. {said}".rstrip())
    choices = {number: imports.Choice(issues=False) for number in range(len(tables.tables))} if given.no_transmittals else None
    plan = imports.plan(
        store, tables, project_id=desk.project_id(store), as_kind=kinds.get(given.as_kind or ""),
        date_order=DateOrder(given.dates) if given.dates else None, today=desk.today, zone=desk.zone, words=words, mappings=choices,
        withdraw_missing=given.withdraw_missing, folder=given.file.parent,
    )  # fmt: skip
    for problem in plan.problems:
        row, column = f"row {problem.row}" if problem.row else "", f"column {problem.column}" if problem.column else ""
        place = ", ".join(filter(None, (problem.sheet, row, column)))
        print(f"{place}: {problem.sentence}" if place else problem.sentence, file=sys.stderr)
    if plan.needs_date_order:
        sentence = f"The dates in {given.file.name} could be day or month first. Nothing was imported; say --dates dmy or mdy."
        raise InvalidInput("dates", sentence)
    if given.dry_run:
        for item in plan.items:
            if item.action in ("changed", "gone"):
                said = "; ".join(item.differences) or "in the register, but not in the file"
                print(f"{item.ref or item.title}: {said}")
        print(f"Would be: {plan.added} added, {plan.changed} changed, {plan.unchanged} unchanged, {plan.refused} refused.")
        return 0
    outcome = imports.apply(store, plan, given.file.name, desk.today)
    print(f"{outcome.added} added, {outcome.changed} changed, {outcome.unchanged} unchanged, {outcome.refused} refused.")
    return 0


def _export(desk: Desk) -> int | None:
    from coorddesk.services import exports

    given = desk.given
    if given.kind not in ("invite", "reply", *sent.WITH_REF) and given.ref:
        raise Usage("A reference goes with “export invite”, “export reply”, “export transmittal” and “export holdings” only.")
    if given.kind not in ("invite", "reply") and given.occurrence:
        raise Usage("--occurrence goes with “export invite” and “export reply” only.")
    if given.kind != "invite" and (given.update or given.cancel or given.only_new or given.removed):
        raise Usage("--update, --cancel, --only-new and --removed go with “export invite” only.")
    if given.kind != "reply" and (given.answer or given.comment):
        raise Usage("--answer and --comment go with “export reply” only.")
    if given.kind != "calendar" and (given.team or given.deadlines or (given.person and given.kind != "holdings")):
        raise Usage("--person, --team and --deadlines go with “export calendar” only.")
    if given.kind == "publications":
        return calendars.export_publications(desk)
    if given.output is None:
        raise Usage("Say which file to write: -o FILE")
    if given.kind == "invite":
        calendars.export_invite(desk)
        return None
    if given.kind == "reply":
        calendars.export_reply(desk)
        return None
    if given.kind in sent.KINDS:
        sent.export(desk)
    elif given.kind == "calendar":
        calendars.export_calendar(desk)
    elif given.kind == "store":
        exports.write_everything(desk.store(), given.output)
    else:
        store = desk.store()
        exports.write_table(store, given.kind, given.output, desk.project_id(store))
    print(given.output)
    return None


def _sheet(desk: Desk) -> None:
    from coorddesk.reports import html
    from coorddesk.services import files, sheets

    given = desk.given
    ending = given.output.suffix.lower()
    if ending not in (".pdf", ".html"):
        raise InvalidInput("output", f"{given.output.name} ends in neither .pdf nor .html, so nothing was written. Give one of them.")
    store = desk.store()
    drafts = sheets.Drafts(store, desk.clock.now, desk.zone, lambda: desk.settings.your_name)
    project = desk.project_id(store)
    choices = drafts.projects()
    if given.kind != "register" and (given.by or given.superseded):
        raise Usage("--by and --superseded go with “sheet register” only.")
    if project is None and given.kind in ("status", "issues") and len(choices) == 1:
        project = choices[0].id
    paper = given.paper or desk.settings.paper
    subject = given.by or "" if given.kind == "register" else _subject(desk, store, drafts, project)
    off = frozenset() if given.superseded else frozenset({"superseded"} if given.kind == "register" else ())
    wish = sheets.Wish(given.kind, project, given.as_of or desk.today, subject, off=off, paper=paper)
    draft = drafts.draft(wish)
    if draft.sheet is None:
        one_project = {"status": "A status sheet", "issues": "An issue sheet"}.get(given.kind)
        raise Refused(f"{one_project} speaks of one project. Say which: --project CODE." if one_project else draft.why_not)
    if ending == ".html":
        files.write(given.output, html.page(draft.sheet, paper).encode("utf-8"))
    else:
        from coorddesk.ui.print.pages import known_paper
        from coorddesk.ui.print.pdf import pdf_bytes

        files.write(given.output, pdf_bytes(draft.sheet, known_paper(paper)))
    print(given.output)


def _subject(desk: Desk, store: Any, drafts: Any, project: str | None) -> str:
    """The meeting, transmittal or document that --ref names, as the sheets know it."""
    from coorddesk.services import lookup

    ref = desk.given.ref
    if not ref:
        return ""
    if desk.given.kind == "transmittal":
        return sent.named(store, ref, project)
    found = lookup.by_reference(store, ref)
    if desk.given.kind == "holdings" and found.kind == "document":
        return found.id
    chosen = drafts.subject(desk.given.kind, found.id)
    if not chosen:
        raise NotFound(f"{ref} is not a meeting within a month of that day, so there is no sheet about it.")
    return str(chosen)


def _check(desk: Desk) -> int:
    from coorddesk.services import backups
    from coorddesk.storage.probe import Found, refuse_unless_openable

    path = desk.store_path()
    older = refuse_unless_openable(path).found is Found.OLDER
    problems = backups.check(path)
    if problems:
        what = "; ".join(problems[:5])
        raise StorageError("corrupt", f"{path.name} is damaged: {what}. Restore the latest backup: coorddesk restore FILE.")
    unread = " It is from an older version, so its records were not read: open it once, which brings it up to date, and check it again."
    print(f"{path} is sound{' as a file.' + unread if older else '.'}")
    return 0


def _backup(desk: Desk) -> None:
    from coorddesk.services import backups
    from coorddesk.storage.probe import refuse_unless_openable

    path = desk.store_path()
    refuse_unless_openable(path)
    if desk.given.file is None:
        print(backups.make(path, desk.clock.now()))
        return
    if desk.given.file.exists():
        raise InvalidInput("file", f"{desk.given.file} exists already and is left as it is. Give another name.")
    backups.save_copy(path, desk.given.file)
    print(desk.given.file)


def _restore(desk: Desk) -> None:
    from coorddesk.services import backups

    aside = backups.restore(desk.given.file, desk.store_path(), desk.clock.now())
    print(f"Restored {desk.given.file}." + (f" The file before is kept as {aside}." if aside else ""))


def _undo(desk: Desk) -> int:
    step = desk.store().undo()
    if step is None:
        raise Refused("There is nothing to undo.")
    print(f"Undone: {step.label}")
    return 0


def _redo(desk: Desk) -> int:
    step = desk.store().redo()
    if step is None:
        raise Refused("There is nothing to redo.")
    print(f"Done again: {step.label}")
    return 0


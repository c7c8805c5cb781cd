"""The command line, run as its user runs it: in a process of its own, on a real store."""

import csv
import io
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from coorddesk.domain.calendars import Publication
from coorddesk.services import lookup, publishing
from coorddesk.storage.store import Store

ROOT = Path(__file__).parents[1]


class Shell:
    """A folder, a home and a clock of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.env = {name: value for name, value in os.environ.items() if not name.startswith(("COORDDESK", "XDG"))}
        self.env |= {
            "HOME": str(folder / "home"), "PYTHONPATH": str(ROOT), "COORDDESK_NOW": "2026-11-25T08:42Z",
            "COORDDESK_STORE": str(folder / "a.coord"), "TZ": "Europe/London",
        }  # fmt: skip

    def __call__(self, *words: str, code: int = 0) -> str:
        """What the command printed; fails on another exit code or on a traceback."""
        done = subprocess.run([sys.executable, "-m", "coorddesk", *words], cwd=self.folder, env=self.env, capture_output=True, timeout=60)
        out, self.err = done.stdout.decode(), done.stderr.decode()
        assert "Traceback" not in out + self.err
        assert done.returncode == code, self.err or out
        return out


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


@pytest.fixture
def example(shell: Shell) -> Shell:
    shell("example", "a.coord")
    return shell


def test_the_version_is_told_without_qt_or_sqlalchemy(shell: Shell) -> None:
    words = [sys.executable, "-X", "importtime", "-m", "coorddesk", "--version"]
    done = subprocess.run(words, env=shell.env, cwd=shell.folder, capture_output=True, text=True)
    assert done.stdout.startswith("CoordDesk ")
    assert "PySide6" not in done.stderr and "sqlalchemy" not in done.stderr


def test_a_new_store_takes_a_line_of_capture(shell: Shell) -> None:
    shell("new", "a.coord", "--project", "fit", "--name", "Office fit-out")
    assert shell("add", "Order the signs by fri !high #FIT").strip() == "FIT-1"
    found = json.loads(shell("list", "tasks", "--format", "json"))
    assert [(one["reference"], one["title"], one["due"], one["priority"]) for one in found] == [
        ("FIT-1", "Order the signs", "2026-11-27", "high")
    ]


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8"])
def test_json_is_json_in_every_encoding_of_the_terminal(shell: Shell, encoding: str) -> None:
    shell("new", "a.coord", "--project", "fit", "--name", "Office fit-out")
    shell("add", "Café survey #FIT")
    shell.env["PYTHONIOENCODING"] = encoding
    assert json.loads(shell("list", "tasks", "--format", "json"))[0]["title"] == "Café survey"
    assert json.loads(shell("show", "FIT-1", "--format", "json"))["title"] == "Café survey"


def test_a_store_is_never_overwritten(shell: Shell) -> None:
    shell("new", "a.coord", "--project", "FIT", "--name", "One")
    shell("new", "a.coord", "--project", "FIT", "--name", "Two", code=1)
    assert "exists already" in shell.err and shell.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("list", "tasks", "--project", "XYZ"), 1, "There are: FIT, MOV, NET"),
        (("show", "FIT-999"), 1, "Nothing has the reference"),
        (("show",), 2, "usage"),
        (("sheet", "status", "-o", "x.pdf"), 1, "--project"),
        (("sheet", "status", "--project", "FIT", "-o", "x.doc"), 1, "neither .pdf nor .html"),
        (("export", "tasks", "-o", "x.doc"), 1, "neither .xlsx nor .csv"),
        (("export", "invite", "FIT-23", "-o", "x.ics"), 1, "not a meeting"),
        (("export", "invite", "-o", "x.ics"), 2, "Say which meeting"),
        (("export", "invite", "FIT-M11", "-o", "x.ics", "--occurrence", "WRONG"), 2, "“WRONG” is not a date"),
        (("sheet", "status", "-o", "x.pdf", "--as-of", "2026-13-01"), 2, "argument --as-of: “2026-13-01” is not a date"),
        (("sheet", "status", "-o", "x.pdf", "--paper", "nope"), 2, "argument --paper"),
        (("export", "tasks"), 2, "-o FILE"),
        (("export", "tasks", "-o", "t.csv", "--team", "Design"), 2, "export calendar"),
        (("export", "calendar", "-o", "c.txt"), 1, "does not end in .ics"),
        (("export", "calendar", "-o", "c.ics", "--team", "Nobody"), 1, "There are: Design"),
        (("export", "calendar", "-o", "c.ics", "--person", "Nobody Atall"), 1, "Nobody is called"),
        (("export", "calendar", "-o", "c.ics", "--team", "Design", "--project", "FIT"), 2, "one project, of one person or of one team"),
        (("export", "calendar", "-o", "nowhere/c.ics"), 1, "could not be written"),
        (("import", "nowhere.xlsx"), 1, "no file"),
        (("restore", "nowhere.coord"), 1, "no backup"),
        (("redo",), 1, "nothing to redo"),
        (("owed", "--person", "Nobody Atall"), 1, "Nobody is called"),
        (("list", "tasks", "--now", "noon"), 2, "not a time"),
        (("bogus",), 2, "neither a command nor a file"),
        (("export", "tasks", "-o", "nowhere/t.csv"), 1, "could not be written"),
    ],
)
def test_what_cannot_be_done_is_refused_with_one_line(example: Shell, words: tuple[str, ...], code: int, says: str) -> None:
    example(*words, code=code)
    assert says in example.err
    if code == 1:
        assert example.err.count("\n") == 1


def test_the_store_may_be_named_before_the_command_or_after_it(example: Shell) -> None:
    example("new", "b.coord", "--project", "BBB", "--name", "Other")
    assert "Other" in example("--store", "b.coord", "list", "projects")
    assert "Other" in example("list", "projects", "--store", "b.coord")


def test_a_spreadsheet_is_imported_once(shell: Shell) -> None:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("Action log",), (), ("ID", "Action", "Owner", "Due date"), ("A-1", "Order signs", "Dana Whitlock", "03/04/26")):
        book.active.append(row)
    book.save(shell.folder / "log.xlsx")
    shell("new", "a.coord", "--project", "FIT", "--name", "Fit-out")
    shell("import", "log.xlsx", "--project", "FIT", code=1)
    assert "--dates dmy or mdy" in shell.err
    assert shell("import", "log.xlsx", "--project", "FIT", "--dates", "dmy").startswith("1 added")
    assert shell("import", "log.xlsx", "--project", "FIT", "--dates", "dmy").startswith("0 added, 0 changed, 1 unchanged")
    assert json.loads(shell("list", "tasks", "--format", "json"))[0]["due"] == "2026-04-03"


def test_files_of_the_wrong_kind_are_refused_with_one_line(example: Shell) -> None:
    folder = example.folder
    (folder / "folder.csv").mkdir()
    (folder / "notes.csv").write_text("x")
    (folder / "x.ical").write_text("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n")
    for name, says in (("folder.csv", "is a folder"), ("notes.csv", "no table"), ("x.ical", "not a message about a meeting")):
        example("import", name, "--project", "FIT", code=1)
        assert says in example.err and example.err.count("\n") == 1, example.err


@pytest.mark.skipif(os.name == "nt", reason="names of files are text there")
def test_a_file_whose_name_is_no_text_is_imported(example: Shell) -> None:
    named = os.fsdecode(b"l\xe4ngen.csv")
    (example.folder / named).write_text("Action,Owner\nOrder signs,Dana Whitlock\n")
    assert example("import", named, "--project", "FIT").startswith("1 added")
    assert "Import l\N{REPLACEMENT CHARACTER}ngen.csv" in example("undo")


def test_words_that_a_terminal_of_another_encoding_does_not_know_are_printed_all_the_same(example: Shell) -> None:
    example.env["PYTHONIOENCODING"] = "ascii"
    example("add", "Łódź survey by fri #FIT")
    assert r"\u0141\xf3d\u017a survey" in example("list", "tasks")


def test_a_zone_in_the_settings_that_is_not_known_counts_for_nothing(example: Shell) -> None:
    folder = example.folder / "home" / ".config" / "CoordDesk"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "settings.json").write_text('{"zone": "No/Where"}')
    assert "FIT" in example("list", "projects")


def test_a_missing_store_says_so(shell: Shell) -> None:
    shell("list", "tasks", code=1)
    assert "There is no store" in shell.err


def test_owed_lists_the_oldest_first_with_how_often_they_were_asked(example: Shell) -> None:
    found = json.loads(example("owed", "--person", "dana", "--project", "FIT", "--format", "json"))
    first = found[0]
    assert (first["reference"], first["days_late"], first["times_asked"], first["last_asked"]) == ("FIT-23", 9, 2, "2026-11-19")
    assert [one["due"] or "9999" for one in found] == sorted(one["due"] or "9999" for one in found)


def test_documents_are_registered_and_issued_by_pattern_and_scheme(example: Shell) -> None:
    assert example("register", "Stair core 3", "--project", "FIT", "--type", "dr", "--discipline", "ar", "--planned", "2026-12-18") == (
        "FIT-AR-DR-0311\n"
    )
    assert example("register", "Another", "--project", "FIT", "--owner", "dana") == "FIT-AR-DR-0312\n"
    example("register", "Third", "--project", "FIT", "--number", "fit_ar_dr_0102", code=1)
    assert "is the number of “Level 5 reflected ceiling plan”" in example.err
    assert "FIT-AR-DR-0313 is free" in example.err
    example("register", "Where", code=2)
    assert "--project CODE" in example.err
    assert example("issue", "FIT-AR-DR-0311") == "FIT-AR-DR-0311 P01\n"
    assert example("issue", "fit-ar-dr-0311", "--status", "For review") == "FIT-AR-DR-0311 P02\n"
    assert example("issue", "FIT-AR-DR-0311", "P01.02") == "FIT-AR-DR-0311 P01.02\n"
    assert "P01.02 comes before P02; P02 stays current; --current makes P01.02 it." in example.err
    example("issue", "FIT-AR-DR-0311", "P07")
    assert "P07 leaves some out: P03 would come next." in example.err
    shown = json.loads(example("show", "FIT-AR-DR-0311", "--format", "json"))
    assert [one["code"] for one in shown["revisions"]] == ["P01.02", "P01", "P02", "P07"]
    assert (shown["planned_issue"], shown["type"], shown["discipline"]) == ("2026-12-18", "DR", "AR")
    example("issue", "FIT-23", code=1)
    assert "FIT-23 is no document" in example.err


def test_undo_and_redo_work_from_one_process_to_the_next(example: Shell) -> None:
    example("add", "Count chairs #MOV")
    assert "Add MOV-14" in example("undo")
    assert "MOV-14" not in example("list", "tasks")
    assert "Add MOV-14" in example("redo")
    assert "Count chairs" in example("list", "tasks")


def test_a_thing_is_shown_with_its_history(example: Shell) -> None:
    example("add", "Count chairs #MOV")
    text = example("show", "mov-14")
    assert "Title: Count chairs" in text and "Add MOV-14 Count chairs" in text
    assert json.loads(example("show", "FIT-AR-DR-0102", "--format", "json"))["title"] == "Level 5 reflected ceiling plan"


def test_an_invite_is_written_and_its_sequence_grows_only_when_times_change(example: Shell) -> None:
    example("export", "invite", "FIT-M11", "-o", "one.ics", "--update")
    text = (example.folder / "one.ics").read_bytes()
    assert b"METHOD:REQUEST\r\n" in text and b"SEQUENCE:1\r\n" in text  # moved by half an hour since invite 2
    example("export", "invite", "FIT-M11", "-o", "two.ics", "--update")
    assert b"SEQUENCE:1\r\n" in (example.folder / "two.ics").read_bytes()
    example("export", "invite", "FIT-M11", "-o", "off.eml", "--cancel")
    assert b"method=CANCEL" in (example.folder / "off.eml").read_bytes().replace(b'"', b"")


def test_tables_leave_as_csv_workbook_calendar_and_json(example: Shell) -> None:
    for kind, name in (("tasks", "t.csv"), ("log", "l.xlsx"), ("calendar", "c.ics"), ("store", "s.json")):
        example("export", kind, "-o", name)
    rows = list(csv.reader(io.StringIO((example.folder / "t.csv").read_text("utf-8-sig"))))
    assert rows[0][:3] == ["Project", "Reference", "Title"] and len(rows) == 48
    assert (example.folder / "c.ics").read_bytes().count(b"BEGIN:VEVENT") > 60
    assert len(json.loads((example.folder / "s.json").read_text())["task"]) == 47


def test_a_calendar_is_of_a_project_a_person_or_a_team_with_deadlines_by_choice(example: Shell) -> None:
    def counts(*words: str) -> tuple[int, int]:
        assert example("export", "calendar", "-o", "c.ics", *words) == "c.ics\n"
        data = (example.folder / "c.ics").read_bytes()
        return data.count(b"BEGIN:VEVENT"), data.count(b"BEGIN:VTODO")

    everything, project = counts(), counts("--project", "fit")
    assert everything[0] > project[0] > counts("--person", "dana")[0] > 0
    assert b"X-WR-CALNAME:Dana Whitlock" in (example.folder / "c.ics").read_bytes()
    meetings = counts("--project", "FIT", "--deadlines", "none")
    assert meetings[0] < project[0]
    assert counts("--project", "FIT", "--deadlines", "todo") == (meetings[0], project[0] - meetings[0])
    assert 0 < counts("--team", "design", "--deadlines", "event")[0] < everything[0]


def test_publications_are_written_by_a_script_too(example: Shell) -> None:
    assert example("export", "publications") == ""
    path = example.folder / "Dana Whitlock.ics"
    store = Store.open(example.folder / "a.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    dana = lookup.person(store, "dana")
    publishing.add(store, Publication("", str(path), person_id=dana.id))
    publishing.add(store, Publication("", str(example.folder / "all.ics")))
    store.close()
    (example.folder / "all.ics").write_text("mine")
    said = example("export", "publications", code=1)
    assert said == f"{path}: written\n" and "all.ics" in example.err and example.err.count("\n") == 1
    (example.folder / "all.ics").unlink()
    assert sorted(example("export", "publications").splitlines()) == [f"{path}: unchanged", f"{example.folder / 'all.ics'}: written"]


def test_the_status_sheet_is_one_page(example: Shell) -> None:
    example("sheet", "status", "--project", "FIT", "-o", "s.pdf")
    example("sheet", "status", "--project", "FIT", "-o", "s.html")
    assert (example.folder / "s.pdf").read_bytes().startswith(b"%PDF")
    assert "Fire-stopping detail at riser 3" in (example.folder / "s.html").read_text()


def test_backup_check_and_restore(example: Shell) -> None:
    backup = example("backup").strip()
    example("add", "Count chairs #MOV")
    assert "is sound" in example("check")
    assert "is kept as" in example("restore", backup)
    assert "Count chairs" not in example("list", "tasks")


def test_a_record_that_cannot_be_read_is_told_in_one_sentence_of_the_command_line(example: Shell) -> None:
    with sqlite3.connect(example.folder / "a.coord") as connection:
        connection.execute("UPDATE task SET due = '2026-1q-02' WHERE id = (SELECT min(id) FROM task)")
    connection.close()
    example("check", code=1)
    assert ".." not in example.err and "File, Restore" not in example.err and "one task is damaged" in example.err


def test_a_damaged_store_is_told_and_restored(example: Shell) -> None:
    backup = example("backup").strip()
    store = example.folder / "a.coord"
    data = bytearray(store.read_bytes())
    data[4096:90000] = b"\xa5" * (90000 - 4096)
    store.write_bytes(data)
    example("check", code=1)
    example("restore", backup)
    assert len(json.loads(example("list", "tasks", "--format", "json"))) == 47


def test_the_self_test_prints_one_json_line(shell: Shell) -> None:
    shell.env["QT_QPA_PLATFORM"] = "offscreen"
    found = json.loads(shell("--selftest"))
    assert found["icon_ok"] and found["escaped"] and found["pdf"] > 1000 and found["vtimezone"] == 1


def test_our_own_export_comes_back_unchanged(example: Shell) -> None:
    example("export", "tasks", "--project", "FIT", "-o", "own.xlsx")
    assert example("import", "own.xlsx", "--project", "FIT", "--as", "tasks").startswith("0 added, 0 changed, 34 unchanged")


def test_our_own_register_comes_back_unchanged_and_its_differences_are_shown(example: Shell) -> None:
    example("export", "documents", "--project", "FIT", "-o", "own.xlsx")
    assert example("import", "own.xlsx", "--project", "FIT").startswith("0 added, 0 changed")
    rows = 'Document No,Title,Rev,Status\nFIT-AR-DR-0101,"Ceiling plan, level 4",P05,IFC\n'
    (example.folder / "later.csv").write_text(rows, "utf-8")
    said = example("import", "later.csv", "--project", "FIT", "--status", "IFC=Approved", "--dry-run").splitlines()
    assert said[0] == "FIT-AR-DR-0101: Revision: P04 → P05; Title: “Level 4 reflected ceiling plan” → “Ceiling plan, level 4”"
    assert said[-1].startswith("Would be: 0 added, 1 changed")
    assert sum(line.endswith("in the register, but not in the file") for line in said) == 20


def test_the_register_and_the_issue_sheet_are_printed(example: Shell) -> None:
    for words in (("register", "--by", "discipline", "--superseded"), ("issues", "--paper", "a3")):
        example("sheet", *words, "--project", "FIT", "-o", f"{words[0]}.pdf")
        assert (example.folder / f"{words[0]}.pdf").read_bytes().startswith(b"%PDF")


def _letter(folder: Path, method: str, *lines: str) -> Path:
    from datetime import UTC, datetime

    from tests.services.letters import calendar, event

    path = folder / f"{method.lower()}.ics"
    path.write_bytes(calendar(method, event(*lines, stamp=datetime(2026, 11, 24, 9, tzinfo=UTC), sequence=9)))
    return path


def test_an_answer_is_taken_in_and_an_unknown_address_is_asked_about(example: Shell) -> None:
    example("export", "invite", "FIT-M11", "-o", "x.ics")
    uid = next(line for line in (example.folder / "x.ics").read_text().splitlines() if line.startswith("UID:"))[4:]
    path = _letter(example.folder, "REPLY", uid, "ATTENDEE;PARTSTAT=DECLINED:mailto:stranger@else.example")
    example("import", str(path), code=1)
    assert "stranger@else.example" in example.err and "--person" in example.err
    assert "cannot come" in example("import", str(path), "--person", "Dana Whitlock", "--dry-run")
    assert "Dana Whitlock cannot come" in example("import", str(path), "--person", "Dana Whitlock")
    assert "noted already" in example("import", str(path), code=1)
    assert "Undone" in example("undo")


def test_an_invitation_is_taken_in_and_answered(example: Shell) -> None:
    lines = "ORGANIZER;CN=Anna Berg:mailto:anna@partner.example", "SUMMARY:Interfaces", "DTSTART:20261127T100000Z", "DTEND:20261127T110000Z"
    path = _letter(example.folder, "REQUEST", "0400@partner.example", *lines)
    assert "Anna Berg invites you to Interfaces" in example("import", str(path), "--project", "FIT")
    found = [one for one in json.loads(example("list", "meetings", "--format", "json")) if one["title"] == "Interfaces"]
    example("export", "reply", found[0]["reference"], "-o", "a.ics", code=2)
    words = example("export", "reply", found[0]["reference"], "--answer", "coming", "-o", "a.eml")
    assert words.strip() == "Coming: Interfaces, for Anna Berg"
    assert b"method=\"REPLY\"" in (example.folder / "a.eml").read_bytes() or b"method=REPLY" in (example.folder / "a.eml").read_bytes()


def test_a_calendar_is_no_message(example: Shell) -> None:
    path = _letter(example.folder, "PUBLISH", "u", "DTSTART:20261127T100000Z")
    example("import", str(path), code=1)
    assert "not a message" in example.err


def test_invites_go_to_those_who_are_new_or_were_taken_off_alone(example: Shell) -> None:
    def refused(*more: str, code: int = 1) -> str:
        example("export", "invite", "FIT-M11", "-o", "x.ics", *more, code=code)
        return example.err

    assert "Send the update to everybody" in refused("--only-new")  # it moved as well
    example("export", "invite", "FIT-M11", "-o", "all.eml", "--update")
    assert "Nobody was added to FIT-M11" in refused("--only-new")
    assert "Nobody was taken off FIT-M11" in refused("--removed")
    assert "leave --occurrence out" in refused("--removed", "--occurrence", "2026-11-25", code=2)
    assert not (example.folder / "x.ics").exists()


def test_reviews_are_listed_with_their_documents_and_shown_with_each(example: Shell) -> None:
    found = json.loads(example("list", "reviews", "--project", "FIT", "--format", "json"))
    of_plan = [one for one in found if one["document"] == "FIT-AR-DR-0102"]
    assert [(one["reviewer"], one["outcome"]) for one in of_plan if one["returned"]] == [("Marcus Oyelaran", "No comment")]
    assert len(of_plan) == 4
    assert example("list", "reviews", "--project", "NET").splitlines()[1:] == []
    shown = json.loads(example("show", "FIT-AR-DR-0102", "--format", "json"))
    assert [one["revision"] for one in shown["reviews"]] == ["P03"] * 4
    assert "FIT-AR-DR-0102\tP03\tMarcus Oyelaran" in example("list", "reviews")


def test_what_is_owed_of_documents_is_listed_where_no_task_is_chased_for_it(example: Shell) -> None:
    kinds = [one["kind"] for one in json.loads(example("owed", "--format", "json"))]
    assert "document" not in kinds
    assert kinds.count("review") == 8


def test_transmittals_are_listed_and_leave_as_they_were_sent(example: Shell) -> None:
    rows = list(csv.DictReader(io.StringIO(example("list", "transmittals", "--format", "csv").lstrip("\ufeff"))))
    assert [(one["Number"], one["State"], one["Acknowledged"]) for one in rows][-1] == ("TR-0019", "Acknowledged", "4 of 4")
    assert json.loads(example("list", "transmittals", "--format", "json"))[0]["items"][0]["document"] == "FIT-AR-DR-0102"
    example("export", "transmittal", "tr-0019", "-o", "t.eml")
    assert b"X-Unsent: 1" in (example.folder / "t.eml").read_bytes()
    example("export", "transmittal", "TR-0019", "-o", "t.pdf")
    example("sheet", "transmittal", "--ref", "TR-0014", "-o", "s.pdf")
    assert all((example.folder / name).read_bytes().startswith(b"%PDF") for name in ("t.pdf", "s.pdf"))
    example("export", "transmittals", "-o", "t.csv")
    example("export", "transmittal", "TR-0099", "-o", "u.pdf", code=1)
    assert "coorddesk list transmittals" in example.err
    example("export", "transmittal", "-o", "u.pdf", code=2)


def test_who_has_what_and_who_gets_what_leave_as_tables(example: Shell) -> None:
    example("export", "holdings", "FIT-AR-DR-0102", "-o", "h.csv")
    rows = list(csv.DictReader(io.StringIO((example.folder / "h.csv").read_text("utf-8-sig"))))
    assert {one["Person"] for one in rows if one["Out of date"] == "yes"} == {"Siobhán Keane", "Aiko Tanabe"}
    example("export", "holdings", "--person", "Aiko Tanabe", "-o", "p.csv")
    assert "P01" in (example.folder / "p.csv").read_text("utf-8-sig")
    example("export", "distribution", "--project", "FIT", "-o", "d.csv")
    assert (example.folder / "d.csv").read_text("utf-8-sig").startswith("Type,Design,IT & AV")
    example("sheet", "distribution", "--project", "FIT", "-o", "d.html")
    assert "Distribution matrix" in (example.folder / "d.html").read_text("utf-8")


def test_the_help_of_every_command_says_what_each_thing_it_takes_is() -> None:
    from coorddesk.cli.commands import _parser

    commands = _parser()._subparsers._group_actions[0].choices
    unsaid = {name: [one.dest for one in found._actions if not one.help and not one.choices] for name, found in commands.items()}
    assert {name: words for name, words in unsaid.items() if words} == {}

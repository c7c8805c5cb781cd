"""Whatever is edited, undone, redone, refused or done elsewhere: rows, journal, search index and references agree."""

import sqlite3
import tempfile
from dataclasses import replace
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from coorddesk.domain.documents import Document
from coorddesk.domain.kinds import BY_KIND, RECORDS
from coorddesk.domain.log import LogEntry, LogKind
from coorddesk.domain.people import Person
from coorddesk.domain.tasks import Task
from coorddesk.services import backups
from coorddesk.storage import search
from coorddesk.storage.store import Store, new_id
from tests.storage.strategies import NOW, fill

_words = st.lists(st.sampled_from(("pump", "Décor", "fire-stop", "Zieliński", "A-102", "ﬁnish", "o’clock", "")), max_size=4).map(" ".join)
_kinds = st.sampled_from((Task, Person, Document, LogEntry))


class Edits(RuleBasedStateMachine):
    """A store beside a plain model of it: what is there now, what undo would bring back, what redo."""

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.store = Store.create(Path(self.folder.name) / "x.coord", lambda: NOW)
        fill(self.store)
        self.now = self._read()
        self.past: list[dict] = []
        self.future: list[dict] = []
        self.given: list[str] = []
        self.heard: list = []
        self.store.subscribe(self.heard.append)

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert backups.check(self.store.path) == []
            self.store.close()
            self.folder.cleanup()

    @rule(record=_kinds, words=_words)
    def add(self, record, words) -> None:
        with self.store.edit("Add") as edit:
            self._did(edit, self._new(edit, record, words))

    @rule(data=st.data(), words=_words, bin=st.booleans())
    def change_some(self, data, words, bin) -> None:
        some = data.draw(st.lists(st.sampled_from(sorted(self._changeable())), min_size=1, max_size=3, unique=True))
        made = [replace(self.now[id], notes=words, deleted=bin) for id in some]
        if made != [self.now[id] for id in some]:
            with self.store.edit("Change") as edit:
                self._did(edit, *made)

    @rule(record=_kinds, words=_words)
    def fail(self, record, words) -> None:
        try:
            with self.store.edit("Fail") as edit:
                edit.add(self._new(edit, record, words, kept=False))
                edit.put(replace(edit.get(Task, "task"), title="Never"))
                edit.flush()
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass

    @rule()
    def undo(self) -> None:
        if self.past:
            self.store.undo()
            self.future.append(self.now)
            self.now = self.past.pop()

    @rule()
    def redo(self) -> None:
        step = self.store.redo()
        assert (step is None) == (not self.future)
        if self.future:
            self.past.append(self.now)
            self.now = self.future.pop()

    @rule()
    def open_anew(self) -> None:
        self.store.close()
        self.store = Store.open(self.store.path, lambda: NOW)
        self.store.subscribe(self.heard.append)

    @rule(words=_words)
    def change_elsewhere(self, words) -> None:
        other = Store.open(self.store.path, lambda: NOW)
        made = replace(self.now["task"], title=f"Elsewhere {words} {len(self.past)}")
        with other.edit("Elsewhere") as edit:
            self._did(edit, made)
        other.close()

    def _new(self, edit, record, words, kept=True):
        """A record with a reference or number nobody had before."""
        id = new_id()
        if record is Person:
            return Person(id, words or "Nobody", notes=words)
        if record is Document:
            number = f"FIT-{edit.next_number('documents'):04}"
            edit.claim_number(number, id)
            made = Document(id, "project", number, words)
        elif record is Task:
            made = Task(id, "project", edit.next_ref("project", "FIT", "task"), words, "board_column", "a0", labels=tuple(words.split()))
        else:
            made = LogEntry(id, "project", edit.next_ref("project", "FIT", "risk"), LogKind.RISK, words)
        reference = made.number if record is Document else made.ref
        assert reference not in self.given
        if kept:
            self.given.append(reference)
        return made

    def _did(self, edit, *made) -> None:
        for one in made:
            edit.put(one)
        self.past.append(self.now)
        self.future.clear()
        self.now = self.now | {one.id: one for one in made}

    def _changeable(self) -> list[str]:
        return [id for id, one in self.now.items() if hasattr(one, "notes")]

    def _read(self) -> dict:
        with self.store.read() as reader:
            return {one.id: one for kind in RECORDS for one in reader.find(kind, "1")}

    @invariant()
    def the_store_is_the_model(self) -> None:
        if hasattr(self, "store"):
            assert self._read() == self.now

    @invariant()
    def the_search_index_is_what_the_records_say(self) -> None:
        if not hasattr(self, "store"):
            return
        expected = {
            (id, one.KIND, *texts) for id, one in self.now.items() if (texts := search.texts_of(one.KIND, one)) is not None
        }  # fmt: skip
        connection = sqlite3.connect(self.store.path)
        assert set(connection.execute("SELECT record_id, kind, name, body FROM search_item")) == expected
        for table in ("search_words", "search_parts"):
            # rank 1 compares the index with the rows it indexes, and raises where they differ
            connection.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
        connection.rollback()
        connection.close()

    @invariant()
    def the_journal_leads_to_what_is_there(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store.read() as reader:
            assert reader.value("SELECT count(*) FROM journal WHERE state = 0") == len(self.past) + 1
            assert reader.value("SELECT count(*) FROM journal WHERE state = 1") == len(self.future)
            for id, one in self.now.items():
                newest = reader.history(id, 1)[0]
                [delta] = [each for each in newest.deltas if each.id == id]
                assert delta.after is not None and delta.kind == one.KIND and BY_KIND[delta.kind] is type(one)


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=25, stateful_step_count=40, deadline=None)

"""The files of a transmittal: no disk that hangs is waited for, and what is written stands in its place whole or not at all."""

import email
import threading
import zipfile
from dataclasses import replace
from email import policy
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document
from coorddesk.domain.projects import Project
from coorddesk.domain.transmittals import TransmittalItem, way_of
from coorddesk.errors import InvalidInput
from coorddesk.exchange.reaching import Reach
from coorddesk.services import editing, enclosures, transmittal_files, transmittals
from coorddesk.services import transmittal_sending as sending
from coorddesk.services.enclosures import Fate
from coorddesk.storage.store import Store
from tests.services.test_transmittals import NOW, TODAY, YOU, content, fit, pdf, read, send, store, with_files

__all__ = ["fit", "store", "with_files"]

ITEMS = (TransmittalItem("d1", "P02"),)


@pytest.fixture
def made(store: Store, fit: Project, with_files: Path) -> sending.Parcel:
    return sending.parcel(store, content(fit, ("d1", "P02"), ("d2", "P02"), method="Portal"), YOU, NOW, pdf)


def names(folder: Path) -> list[str]:
    return sorted(one.name for one in folder.iterdir())


@pytest.mark.parametrize(
    ("typed", "way"), [("email", "E-mail"), (" E-MAIL", "E-mail"), ("by  hand", "By hand"), ("Courier  now", "Courier now")]
)
def test_a_way_of_delivery_is_known_however_it_is_typed(typed: str, way: str) -> None:
    assert way_of(typed) == way


def test_the_rules_of_a_way_hold_however_it_is_typed(store: Store, fit: Project, with_files: Path) -> None:
    assert [one.fate for one in enclosures.enclosures(store, ITEMS, "email", 0.1)] == [Fate.TOO_LARGE]
    assert [one.fate for one in enclosures.enclosures(store, ITEMS, "by HAND", 20)] == [Fate.LISTED]
    editing.set_fields(store, "person", ["dana"], {"email": ""}, TODAY)
    with pytest.raises(InvalidInput, match="no e-mail address"):
        send(store, content(fit, method="email"))
    assert send(store, content(fit, method="by hand")).method == "By hand"


def test_a_disk_that_hangs_is_not_waited_for(store: Store, with_files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = threading.Event()
    monkeypatch.setattr(enclosures, "_size", lambda path: answers.wait(5))
    found = enclosures.enclosures(store, ITEMS, "E-mail", 20, Reach(patience_s=0.1))
    assert [one.fate for one in found] == [Fate.SILENT]
    assert "does not answer now" in enclosures.enclosed_words(found, 20)[0]
    monkeypatch.setattr(enclosures, "opened_plain", lambda path: answers.wait(5))
    with pytest.raises(InvalidInput, match="cannot be read any more"):
        enclosures.contents(replace(found[0], fate=Fate.ATTACHED), Reach(patience_s=0.1))
    answers.set()


def test_nothing_stands_in_its_place_before_it_is_noted_as_sent(store: Store, made: sending.Parcel, tmp_path: Path) -> None:
    place = tmp_path / "out" / "FIT.zip"
    place.parent.mkdir()
    dropped = transmittal_files.prepare(made, place, YOU)
    assert not place.exists()
    dropped.drop()
    assert names(place.parent) == []
    sending.dispatch(store, made, transmittal_files.prepare(made, place, YOU).settle)
    assert names(place.parent) == ["FIT.zip"]
    with zipfile.ZipFile(place) as archive:
        assert archive.read("a.pdf") == b"d1" * 500_000


@pytest.mark.parametrize("name", ["FIT.zip", "FIT"])
def test_what_is_stopped_leaves_nothing(made: sending.Parcel, tmp_path: Path, name: str) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(InvalidInput, match="stopped"):
        transmittal_files.prepare(made, tmp_path / "out" / name, YOU, lambda: True)
    assert names(tmp_path / "out") == []


def test_files_in_a_folder_that_is_there_are_never_overwritten(made: sending.Parcel, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"mine")
    transmittal_files.write(made, folder, YOU)
    assert (folder / "a.pdf").read_bytes() == b"mine"
    assert names(folder / "FIT TR-0001") == ["FIT TR-0001.pdf", "a.pdf", "b.pdf"]
    with pytest.raises(InvalidInput, match="already, so nothing was written or sent"):
        transmittal_files.write(made, folder, YOU)
    assert names(folder) == ["FIT TR-0001", "a.pdf"]


def test_a_draft_that_was_deleted_meanwhile_is_kept_all_the_same(store: Store, fit: Project) -> None:
    draft = transmittals.keep_draft(store, content(fit, subject="first"))
    editing.remove(store, [("transmittal", draft.id)])
    transmittals.keep_draft(store, content(fit, subject="second"), draft.id)
    assert [(one.id, one.subject) for one in transmittals.read(store, fit.id, TODAY)] == [(draft.id, "second")]


def test_a_revision_that_is_gone_meanwhile_is_not_sent(store: Store, fit: Project) -> None:
    made = sending.parcel(store, content(fit), YOU, NOW, pdf)
    with store.edit("Take P02 back") as edit:
        document = edit.get(Document, "d1")
        edit.put(replace(document, revisions=document.revisions[:1]))
    handed: list[object] = []
    for attempt in (lambda: sending.dispatch(store, made, lambda: handed.append(made)), lambda: send(store, content(fit))):
        with pytest.raises(InvalidInput, match="FIT-DR-0101 has no revision P02 any more"):
            attempt()
    editing.remove(store, [("document", "d1")])
    with pytest.raises(InvalidInput, match="1 document is gone from the register"):
        send(store, content(fit, ("d1", "P01")))
    assert handed == []
    assert transmittals.read(store, fit.id, TODAY) == []
    assert read(store, send(store, content(fit, ("d2", "P01"))).id).number == "TR-0001"


def test_a_message_takes_no_more_than_the_limit_of_what_goes_to_a_portal_whole(made: sending.Parcel) -> None:
    small = replace(YOU, attach_mb=1)
    assert [one.fate for one in made.enclosed] == [Fate.ATTACHED, Fate.ATTACHED]
    mail = email.message_from_bytes(sending.draft(made, small), policy=policy.default)
    assert [part.get_filename() for part in mail.iter_attachments()] == ["FIT TR-0001.pdf", "a.pdf"]
    assert "b.pdf" in mail.get_body().get_content()

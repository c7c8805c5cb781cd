"""The e-mails that go with documents out for review."""

from dataclasses import replace
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from coorddesk.domain.documents import Document, Review, Revision
from coorddesk.domain.people import Person
from coorddesk.services import documents, people, projects, review_letters, reviews
from coorddesk.services.review_letters import Letter, letters
from coorddesk.services.reviews import Asking
from coorddesk.storage.store import Store

TODAY = date(2026, 11, 25)
DUE = date(2026, 12, 2)


@pytest.fixture
def store(tmp_path: Path):
    made = Store.create(tmp_path / "x.coord", lambda: datetime(2026, 11, 25, 8, 42, tzinfo=UTC))
    yield made
    made.close()


@pytest.fixture
def fit(store: Store) -> str:
    return projects.start(store, "FIT", "Office fit-out").id


@pytest.fixture
def team(store: Store) -> list[Person]:
    known = [people.add(store, f"{name} Known", f"{name.lower()}@example.org") for name in ("Dana", "Hemi")]
    return [*known, people.add(store, "Ravi None")]


def plan(store: Store, fit: str, number: str, path: str = "", note: str = "") -> Document:
    return documents.register(store, fit, number, "Plan", TODAY, revision=Revision("P01", status="Issued", path=path, note=note))


def ask(store: Store, made: list[Document], who: list[Person]) -> list[Review]:
    return reviews.send_for_review(store, [Asking(one.id, tuple(p.id for p in who)) for one in made], TODAY, DUE)


def parsed(letter: Letter) -> EmailMessage:
    found = message_from_bytes(letter.data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_those_with_the_same_documents_by_the_same_day_get_one_message_with_the_files(store, fit, team, tmp_path: Path) -> None:
    (tmp_path / "plan.pdf").write_bytes(b"%PDF drawn")
    made = [plan(store, fit, "FIT-1", "plan.pdf", "Smoke detectors added"), plan(store, fit, "FIT-2")]
    out = ask(store, made, team)
    (one,) = letters(store, [review.id for review in out], TODAY, "Ellen Marsh", "ellen@example.org")
    found = parsed(one)
    assert found["X-Unsent"] == "1"
    assert found["Subject"] == "Office fit-out: 2 documents for review by Wed 2 Dec"
    assert found["To"] == "Dana Known <dana@example.org>, Hemi Known <hemi@example.org>"
    assert one.without_address == ("Ravi None",)
    text = found.get_body(("plain",)).get_content().replace("\r\n", "\n")
    assert text.startswith("Dana, Hemi, Ravi,\n\nTwo documents are with you for review, back by Wed 2 Dec.\n")
    assert "– FIT-1 P01, Plan (plan.pdf, attached)\n   Smoke detectors added\n– FIT-2 P01, Plan\n" in text
    assert "A Approved, B Approved with comments, C Revise and resubmit, D Rejected, I For information." in text
    assert text.rstrip().endswith("Ellen")
    assert [(part.get_filename(), part.get_content()) for part in found.iter_attachments()] == [("plan.pdf", b"%PDF drawn")]


def test_who_has_other_documents_or_another_day_gets_a_message_of_their_own(store: Store, fit: str, team: list[Person]) -> None:
    first, second = plan(store, fit, "FIT-1"), plan(store, fit, "FIT-2")
    out = ask(store, [first, second], team[:1]) + ask(store, [second], team[1:2])
    reviews.move_due(store, [out[0].id], date(2026, 12, 9), TODAY)
    made = letters(store, [one.id for one in out], TODAY)
    assert sorted((one.names, one.subject.partition(": ")[2]) for one in made) == [
        (("Dana Known",), "FIT-1 P01 for review by Wed 9 Dec"), (("Dana Known", "Hemi Known"), "FIT-2 P01 for review by Wed 2 Dec"),
    ]  # fmt: skip


def test_files_that_are_large_gone_or_elsewhere_are_listed_with_the_reason(store, fit, team, tmp_path: Path) -> None:
    (tmp_path / "small.pdf").write_bytes(b"x" * 60)
    (tmp_path / "large.pdf").write_bytes(b"x" * 60)
    paths = ("small.pdf", "large.pdf", "gone.pdf", "\\\\server\\share\\far.pdf")
    out = ask(store, [plan(store, fit, f"FIT-{n}", path) for n, path in enumerate(paths, 1)], team[:1])
    (one,) = letters(store, [review.id for review in out], TODAY, attach_mb=0.0001)
    assert one.attached == ("small.pdf",)
    assert one.left_out == (
        "FIT-3 P01: not where it was, so it is listed without its file.",
        "FIT-4 P01: on another computer, so it is listed with its place.",
        "FIT-2 P01: beyond the 0.0001 MB of Settings, so it is listed with its place.",
    )
    (listed,) = letters(store, [review.id for review in out], TODAY, attach=False)
    assert listed.attached == ()
    assert str(tmp_path / "small.pdf") in listed.text


def test_answers_that_came_meanwhile_are_not_asked_for(store: Store, fit: str, team: list[Person]) -> None:
    (one,) = ask(store, [plan(store, fit, "FIT-1")], team[:1])
    with store.edit("Back") as edit:
        edit.put(replace(one, returned=TODAY, outcome="A"))
    assert letters(store, [one.id], TODAY) == []


def test_what_was_handed_over_stands_in_the_ledger_and_not_in_undo(store: Store, fit: str, team: list[Person]) -> None:
    made = plan(store, fit, "FIT-1")
    (one,) = letters(store, [review.id for review in ask(store, [made], team)], TODAY)
    label = store.undo_label()
    review_letters.note_sent(store, one)
    with store.read() as reader:
        (sent,) = reader.sent(made.id)
    assert (sent.what, sent.recipients) == ("review", "dana@example.org\nhemi@example.org")
    assert store.undo_label() == label

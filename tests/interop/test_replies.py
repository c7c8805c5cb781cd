"""Our answers to invitations of others, and to times proposed, as programs of others understand them (RFC 5546 §3.2.3, §3.2.8)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from coorddesk.domain.meetings import Meeting, Proposal, Reply, instance_moved
from coorddesk.exchange.replies import write_declined, write_reply
from coorddesk.exchange.vevents import Party
from tests.interop.judges import JUDGES, Refused, Running
from tests.interop.kinds import WORDS
from tests.interop.meant import DANA, NOW, Message, differences, meeting, series

pytestmark = pytest.mark.usefixtures("pinned_zones")

YOU = Party("ellen@desk.example", "Ellen Marsh", {})
_DAY = datetime(2026, 3, 18, 10, 30)
_MOVED = instance_moved(series(), _DAY, _DAY + timedelta(days=1), _DAY + timedelta(days=1, hours=2))
ANSWERS = {
    "coming": (meeting(), Reply.COMING, None), "maybe": (meeting(zone="Asia/Kolkata"), Reply.MAYBE, None),
    "cannot": (meeting(zone="UTC"), Reply.CANNOT, None), "series": (series(zone="America/New_York"), Reply.COMING, None),
    "one day": (series(), Reply.CANNOT, _DAY), "one moved day": (_MOVED, Reply.COMING, _DAY),
    "whole days": (meeting(all_day=True, starts=datetime(2026, 7, 15), ends=datetime(2026, 7, 17)), Reply.COMING, None),
}  # fmt: skip
_PARTSTAT = {Reply.COMING: "ACCEPTED", Reply.MAYBE: "TENTATIVE", Reply.CANNOT: "DECLINED"}
# Radicale keeps no day without its series (calendar.md 2.8).
_NO_SERIES = {("Radicale", "one day"), ("Radicale", "one moved day")}


def said(judge: Running, data: bytes, message: Message) -> dict:
    return judge.understood(data, **message.window)


def meant(made: Meeting, original: datetime | None, sequence: int, method: str, party: tuple[str, str], partstat: str) -> dict:
    """The answer's part of what the whole meeting would say."""
    whole = Message(replace(made, rule="") if original is None else made, sequence=sequence, occurrence=original).meant()["events"][0]
    kept = {key: whole[key] for key in ("uid", "sequence", "original", "starts", "ends", "summary", "organiser")}
    return {"method": method, "events": [{**kept, "addresses": [party[0]]}], "problems": [], "partstat": partstat}


def check(judge: Running, found: dict, wanted: dict) -> None:
    assert differences(found, wanted) == []
    for told in found.get("events", [{}])[0].get("attendees", ()):  # one judge tells occurrences alone
        assert told[3] == wanted["partstat"]


@pytest.mark.parametrize("kind", ANSWERS)
def test_an_answer_says_who_answers_what(judge, kind):
    made, reply, original = ANSWERS[kind]
    made = replace(made, received_sequence=4, invited_id="ana")
    data = write_reply(made, DANA, YOU, reply, NOW, original=original, comment="Until four; then I must go, sorry")
    message = Message(made, occurrence=original)
    if (judge.name, kind) in _NO_SERIES:
        with pytest.raises(Refused, match="REPORT"):
            said(judge, data, message)
        return
    check(judge, said(judge, data, message), meant(made, original, 4, "REPLY", (YOU.email, YOU.name), _PARTSTAT[reply]))


@pytest.mark.parametrize("words", ["quotes", "far scripts", "emoji", "long"])
def test_whatever_we_say_with_it_arrives_whole(judge, words):
    made = replace(meeting(), received_sequence=0, invited_id="ana")
    data = write_reply(made, DANA, replace(YOU, name=WORDS[words][:80].strip()), Reply.COMING, NOW, comment=WORDS[words])
    assert differences(said(judge, data, Message(made)), {"method": "REPLY", "problems": []}) == []


@pytest.mark.parametrize("original", [None, _DAY])
def test_a_time_that_was_proposed_is_declined_as_the_standard_wants_it(bench_of_judges, original):
    made = series() if original else meeting()
    starts = (original or made.starts) + timedelta(days=1)
    proposal = Proposal("ana", original, starts, starts + timedelta(hours=1), datetime(2026, 1, 19, tzinfo=UTC), sequence=2)
    data = write_declined(made, DANA, proposal, NOW, "The room is taken")
    libical = bench_of_judges(next(one for one in JUDGES if one.name == "libical"))
    found = libical.understood(data, **Message(made, occurrence=original).window)
    # libical goes by RFC 2446, which knew no SEQUENCE here; RFC 5546 §3.2.8 wants it where it is above 0.
    assert [one for one in found["problems"] if "SEQUENCE" not in one] == [] and found["method"] == "DECLINECOUNTER"
    assert [(one["uid"], one["sequence"], one["organiser"]) for one in found["events"]] == [(made.uid, 2, [DANA.email, DANA.name])]

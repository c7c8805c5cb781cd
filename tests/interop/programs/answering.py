"""How a judge that is written in Python is asked: a line of JSON for each message, and a line for each answer."""

import base64
import json
import sys
import traceback
from collections.abc import Callable
from datetime import date, datetime
from typing import Any


def answer_all(told: Callable[[list[bytes], datetime, datetime], dict[str, Any]]) -> None:
    """Answers all questions of the standard input; an exception is an answer too, its sentence under `refused`.

    Args:
        told: what is understood of messages that came one after the other, and what takes place from the second argument to the third,
            which are UTC, the last exclusive.
    """
    answers = sys.stdout
    sys.stdout = sys.stderr  # what libraries print must not stand among the answers
    print(json.dumps({"ready": True}), file=answers, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        since, until = (datetime.fromisoformat(asked[name]) for name in ("since", "until"))
        try:
            answer = told([base64.b64decode(one) for one in asked["data"]], since, until)
            first, end = moment(since), moment(until)
            answer["occurrences"] = sorted(
                pair for pair in answer["occurrences"] if first[: len(pair[0])] <= pair[0] and pair[0] < end[: len(pair[0])]
            )
        except Exception as problem:
            traceback.print_exc()
            answer = {"refused": f"{type(problem).__name__}: {problem}"}
        print(json.dumps(answer), file=answers, flush=True)


def moment(at: date | None) -> str | None:
    """A day, an instant in UTC, or a floating time, which no message of ours may have, in ISO form."""
    if at is None:
        return None
    if not isinstance(at, datetime):
        return at.isoformat()
    offset = at.utcoffset()
    return f"{at:%Y-%m-%dT%H:%M:%S}" if offset is None else f"{at.replace(tzinfo=None) - offset:%Y-%m-%dT%H:%M:%SZ}"

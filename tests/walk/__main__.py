"""`python -m tests.walk --seed 7 --minutes 10 [--store FILE | --empty]`: walks, and says what it found; the example project by default."""

import argparse
import sys
import tempfile
from pathlib import Path

from coorddesk.services import stores
from tests.walk.life import NOW, Walk, WentWrong


def main() -> int:
    """The exit code: 1 where something was found."""
    parser = argparse.ArgumentParser("python -m tests.walk")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--store", type=Path, help="a store to walk on a copy of")
    parser.add_argument("--empty", action="store_true", help="begin with the first start, without a store")
    parser.add_argument("--folder", type=Path, help="where it happens; made anew")
    parser.add_argument("--replay", type=Path, metavar="FOLDER", help="the end of an earlier walk once more")
    parser.add_argument("--last", type=int, help="with --replay: only so many gestures of it")
    parser.add_argument(
        "--aloud", action="store_true", help="with --replay: tell each gesture, how the store stands and what has the keyboard"
    )
    given = parser.parse_args()
    try:
        if given.replay:
            Walk.replay(given.replay, given.last, given.aloud)
            print("it went well this time")
            return 0
        folder = given.folder or Path(tempfile.mkdtemp(prefix=f"walk-{given.seed}-"))
        store = given.store
        if store is None and not given.empty:
            store = Path(tempfile.mkdtemp(prefix="walk-")) / "example.coord"
            stores.create_example(store, lambda: NOW, NOW.date()).close()
        walk = Walk(folder, given.seed, store)
        walk.run(given.minutes * 60)
    except WentWrong as found:
        print(found, file=sys.stderr)
        return 1
    print(f"seed {given.seed}: {walk.gestures} gestures in {walk.lives} lives, {walk.kills} of them killed, and nothing found")
    return 0


if __name__ == "__main__":
    sys.exit(main())

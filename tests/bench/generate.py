"""Makes a store of product.md's full size: `python -m tests.bench.generate PATH [--scale 1.0] [--seed 7]`."""

import argparse
import random
import sys
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from coorddesk.storage.store import Store
from tests.bench.content import Content, Sizes
from tests.bench.loader import Loader

# The day the benches are run on: the store's newest changes are of the day before.
TODAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 8, 42, tzinfo=UTC)
_TEN_YEARS = timedelta(days=3_650)


def generate(path: Path, scale: float = 1.0, seed: int = 7, sizes: Sizes | None = None) -> dict[str, int]:
    """A new store at `path`, the same for the same scale and seed; how many rows each table got.

    Args:
        sizes: other ones than product.md's; `scale` does not change them.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(exist_ok=False)
    loader = Loader(path, NOW - _TEN_YEARS, NOW, random.Random(seed))
    Content(loader, sizes or (Sizes().scaled(scale) if scale != 1.0 else Sizes()), TODAY).add_all()
    loader.write_journal()
    tables = ("project", "person", "task", "meeting", "document", "document_revisions", "log", "followup", "other_event", "journal")
    counts = {name: int(loader.connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0]) for name in tables}
    loader.finish()
    Store.open(path, lambda: NOW).close()
    return counts


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser("tests.bench.generate", description=__doc__)
    parser.add_argument("path", type=Path)
    parser.add_argument("--scale", type=float, default=1.0, help="1.0 is the full size")
    parser.add_argument("--seed", type=int, default=7)
    given = parser.parse_args()
    if given.path.exists():
        print(f"{given.path} exists already and is left as it is.", file=sys.stderr)
        return 1
    began = time.perf_counter()
    counts = generate(given.path, given.scale, given.seed)
    for name, count in counts.items():
        print(f"{count:>10,}  {name}")
    print(f"{given.path}: {given.path.stat().st_size / 1e6:,.0f} MB in {time.perf_counter() - began:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The judges, started once for all tests that ask them."""

import os
from collections.abc import Callable, Iterator

import pytest

from tests.interop.judges import JUDGES, Judge, Missing, Running


@pytest.fixture(scope="session")
def bench_of_judges() -> Iterator[Callable[[Judge], Running]]:
    """Gives each judge, running. One that is missing skips the test that asks it; it fails it in CI and under `.ci/test`."""
    started: dict[str, Running | Missing] = {}

    def asked(judge: Judge) -> Running:
        if judge.name not in started:
            try:
                started[judge.name] = judge.start()
            except Missing as problem:
                started[judge.name] = problem
        found = started[judge.name]
        if isinstance(found, Running):
            return found
        if os.environ.get("CI") or os.environ.get("COORDDESK_JUDGES") == "required":
            pytest.fail(str(found))
        pytest.skip(str(found))

    yield asked
    for one in started.values():
        if isinstance(one, Running):
            one.stop()


@pytest.fixture(params=JUDGES, ids=lambda judge: judge.name)
def judge(request: pytest.FixtureRequest, bench_of_judges: Callable[[Judge], Running]) -> Running:
    """One judge after the other."""
    return bench_of_judges(request.param)

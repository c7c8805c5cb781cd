"""A disk that does not answer keeps nobody waiting, and is asked again once it does."""

import os
import threading
import time

import pytest

from coorddesk.exchange.reaching import Reach, Unreachable, disk_of


def test_an_answer_and_an_error_come_through() -> None:
    reach = Reach()
    assert reach.ask("/mnt/share/a.pdf", lambda: 7) == 7
    with pytest.raises(FileNotFoundError):
        reach.ask("/mnt/share/a.pdf", lambda: os.stat("/none/at/all"))


def test_a_disk_that_hangs_is_given_up_asked_no_more_and_tried_again_once_it_answers() -> None:
    reach, answers, asked = Reach(patience_s=0.15), threading.Event(), []
    started = time.monotonic()
    with pytest.raises(Unreachable, match="cannot be reached"):
        reach.ask("/mnt/share/x/a.pdf", answers.wait)
    with pytest.raises(Unreachable):
        reach.ask("/mnt/share/x/b.pdf", lambda: asked.append(1))
    assert reach.ask("/home/ellen/x/c.pdf", lambda: 1) == 1
    assert (asked, time.monotonic() - started < 2) == ([], True)
    answers.set()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            reach.ask("/mnt/share/x/b.pdf", lambda: asked.append(1))
            break
        except Unreachable:
            time.sleep(0.02)
    assert asked == [1]


def test_a_question_that_is_not_wanted_any_more_is_left() -> None:
    answers = threading.Event()
    with pytest.raises(Unreachable):
        Reach(patience_s=60).ask("/mnt/share/a.pdf", answers.wait, lambda: True)
    answers.set()


def test_disks_are_told_apart_by_their_first_folders() -> None:
    assert disk_of("/mnt/share/a/b.pdf") == disk_of("/mnt/share/a/c/d.pdf")
    assert disk_of("/mnt/share/a/b.pdf") != disk_of("/mnt/other/a/b.pdf")

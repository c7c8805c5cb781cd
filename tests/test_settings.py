"""Preferences: kept whole, and a file that is not understood costs no more than what it says."""

import dataclasses
import json

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from coorddesk.settings import Settings, _setting, load, save
from tests.storage import ordinary


def test_what_was_saved_is_loaded(tmp_path):
    mine = Settings(
        theme="dark", your_name="Ellen Märsh", date_order="dmy", paper="letter", ask_again_days=5, single_keys=False,
        recent_stores=("/a b/x.coord", "/c.coord"), filters={"board": {"lanes": "team", "folded": ["a"]}},
    )  # fmt: skip
    save(mine, tmp_path / "new" / "settings.json")
    assert load(tmp_path / "new" / "settings.json") == mine
    assert [one.name for one in (tmp_path / "new").iterdir()] == ["settings.json"]


def test_without_a_file_everything_takes_its_default(tmp_path):
    assert load(tmp_path / "none.json") == Settings()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"dark"', "\0\0\0", '{"theme": '])
def test_a_file_that_is_not_understood_gives_the_defaults(tmp_path, text):
    path = tmp_path / "settings.json"
    path.write_text(text)
    assert load(path) == Settings()


def test_a_file_of_other_bytes_gives_the_defaults(tmp_path):
    path = tmp_path / "settings.json"
    path.write_bytes(b"\xff\xfe\x80" * 40)
    assert load(path) == Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("theme", "purple"), ("theme", 3), ("theme", None), ("ask_again_days", "three"), ("ask_again_days", True), ("single_keys", 1),
        ("recent_stores", "/x.coord"), ("filters", []), ("colour", "red"),
    ],
)  # fmt: skip
def test_a_value_that_does_not_fit_takes_its_default_and_the_others_stay(tmp_path, name, value):
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"your_name": "Ellen", name: value}))
    assert load(path) == Settings(your_name="Ellen")


def test_a_number_out_of_its_range_takes_the_nearest_within(tmp_path):
    path = tmp_path / "settings.json"
    path.write_text('{"remind": 100000, "ask_again_days": -3, "attach_mb": -1}')
    assert load(path) == Settings(remind=240, ask_again_days=1, attach_mb=0)


def test_every_number_stands_in_a_range_that_its_field_can_show():
    spans = {one.name: (one.default, one.metadata["span"]) for one in dataclasses.fields(Settings) if type(one.default) is int}
    assert spans and all(least <= default <= most and least < most for default, (least, most) in spans.values())


def test_a_number_that_names_no_range_can_be_set():
    about = _setting(7, "Seven").metadata
    assert about["span"][0] <= 7 < about["span"][1]


@given(st.dictionaries(st.sampled_from([one.name for one in dataclasses.fields(Settings)]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4), lambda inner: st.lists(inner, max_size=2), max_leaves=4,
)))  # fmt: skip
@hypothesis_settings(max_examples=60, deadline=None)
def test_whatever_a_file_says_each_setting_keeps_its_type(tmp_path_factory, found):
    path = tmp_path_factory.getbasetemp() / "settings.json"
    path.write_text(json.dumps(found))
    loaded, default = load(path), Settings()
    for one in dataclasses.fields(Settings):
        assert type(getattr(loaded, one.name)) is type(getattr(default, one.name))


def test_the_last_ten_stores_are_remembered_the_newest_first(tmp_path):
    mine = Settings()
    for number in range(12):
        mine.opened(tmp_path / f"{number}.coord")
    mine.opened(tmp_path / "5.coord")
    assert mine.last_store == str(tmp_path / "5.coord")
    assert [one.rpartition("/")[2] for one in mine.recent_stores] == [f"{n}.coord" for n in (5, 11, 10, 9, 8, 7, 6, 4, 3, 2)]


def test_a_place_that_cannot_be_written_keeps_the_old_file_and_leaves_nothing():
    with ordinary.open_folder() as folder:
        path = folder / "settings.json"
        save(Settings(your_name="Old"), path)
        path.chmod(0o644)
        folder.chmod(0o555)

        def told(path) -> str:
            try:
                save(Settings(your_name="New"), path)
            except OSError as error:
                return type(error).__name__
            return "saved"

        assert ordinary.told_by(told, path) == "PermissionError"
        assert load(path).your_name == "Old" and [one.name for one in folder.iterdir()] == ["settings.json"]


def test_every_setting_that_is_shown_has_a_label_and_its_default_among_its_choices():
    for one in dataclasses.fields(Settings):
        assert one.metadata["label"]
        choices = [value for value, _ in one.metadata.get("choices", ())]
        assert not choices or one.default in choices

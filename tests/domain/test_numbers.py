"""Patterns of document numbers, and what makes two numbers the same."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coorddesk.domain.documents import number_key
from coorddesk.domain.numbers import (
    NUMBER_PRESETS,
    PATTERN_FIELDS,
    TRANSMITTAL_FIELDS,
    TRANSMITTAL_PRESETS,
    asked_fields,
    checked_pattern,
    document_values,
    example,
    made_number,
    parts_of,
    split_pattern,
)
from coorddesk.errors import InvalidInput

DIGITS = ["٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "０１２３４５６７８９", "0123456789"]
SEPARATORS = ["-", "_", " ", "–", "—", "‑", "・", "/", ".", "\u00a0", "\u200b", "\u00ad", "－", "＿", "⁃", "−", "ー", ""]
plain = st.from_regex(r"[A-Z]{1,4}(-[A-Z0-9]{1,4}){1,4}-[0-9]{1,6}", fullmatch=True)
ISO, OLD = NUMBER_PRESETS[2].pattern, NUMBER_PRESETS[3].pattern


@given(plain, st.data())
def test_however_a_number_is_written_it_is_the_same(number: str, data) -> None:
    digits = data.draw(st.sampled_from(DIGITS))
    otherwise = ""
    for one in number:
        if one == "-":
            otherwise += data.draw(st.sampled_from(SEPARATORS))
        elif one.isdigit():
            otherwise += digits[int(one)]
        else:
            otherwise += data.draw(st.sampled_from([one, one.lower(), chr(ord(one) + 0xFEE0)]))
    assert number_key(otherwise) == number_key(number) == number.replace("-", "").lower()


@given(st.text(max_size=30))
def test_a_key_is_its_own_key_and_holds_no_separator(number: str) -> None:
    key = number_key(number)
    assert number_key(key) == key
    assert not re.search(r"[-_ ./–—]", key)


@given(plain, plain)
def test_numbers_with_other_letters_or_digits_are_others(one: str, other: str) -> None:
    assume(one.replace("-", "") != other.replace("-", ""))
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize(("one", "other"), [("ΑΒ-1", "AB-1"), ("É-1", "E-1"), ("का-1", "की-1"), ("ビール-1", "ビル-1")])
def test_letters_that_only_look_alike_and_marks_that_tell_letters_apart_make_other_numbers(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


@pytest.mark.parametrize("preset", [*NUMBER_PRESETS, *TRANSMITTAL_PRESETS], ids=lambda one: one.pattern)
def test_every_preset_is_a_pattern_whose_numbers_say_their_fields(preset) -> None:
    assert checked_pattern(preset.pattern) == preset.pattern
    made = example(preset.pattern, "FIT", 2026)
    parts = parts_of(preset.pattern, made)
    assert parts["number"].lstrip("0") == "1"
    for field in asked_fields(preset.pattern):
        assert parts[field.name] == field.sample


def test_the_presets_look_as_they_do_in_the_standard() -> None:
    assert [example(one.pattern, "2021", 2026) for one in NUMBER_PRESETS] == [
        "2021-DR-0001", "2021-A-DR-0001", "2021-NGT-ZZ-05-DR-A-0001", "2021-NGT-Z2-05-DR-A-0001",
    ]  # fmt: skip
    assert parts_of(OLD, "2021-SYM-Z2-03-DR-S-0001") == {
        "project": "2021", "originator": "SYM", "volume": "Z2", "level": "03", "type": "DR", "role": "S", "number": "0001",
    }  # fmt: skip


@pytest.mark.parametrize("preset", TRANSMITTAL_PRESETS, ids=lambda one: one.pattern)
def test_a_transmittals_pattern_asks_for_nothing_that_a_transmittal_has_not(preset) -> None:
    assert checked_pattern(preset.pattern, "transmittal_pattern", TRANSMITTAL_FIELDS) == preset.pattern
    with pytest.raises(InvalidInput, match=r"“type” is not a field there is\. The fields are project, originator, year, number") as refused:
        checked_pattern("{type}-{number}", "transmittal_pattern", TRANSMITTAL_FIELDS)
    assert refused.value.field == "transmittal_pattern"


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("", "needs a running number"),
        ("   ", "needs a running number"),
        ("{project}-{type}", "needs one running number, such as {number:4}; this one has none"),
        ("{number}-{number:3}", "this one has 2"),
        ("{projekt}-{number}", "“projekt” is not a field there is. The fields are project, originator"),
        ("{project-{number}", "A brace is open or closed"),
        ("project}-{number}", "A brace is open or closed"),
        ("{}-{number}", "“{}” is no field"),
        ("{type code}-{number}", "“{type code}” is no field"),
        ("{number:x}", "“{number:x}” is no field"),
        ("{number:0}", "1 to 9 digits"),
        ("{number:12}", "1 to 9 digits"),
        ("{type:2}-{number}", "“type” is no running number"),
        ("X" * 121 + "{number}", "120 letters"),
    ],
)
def test_a_pattern_that_is_none_is_refused_with_the_reason(pattern: str, said: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked_pattern(pattern)
    assert said in refused.value.sentence
    assert refused.value.sentence.endswith("The pattern was kept as it was.")


@given(st.text(alphabet="{}:-_ abtypenumr0149", max_size=40))
def test_any_text_is_a_pattern_that_works_or_refused(text: str) -> None:
    try:
        pattern = checked_pattern(text)
    except InvalidInput:
        return
    made = made_number(pattern, {name: one.sample for name, one in PATTERN_FIELDS.items()}, 7)
    before, after, digits = split_pattern(pattern, {})
    assert 1 <= digits <= 9
    assert "{" not in made + before + after
    assert "7" in made


values = st.dictionaries(st.sampled_from(list(PATTERN_FIELDS)), st.from_regex(r"[A-Z0-9]{1,4}", fullmatch=True))
patterns = st.lists(st.sampled_from([name for name in PATTERN_FIELDS if name != "number"]), unique=True, max_size=6).flatmap(
    lambda names: st.permutations([*(f"{{{name}}}" for name in names), "{number:4}"])
)


@given(patterns, values, st.integers(1, 99_999), st.sampled_from("-_./ "))
def test_what_a_pattern_makes_it_reads_again_and_fields_without_a_value_leave_no_separator(names, given_, number: int, separator) -> None:
    pattern = separator.join(names)
    made = made_number(pattern, given_, number)
    assert not made.startswith(separator)
    assert not made.endswith(separator)
    assert separator * 2 not in made
    wanted = [name[1:-1] for name in names if "number" not in name]
    if all(name in given_ for name in wanted):
        parts = parts_of(pattern, made)
        assert int(parts["number"]) == number
        assert {name: parts[name] for name in wanted} == {name: given_[name] for name in wanted}


@pytest.mark.parametrize("number", ["fit ar dr 0102", "FIT_AR_DR_0102", "FIT–AR–DR–０１０２", "fit-ar-dr-٠١٠٢", " FIT - AR - DR - 0102 "])
def test_a_number_is_read_however_it_is_written(number: str) -> None:
    parts = parts_of("{project}-{discipline}-{type}-{number:4}", number.strip())
    assert (parts["discipline"].upper(), parts["type"].upper(), parts["number"]) == ("AR", "DR", "0102")
    assert document_values(parts) == {"discipline": "AR", "type": "DR"}


@pytest.mark.parametrize("number", ["", "FIT", "FIT-AR-DR", "FIT-AR-DR-X", "FIT-AR-DR-0102-extra", "0102"])
def test_a_number_of_another_make_says_nothing(number: str) -> None:
    assert parts_of("{project}-{discipline}-{type}-{number:4}", number) == {}


def test_fields_may_stand_side_by_side_and_words_between_them() -> None:
    pattern = "{type}{number:4}"
    assert parts_of(pattern, made_number(pattern, {"type": "DR2"}, 17)) == {"type": "DR2", "number": "0017"}
    assert made_number("{project}-DOC-{discipline}-{number:3}", {"project": "FIT"}, 5) == "FIT-DOC-005"
    assert made_number("{discipline}-DOC-{number:3}", {}, 5) == "DOC-005"
    assert made_number("A - {number:3}", {}, 5) == "A - 005"


def test_fields_that_cannot_be_told_apart_and_numbers_that_are_none_are_not_puzzled_over() -> None:
    import time

    started = time.perf_counter()
    assert parts_of("{project}{type}{discipline}{level}{volume}{originator}{role}{number:4}", "A" * 60 + "!") == {}
    assert parts_of("{project}{type}A{number:4}", "A" * 5000 + "!") == {}
    assert parts_of("{project}{type}{number:4}-{level}", "A" * 120) == {}
    assert time.perf_counter() - started < 1.0


def test_the_fields_of_the_standards_other_names_fill_type_and_discipline() -> None:
    assert document_values(parts_of(ISO, "FIT-NGT-ZZ-05-DR-A-0001")) == {"type": "DR", "discipline": "A"}
    assert document_values(parts_of(OLD, "FIT-NGT-ZZ-05-DR-A-0001")) == {"type": "DR", "discipline": "A"}
    assert [one.name for one in asked_fields(ISO)] == ["originator", "functional", "spatial", "form", "discipline"]

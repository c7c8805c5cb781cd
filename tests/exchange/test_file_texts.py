"""The words and first pages of strangers' files: bounded, in a child, and never more than one sentence when it goes wrong."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coorddesk.errors import ImportProblem
from coorddesk.exchange.file_texts import MOST_TEXT, file_pages, file_text, read_pages, read_text, tidied
from tests import office

MAIL = b"From: dana@x.example\r\nTo: ellen@x.example\r\nSubject: Fire stopping\r\nContent-Type: text/html\r\n\r\n<p>Riser <b>three</b></p>"


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", office.pdf(["Sprinkler layout", "Second page"]), "Sprinkler layout\nSecond page"),
        ("a.docx", office.docx("Fire stopping", "at riser <w:tab/>3".replace("<w:tab/>", "")), "Fire stopping\nat riser 3"),
        ("a.xlsx", office.xlsx("Door", "Ironmongery"), "Door\nIronmongery"),
        ("a.pptx", office.pptx("Phasing &amp; decant"), "Phasing & decant"),
        ("a.odt", office.odt("Décor", "مخطط"), "Décor\nمخطط"),
        ("a.txt", "Grüße aus dem Büro".encode("cp1252"), "Grüße aus dem Büro"),
        ("a.csv", "a;b\r\n1;2".encode("utf-16"), "a;b\n1;2"),
        ("a.md", "\ufeff# Überschrift".encode(), "# Überschrift"),
    ],
)
def test_the_words_of_a_file_are_read(tmp_path: Path, name: str, data: bytes, words: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert file_text(path) == words


def test_a_message_is_read_with_its_heads_and_without_its_tags() -> None:
    text = read_text(MAIL, "a.eml")
    assert "Fire stopping" in text and "dana@x.example" in text
    assert "Riser three" in " ".join(text.split()) and "<b>" not in text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"%PDF-1.4 and nothing else", "no PDF that can be read"),
        ("a.pdf", office.pdf([""]), "no words in it"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "locked with a password"),
        ("a.docx", b"PK\x03\x04 cut short", "damaged"),
        ("a.docx", office.zipped(other_xml="<a/>"), "damaged"),
        ("a.docx", office.zipped(word__document_xml="<w:p><unclosed"), "damaged"),
        ("a.docx", office.zipped(word__document_xml='<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'), "built in a way"),
        ("a.odt", office.zipped(other_xml="<a/>"), "damaged"),
        ("a.txt", bytes(5000), "holds no text"),
    ],
)
def test_what_cannot_be_read_says_why(name: str, data: bytes, words: str) -> None:
    with pytest.raises(ImportProblem, match=words):
        read_text(data, name)


def test_a_part_that_unpacks_to_too_much_is_refused() -> None:
    bomb = office.zipped(word__document_xml=b"<a>" + b" " * 41_000_000 + b"</a>")
    assert len(bomb) < 100_000
    with pytest.raises(ImportProblem, match="unpacks to more"):
        read_text(bomb, "a.docx")


def test_only_so_much_text_is_kept() -> None:
    assert len(read_text(b"word " * 200_000, "a.txt")) == MOST_TEXT


def test_other_kinds_and_large_files_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    with pytest.raises(ImportProblem, match="are not read"):
        file_text(tmp_path / "model.ifc")
    large = tmp_path / "a.txt"
    with large.open("wb") as file:
        file.truncate(4 << 30)
    with pytest.raises(ImportProblem, match="larger than 50 MB"):
        file_text(large)


def test_the_first_pages_are_drawn_and_all_are_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(office.pdf([f"Page {n}" for n in range(9)]))
    pages = file_pages(path)
    assert (pages.count, len(pages.pictures)) == (9, 6)
    first = pages.pictures[0]
    assert (first.width, len(first.data)) == (1100, first.width * first.height * 3)
    assert first.data.count(b"\xff\xff\xff") > 1000 and first.data != b"\xff" * len(first.data)


@pytest.mark.parametrize(("width", "height"), [(20_000, 14_000), (14_000, 3), (3, 14_000)])
def test_pages_of_any_shape_stay_within_bounds(width: int, height: int) -> None:
    told = json.loads(read_pages(office.pdf(["x"], width, height), "a.pdf"))["pictures"][0]
    assert 1 <= told["width"] <= 1101 and 1 <= told["height"] <= 3201


def test_a_pdf_that_cannot_be_drawn_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(b"%PDF nothing")
    with pytest.raises(ImportProblem, match="no PDF"):
        file_pages(path)


def test_this_process_never_loads_the_reader_of_pdf_files(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(office.pdf(["words"]))
    code = (
        "import sys; from coorddesk.exchange.file_texts import file_pages, file_text\n"
        "file_text(sys.argv[1]); file_pages(sys.argv[1])\n"
        "sys.exit(any(name.startswith('pypdfium2') for name in sys.modules))"
    )
    root = Path(__file__).parents[2]
    assert subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, check=False).returncode == 0


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([".docx", ".xlsx", ".odt", ".eml", ".txt", ".pptx"]), st.booleans())
def test_no_bytes_break_a_reader(data: bytes, ending: str, inside: bool) -> None:
    if inside and ending in (".docx", ".odt"):
        data = office.zipped(**{"word__document_xml" if ending == ".docx" else "content_xml": data})
    try:
        assert read_text(data, f"a{ending}")
    except ImportProblem as problem:
        assert problem.sentence


@given(st.text(max_size=300))
def test_a_tidied_text_is_tidy(text: str) -> None:
    clean = tidied(text)
    assert clean == tidied(clean)
    assert "  " not in clean and "\n\n" not in clean
    clean.encode()

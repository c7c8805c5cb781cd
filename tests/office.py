"""Small files of the kinds that projects have, made by hand: PDF, Office, OpenDocument."""

import io
import zipfile
from collections.abc import Sequence

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_T = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"


def pdf(pages: Sequence[str], width: int = 595, height: int = 842) -> bytes:
    """A PDF with a line of words on each page."""
    top = height - 142
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, words in enumerate(pages):
        stream = f"BT /F1 24 Tf 72 {top} Td ({words}) Tj ET".encode()
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {5 + 2 * at} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    out, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (size, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n%s" % (size, table) + trailer


def zipped(**parts: str | bytes) -> bytes:
    """A zip file; `__` in a name stands for a slash, and one `_` before the ending for its point."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


def docx(*paragraphs: str) -> bytes:
    """A text of Word."""
    body = "".join(f"<w:p><w:r><w:t>{one}</w:t></w:r></w:p>" for one in paragraphs)
    return zipped(word__document_xml=f'<w:document xmlns:w="{_W}"><w:body>{body}</w:body></w:document>')


def xlsx(*cells: str) -> bytes:
    """A workbook of Excel."""
    shared = "".join(f"<si><t>{one}</t></si>" for one in cells)
    return zipped(xl__sharedStrings_xml=f'<sst xmlns="{_S}">{shared}</sst>', xl__worksheets__sheet1_xml=f'<worksheet xmlns="{_S}"/>')


def pptx(words: str) -> bytes:
    """A presentation of PowerPoint."""
    return zipped(ppt__slides__slide1_xml=f'<p xmlns:a="{_A}"><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p>')


def odt(*paragraphs: str) -> bytes:
    """An OpenDocument text."""
    body = "".join(f"<text:p>{one}</text:p>" for one in paragraphs)
    return zipped(content_xml=f'<office xmlns:text="{_T}">{body}</office>')

"""Which files are taken, by name and by bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.filekinds import LONGEST_NAME, clean_name, family_of, is_what_it_says

pytestmark = pytest.mark.unit

ZIP, OLE = b"PK\x03\x04....", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...."


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("ảnh.JPG", "image"),
        ("a.b.heic", "image"),
        ("QĐ 12.pdf", "pdf"),
        ("báo cáo.docx", "office"),
        ("a.ods", "office"),
        ("a.csv", "text"),
        *[
            (name, None)
            for name in ("a.exe", "a.pdf.exe", "a.docm", "a.zip", "a.html", "a.svg", "pdf", "", "a.")
        ],
    ],
)
def test_the_last_ending_tells_the_family(name, family):
    assert family_of(name) == family


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0.."),
        ("a.jpg", b"\x89PNG\r\n\x1a\n.."),
        ("a.png", b"RIFF\x00\x00\x00\x00WEBPVP8 "),
        ("a.jpeg", b"\x00\x00\x00\x18ftypheic\x00\x00"),
        ("a.gif", b"GIF89a.."),
        ("a.pdf", b"%PDF-1.4"),
        ("a.pdf", b"\xef\xbb\xbf\r\n%PDF-1.4"),
        ("a.docx", ZIP),
        ("a.docx", OLE),
        ("a.xls", OLE),
        ("a.odt", ZIP),
        ("a.txt", "đã niêm yết".encode()),
        ("a.csv", b"\xff\xfea\x00,\x00"),
    ],
)
def test_bytes_of_the_family_are_taken(name, data):
    assert is_what_it_says(name, data)


@pytest.mark.parametrize("name", ["a.jpg", "a.pdf", "a.docx", "a.txt", "a.exe"])
@pytest.mark.parametrize(
    "data", [b"", b"MZ\x90\x00", b"\x7fELF", b"#!/bin/sh\n", b"<svg\x00", b"RIFF\x00\x00\x00\x00AVI "]
)
def test_programs_nothing_and_other_things_are_not(name, data):
    assert not is_what_it_says(name, data)


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.pdf", b"x" * 1024 + b"%PDF-"), ("a.txt", ZIP), ("a.jpg", ZIP), ("a.docx", b"%PDF-")],
)
def test_one_family_does_not_pass_for_another(name, data):
    assert not is_what_it_says(name, data)


@pytest.mark.parametrize(
    ("given_name", "mime", "shown"),
    [
        ("../../x.pdf", "", "x.pdf"),
        ("C:\\tạm\\x.pdf", "", "x.pdf"),
        ("a\x00b\n\u202ec.pdf", "", "abc.pdf"),
        ("document", "application/pdf", "document.pdf"),
        ("document", "application/x-sh", "document"),
        ("", "image/jpeg", "tệp.jpg"),
        ("/", "", "tệp"),
    ],
)
def test_a_name_is_made_fit_to_show(given_name, mime, shown):
    assert clean_name(given_name, mime) == shown


@given(st.text(max_size=600), st.sampled_from(["", "image/jpeg", "x/y"]))
def test_any_name_can_be_kept_and_keeps_its_family(name, mime):
    shown = clean_name(name, mime)
    assert 0 < len(shown) <= LONGEST_NAME
    assert not set(shown) & set("/\\\x00\n")
    assert clean_name(shown, mime) == shown

"""`nhacviec calendar feed` as an operator types it."""

import pytest

from storage.plans import sample_path

pytestmark = pytest.mark.e2e


@pytest.fixture
def staffed(ward):
    assert ward("staff", "import", sample_path("hoai-hao-2023-staff")).returncode == 0
    ward.setting("PUBLIC_URL", "https://nhacviec.example/")
    return ward


def test_a_link_is_printed_once_made_and_ends_when_revoked(staffed):
    told = staffed("calendar", "feed", "tc-kh")
    assert told.returncode == 0
    assert told.stdout.startswith("https://nhacviec.example/lich/")
    assert told.stdout.endswith(".ics\n")
    assert staffed("calendar", "feed", "tc-kh").stdout != told.stdout
    assert staffed("calendar", "feed", "tc-kh", "--revoke") == (0, "The link leads nowhere any more.\n", "")
    assert staffed("calendar", "feed", "tc-kh", "--revoke") == (0, "There was no link.\n", "")


def test_nobody_and_nowhere_are_said(staffed):
    told = staffed("calendar", "feed", "khac")
    assert told == (1, "", "nhacviec: there is no official 'khac'; `nhacviec staff list` lists them\n")
    staffed.setting("PUBLIC_URL", "")
    told = staffed("calendar", "feed", "tc-kh")
    assert told == (
        1,
        "",
        "nhacviec: a link needs the address people open from outside: set PUBLIC_URL\n",
    )

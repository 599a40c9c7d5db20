"""`nhacviec status` as an operator types it: the figures of /status."""

import json

import pytest

pytestmark = pytest.mark.e2e


@pytest.fixture
def demo(nhacviec):
    """The sample's ward with one report."""
    said = nhacviec("--demo", "chat", "--as", "tc-kh", stdin="6.a không phát sinh\n")
    assert "✅ Đã ghi 6.a" in said.stdout
    return nhacviec


def test_it_says_what_a_leader_reads(demo):
    shown = demo("--demo", "status").stdout
    read = demo("--demo", "chat", "--as", "chu-tich", stdin="/status\n").stdout
    assert "41 nhiệm vụ: ✅ 1 đã báo cáo kỳ này · 🟢 23 trong hạn · ⚪ 17 chưa phân công" in shown
    (line,) = [line for line in shown.splitlines() if line.startswith("41 nhiệm vụ")]
    assert line in read


def test_one_unit_as_data(demo):
    data = json.loads(demo("--demo", "status", "--unit", "tài chính", "--json").stdout)
    tasks = data["whole"]["tasks"]
    assert (data["whole"]["name"], tasks["total"], tasks["answered"]) == ("Tài chính – Kế hoạch", 6, 1)
    assert (tasks["expected"], tasks["reported"], data["period"]["code"]) == (6, 1, "2023-Q1")
    assert [part["name"] for part in data["parts"]] == ["Tài chính – Kế hoạch"]


def test_another_period(demo):
    data = json.loads(demo("--demo", "status", "--period", "2023-h1", "--json").stdout)
    assert (data["code"], data["whole"]["tasks"]["reported"]) == ("2023-H1", 0)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (("--unit", "hàng không"), "there is no unit 'hàng không'"),
        (("--unit", "t"), "'t' may be any of 4"),
        (("--period", "2022-Q1"), "there is no period '2022-Q1'"),
    ],
)
def test_what_is_not_there_is_said(demo, asked, why):
    done = demo("--demo", "status", *asked)
    assert done.returncode == 1
    assert why in done.stderr


def test_without_a_plan(nhacviec):
    done = nhacviec("status")
    assert done.returncode == 1
    assert done.stderr.startswith("nhacviec: ")

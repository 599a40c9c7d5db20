"""Exporting and showing a plan, on both engines."""

from datetime import date

import pytest
from importing import CAL, TODAY, one, plain, refused, rows

from jobs.imports import plan_export, plan_file, plan_show
from jobs.imports.plan_apply import Imported, import_plan
from jobs.imports.plan_export import NoPlanYet, SeveralPlans
from storage.tables import Office

pytestmark = pytest.mark.contract

TRICKY = "Câu: “một”, 'hai' # ba - {bốn}\nnăm"


def test_what_is_exported_imports_without_a_change(database, load, tmp_path):
    data = plain()
    data["plan"] |= {"number": "05/KH-UBND", "date": date(2023, 1, 9)}
    data["units"].append(
        {"code": "doan", "kind": "association", "name": "Đoàn: phường", "parent": "hoai-hao"}
    )
    data["units"][-1] |= {"since": date(2020, 1, 1), "until": date(2025, 6, 30)}
    data["letterhead"]["superior"] = "ỦY BAN NHÂN DÂN THỊ XÃ"
    data["tasks"][0] |= {"title": TRICKY, "support": ["tc-kh", "doan"], "label": "null", "restricted": True}
    data["tasks"][1] |= {
        "kind": "dated",
        "deadline": date(2023, 6, 30),
        "deadline_text": "trước 01/7",
        "deadline_set_by": "superior",
        "deliverable": "yes",
    }
    data["targets"][0] |= {"comparator": ">=", "value": 82.25}
    load(data)
    before = rows(database)
    path = tmp_path / "exported.yaml"
    stored = database.read(lambda s: plan_export.the_plan(s, TODAY))
    path.write_text(plan_export.to_yaml(stored), encoding="utf-8")
    file = plan_file.load(path, CAL)
    assert database.write(lambda s: import_plan(s, file, TODAY)) == Imported(fresh=False, changes=())
    assert rows(database) == before
    assert plan_export.to_yaml(database.read(lambda s: plan_export.the_plan(s, TODAY))) == path.read_text(
        encoding="utf-8"
    )


def test_the_province_whose_days_off_an_office_keeps(database, load, tmp_path):
    data = plain()
    data["office"]["province"] = "binh-dinh"
    assert load(data) == Imported(fresh=True, changes=())
    assert one(database, Office, "hoai-hao").province == "binh-dinh"
    path = tmp_path / "exported.yaml"
    path.write_text(
        database.read(lambda s: plan_export.to_yaml(plan_export.the_plan(s, TODAY))), encoding="utf-8"
    )
    assert plan_file.load(path, CAL).office.province == "binh-dinh"
    assert load(data) == Imported(fresh=False, changes=())
    data["office"]["province"] = "gia-lai"
    assert refused(database, load, data) == ["office hoai-hao: province: binh-dinh -> gia-lai"]
    load(data, consent=True)
    assert one(database, Office, "hoai-hao").province == "gia-lai"


def test_two_offices_and_whose_plan_is_shown(database, load):
    with pytest.raises(NoPlanYet, match="no plan has been imported; run `nhacviec plan import FILE`"):
        database.read(lambda s: plan_export.the_plan(s, TODAY))
    load()
    data = plain()
    data["office"] = {"code": "tam-quan", "name": "phường Tam Quan"}
    assert load(data).fresh
    with pytest.raises(SeveralPlans, match=r"\(hoai-hao, tam-quan\); name one with --office"):
        database.read(lambda s: plan_export.the_plan(s, TODAY))
    stored = database.read(lambda s: plan_export.the_plan(s, TODAY, "tam-quan"))
    assert (stored.office.name, len(stored.tasks), len(stored.units)) == ("phường Tam Quan", 41, 5)
    with pytest.raises(NoPlanYet, match="no plan of office 'x'"):
        database.read(lambda s: plan_export.the_plan(s, TODAY, "x"))


def test_what_is_shown(database, load):
    data = plain()
    data["tasks"][0] |= {
        "support": ["tc-kh"],
        "kind": "dated",
        "deadline": date(2023, 6, 30),
        "deadline_set_by": "superior",
        "restricted": True,
    }
    load(data)
    lines = list(plan_show.lines(database.read(lambda s: plan_export.the_plan(s, TODAY)), CAL))
    assert lines[:5] == [
        "Kế hoạch cải cách hành chính phường Hoài Hảo năm 2023",
        "phường Hoài Hảo, 2023; number: unknown; date: unknown",
        "41 tasks: Văn phòng – Thống kê 11, Tài chính – Kế hoạch 6, Tư pháp – Hộ tịch 3, "
        "Văn hoá – Thông tin 4, (unassigned) 17",
        "",
        "1.1. Công tác chỉ đạo, điều hành",
    ]
    assert lines[5].startswith(
        "  1.1.a  [dated, by 2023-06-30, set by superior, restricted] (unassigned); "
        "with Tài chính – Kế hoạch: Tổ chức triển khai kịp thời"
    )
    text = "\n".join(lines)
    assert "  3.c    [standing] Văn phòng – Thống kê: Thường xuyên rà soát" in text
    assert "  IV1.e  [standing, “Hàng quý, 06 tháng, cuối năm”] Văn phòng" in text
    assert "  II2.c.4  share > 20%: Tỷ lệ hồ sơ" in text
    assert "  II2.c.3  count = 0: Phấn đấu không có hồ sơ" in text
    assert "  II2.d.1  fact, no figure: Thực hiện chuyển đổi số" in text
    assert "ward sends by 2023-06-17 (a day off, runs to 2023-06-19)" in text
    order = [line.split()[0] for line in lines if line.startswith("  IV")]
    assert order[-3:] == ["IV3.1", "IV4.b", "IV4.2"]

"""A draft report as tests show it; people are named by their posts."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from zoneinfo import ZoneInfo

from messages.views import Figures, FindingLine, ReadingShown, TargetFigures, TargetLine
from messages.views.documents import (
    AreaEntry,
    Heading,
    IssuedDocument,
    PeriodOf,
    ReportView,
    Said,
    TaskEntry,
    Totals,
    Waived,
)

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
MADE = datetime(2023, 3, 15, 9, 0, tzinfo=HANOI)
SENT = datetime(2023, 3, 13, 9, 0, tzinfo=HANOI)
VP, TC, VH = "Văn phòng – Thống kê", "Tài chính – Kế hoạch", "Văn hoá – Thông tin"
HEADING = Heading(
    office="phường Hoài Hảo",
    superior=None,
    body="ỦY BAN NHÂN DÂN PHƯỜNG HOÀI HẢO",
    symbol="UBND",
    place="Hoài Hảo",
    authority="TM. ỦY BAN NHÂN DÂN",
    signer_title="CHỦ TỊCH",
    signer_name="Nguyễn Thành Tin",
    recipients=("Sở Nội vụ tỉnh", "UBND thị xã Hoài Nhơn", "CT, các PCT UBND phường", "Lưu: VT"),
)
QUARTER = PeriodOf(
    "2023-Q1", "quý I", 2023, date(2022, 12, 15), date(2023, 3, 14), date(2023, 3, 14), date(2023, 3, 17)
)
HALF = PeriodOf(
    "2023-H1",
    "6 tháng đầu năm",
    2023,
    date(2022, 12, 15),
    date(2023, 6, 14),
    date(2023, 6, 13),
    date(2023, 6, 17),
)
BASIS = (
    "Căn cứ Kế hoạch số 152/KH-UBND ngày 30/12/2022 của UBND thị xã Hoài Nhơn về cải cách hành chính "
    "thị xã Hoài Nhơn năm 2023",
    "Căn cứ Kế hoạch cải cách hành chính phường Hoài Hảo năm 2023",
)


def said(words: str, unit: str = VP, **values: object) -> Said:
    row = {"period": "quý I", "author": f"Phụ trách {unit}", "at": SENT}
    return Said(words=words, unit=unit, **{**row, **values})


PLAN = TaskEntry("1.1.a", "Tổ chức triển khai kế hoạch cải cách hành chính", "unassigned", "standing")
INSPECT = TaskEntry(
    *("1.1.c", "Tổ chức tự kiểm tra công tác cải cách hành chính trong nội bộ cơ quan", "answered"),
    *("standing", VP),
    said=(said("đã ban hành KH số 15/KH-UBND về tự kiểm tra"),),
)
LIST = TaskEntry(
    *("3.c", "Thường xuyên rà soát, cập nhật, niêm yết công khai thủ tục hành chính. Công khai kết quả"),
    *("answered", "standing", VP),
    said=(
        said(
            "đã niêm yết 12 thủ tục tại Bộ phận Một cửa, công khai 100% kết quả trên Cổng dịch vụ công; "
            "hướng dẫn người dân nộp hồ sơ <trực tuyến> & qua bưu chính"
        ),
    ),
    difficulties=(said("thiếu máy quét"),),
    proposals=(said("đề nghị thị xã bổ sung 01 máy quét"),),
)
RATE = TaskEntry(
    *(
        "3.e",
        "Triển khai đánh giá chất lượng giải quyết TTHC tại Bộ phận Một cửa",
        "answered",
        "standing",
        VP,
    ),
    said=(said("xếp loại tốt", late=True, at=datetime(2023, 3, 15, 8, 0, tzinfo=HANOI)),),
)
FEEDBACK = TaskEntry(
    "3.f", "Thực hiện đầy đủ Hệ thống thông tin tiếp nhận phản ánh", "overdue", "standing", VP
)
FEEDBACK = replace(FEEDBACK, missing=True)
QUIET = TaskEntry("6.a", "Tổ chức triển khai quy định về chế độ tự chủ", "answered", "standing", TC)
QUIET = replace(QUIET, nothing_arose=True, said=(said("không phát sinh", TC),))
RULES = TaskEntry(
    *("6.b", "Xây dựng quy chế chi tiêu nội bộ", "overdue", "dated", TC),
    deadline=date(2023, 3, 2),
    percent=60,
    said=(said("60% đang lấy ý kiến", TC),),
    difficulties=(said("thiếu máy quét", TC), said("chờ hướng dẫn của Phòng Tài chính", TC)),
    explained=(said("cán bộ phụ trách mới nhận việc", TC),),
)
SAVE = TaskEntry("6.c", "Thực hành tiết kiệm, chống lãng phí", "due_soon", "standing", TC, missing=True)
SAVE = replace(SAVE, waived=Waived("Phụ trách Văn phòng – Thống kê", MADE))
SECRET = TaskEntry("5.b", "", "answered", "standing", VP, restricted=True)
SPREAD = TaskEntry(
    *("1.2.a", "Tăng cường công tác thông tin tuyên truyền về cải cách hành chính", "answered"),
    *("standing", VH),
    said=(said("phát thanh 8 lượt trên đài truyền thanh phường", VH),),
)
LATER = TaskEntry(
    "7.a", "Triển khai kế hoạch chuyển đổi số", "on_time", "dated", VH, deadline=date(2023, 5, 31), percent=20
)
POST = TargetLine(
    id=1,
    code="3.c",
    title="Tiếp nhận và trả kết quả qua dịch vụ bưu chính công ích",
    kind="share",
    status="not_reached",
    comparator=">",
    value=Decimal(20),
    reading=ReadingShown("figure", Decimal(15), Decimal(200), None, Fraction(15, 2)),
)
INDEX = TargetLine(2, "II2.a.1", "Chỉ số cải cách hành chính của phường (Par Index)", "index", "none")
TOTALS = Totals(
    total=10,
    counts={"answered": 5, "on_time": 1, "due_soon": 1, "overdue": 2, "unassigned": 1},
    done_on_time=0,
    answered=6,
    expected=9,
    units=3,
    handed_in=1,
    waiting=((VP, 1), (TC, 1)),
    targets=TargetFigures(not_reached=1, none=1),
    findings=Figures(2, 1, 1),
)
FINDINGS = (
    FindingLine(1, 1, "Niêm yết chậm 02 thủ tục lĩnh vực hộ tịch", VP, "closed"),
    FindingLine(2, 2, "Phiếu hẹn thiếu chữ ký", VP, "open", due=date(2023, 3, 10), days_left=-3),
)
VIEW = ReportView(
    heading=HEADING,
    period=QUARTER,
    copy="review",
    made_at=MADE,
    plan="Kế hoạch cải cách hành chính phường Hoài Hảo năm 2023",
    basis=BASIS,
    totals=TOTALS,
    areas=(
        AreaEntry("Công tác chỉ đạo, điều hành", "direction", (PLAN, INSPECT)),
        AreaEntry("Tuyên truyền cải cách hành chính", "communication", (SPREAD,), (), 1, 1),
        AreaEntry("Cải cách thủ tục hành chính", "results", (LIST, RATE, FEEDBACK), (POST,), 2, 3),
        AreaEntry("Cải cách chế độ công vụ", "results", (SECRET,), (), 1, 1),
        AreaEntry("Cải cách tài chính công", "results", (QUIET, RULES, SAVE), (), 2, 3),
        AreaEntry("", "results", (LATER,), (INDEX,), 0, 1),
    ),
    findings=FINDINGS,
    rounds=1,
    documents=(IssuedDocument("KH số 15/KH-UBND", None, "1.1.c", VP),),
    coming=(RULES, LATER),
    following=HALF,
)
FILLED = replace(FEEDBACK, status="answered", missing=False, said=(said("xử lý 3/3 phản ánh"),))
SIGN = replace(
    VIEW,
    copy="sign",
    areas=tuple(
        replace(area, tasks=tuple(FILLED if task is FEEDBACK else task for task in area.tasks))
        for area in VIEW.areas
    ),
    totals=replace(TOTALS, answered=7),
)

"""Views in words, and words within a channel's limit."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from export_shown import EXPORTS
from files_shown import SHOWN as FILES
from groups_shown import GROUPS
from hypothesis import given
from hypothesis import strategies as st
from imports_shown import IMPORTS
from jinja2 import UndefinedError
from orders_shown import ORDERS
from own_shown import SHOWN as OWN_VIEWS
from reports_shown import SHOWN as REPORTS
from staff_shown import STAFF
from status_shown import STATUS, WEEKS
from targets_shown import TARGETS

import messages
from jobs.errors import JobsError
from messages import views
from messages.render import CUT, outgoing, plain, render, units, with_note
from messages.types import Button, Markup, MenuItem, Rendered, Reply

pytestmark = pytest.mark.unit

EVIL = "<b>&\"'"
DAY = date(2023, 3, 14)
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
TELEGRAM = Markup(html=True, buttons=True, edits=True, limit=4096)
PLAIN = Markup(html=False, buttons=False, edits=False, limit=2000)

ITEM = views.DigestItem("unit_report", EVIL, EVIL, DAY, DAY, 5, False, 2, codes=(EVIL, "6.c"), stand_in=True)
OWN = replace(ITEM, stand_in=False)
WARD = replace(ITEM, kind="ward_report", unit=None, codes=(), units=(EVIL,), stand_in=False)
DUTY = replace(OWN, kind="dated_task", title=EVIL, percent=40, codes=(EVIL,))
UP = tuple(replace(item, level="leader", days_left=-2, people=(EVIL,)) for item in (WARD, OWN, DUTY))
MENDED = replace(OWN, kind="finding", title=EVIL, number=3, codes=())
PERIOD = views.PeriodLine("2023-Q1", EVIL, DAY, DAY, DAY, date(2023, 3, 17), 5, 8)
TASK = views.TaskLine(EVIL, EVIL, EVIL, "overdue", DAY, 70)
TASKS = views.TaskList("search", (TASK, replace(TASK, unit=None)), 12, 1, 2, PERIOD, 3, EVIL)
FIGURED = replace(OWN, kind="target_reading", codes=(), targets=(EVIL,) * 13)
HAND_IN = views.HandIn(1, EVIL, EVIL, (EVIL,), 6, DAY, EVIL, True, AT)
FINDING = views.FindingLine(1, 3, EVIL, EVIL, "open", "serious", EVIL, DAY, -2, restricted=True)
STEPS = [
    views.FindingStep(kind, EVIL, AT, EVIL, DAY, 2)
    for kind in ("recorded", "fixing", "remedied", "verified", "reopened", "redated")
]
FOUND = [views.FindingView(FINDING, EVIL, EVIL, (step,), ("verify",), True, AT, (EVIL,)) for step in STEPS]
BARE = replace(FINDING, severity="", responsible=None, due=None, days_left=None, restricted=False)
SPARE = [
    views.FindingView(BARE, None, None, (replace(step, text=None, due=None, files=files),), told=True)
    for step in STEPS
    if step.kind != "reopened"
    for files in (0, 1)
]
STANDING = tuple(replace(FINDING, state=state) for state in ("fixing", "awaiting", "closed", "reopened"))
FIGURES = views.Figures(7, 5, 1)
ROUND = views.RoundView(EVIL, DAY, date(2023, 3, 17), (EVIL,), (FINDING, *STANDING), 9, EVIL, True, AT)
ASKED = (
    "unit",
    "content",
    "area",
    "cause",
    "severity",
    "who",
    "day",
    "restricted",
    "photo",
    "done",
    "reason",
    "sure",
    "which",
)
TO_ISSUE = views.ToIssue(EVIL, (EVIL,), EVIL, DAY)
PROMPT = views.TaskPrompt(EVIL, EVIL, True, 9)
REMINDER = views.NextReminder(DAY, "ward_report", EVIL)
LEAVE = views.LeaveView(1, EVIL, EVIL, DAY, date(2023, 3, 17), told=True, to_deputy=True)
MINE = replace(LEAVE, to_deputy=False)
HAND_OVER = views.HandOver(
    EVIL, EVIL, DAY, (views.HandedPost("head", EVIL, EVIL),), (EVIL, "6.c"), (EVIL,), covering=(EVIL,)
)
JUST_TASKS = replace(HAND_OVER, posts=(), led=(), covering=())

ALBUM_NOTE = views.FilesNote((views.FileFault(EVIL, "kind"),), album=True)

# Every template with the views that bring its branches out.
LOGGED = views.LogEntry(
    datetime(2023, 3, 6, 8, tzinfo=UTC),
    EVIL,
    "task",
    {"code": EVIL},
    "changed",
    (views.Differs("title", EVIL, None),),
    EVIL,
)
SHOWN: dict[str, list[Any]] = {
    **EXPORTS,
    **GROUPS,
    **IMPORTS,
    **FILES,
    **ORDERS,
    **OWN_VIEWS,
    **REPORTS,
    **STAFF,
    **STATUS,
    **TARGETS,
    "accepted": [HAND_IN],
    "answer_corrected": [views.FormOffer(EVIL)],
    "changelog": [
        views.LogPage((LOGGED, replace(LOGGED, who=None, text=None, change="created")), 3, EVIL, True),
        views.LogPage((), None, None, True),
        views.LogPage((), None, None, False),
    ],
    "ask_day": [TO_ISSUE],
    "ask_difficulty": [PROMPT],
    "ask_finding": [
        *(views.FindingPrompt(question, EVIL, 3, EVIL, DAY) for question in ASKED),
        *(views.FindingPrompt(question, EVIL, 0, EVIL, DAY, (EVIL,)) for question in ("until", "fields")),
        views.FindingPrompt("content", EVIL),
    ],
    "ask_hand_in": [(HAND_IN, replace(HAND_IN, reason=None, missing=()))],
    "ask_issue": [TO_ISSUE, replace(TO_ISSUE, waiting=())],
    "ask_number": [TO_ISSUE, replace(TO_ISSUE, waiting=())],
    "ask_proposal": [PROMPT],
    "ask_result": [PROMPT],
    "ask_return_reason": [None],
    "ask_task": [
        PROMPT,
        replace(PROMPT, said=EVIL),
        replace(PROMPT, count=0),
        replace(PROMPT, files=2),
        replace(PROMPT, count=0, files=1),
    ],
    "button_gone": [None],
    "chat_closed": [views.ChatClosed(EVIL, "telegram", "web"), views.ChatClosed(EVIL, "web", None)],
    "channel_stopped": [views.ChannelStopped("telegram", EVIL)],
    "calendar": [
        views.Calendar(2023, (PERIOD, replace(PERIOD, issued_number=EVIL, issued_on=DAY)), (REMINDER,), DAY),
        views.Calendar(2023, (replace(PERIOD, due_rolled=date(2023, 3, 20)),), (), DAY, (2027, 2028)),
        views.Calendar(
            2023,
            (replace(PERIOD, cut_off=DAY),),
            (replace(REMINDER, kind="target_reading", deputy=EVIL),),
            DAY,
        ),
    ],
    "calendar_unconfirmed": [views.CalendarUnconfirmed(2027)],
    "cancelled": [views.FormOffer(EVIL)],
    "digest": [
        views.Digest(DAY, (ITEM, WARD), (replace(ITEM, stand_in=False),)),
        views.Digest(DAY, (replace(WARD, units=(), last_day=True), replace(ITEM, codes=(), days_left=-3))),
        views.Digest(DAY, (replace(ITEM, rolled=date(2023, 3, 15), days_left=0, stand_in=False),)),
        views.Digest(DAY, tuple(replace(item, warned=DAY) for item in (ITEM, WARD, DUTY))),
        views.Digest(DAY, (replace(WARD, stand_in=True), replace(DUTY, stand_in=True, unit=None, percent=0))),
        views.Digest(DAY, tuple(replace(item, instead_of=EVIL) for item in (OWN, WARD, DUTY)), later=True),
        views.Digest(DAY, UP),
        views.Digest(DAY, (replace(MENDED, warned=DAY), replace(MENDED, stand_in=True)), (MENDED,)),
        views.Digest(DAY, (FIGURED, replace(FIGURED, targets=(EVIL,), instead_of=EVIL))),
        views.Digest(DAY, (replace(MENDED, level="leader", days_left=-3, people=(EVIL,)),)),
        views.Digest(DAY, (OWN, *(replace(item, people=(), instead_of=EVIL) for item in UP))),
        views.Digest(DAY, tuple(replace(item, stand_in=True, codes=item.codes[:1], units=()) for item in UP)),
        views.Digest(DAY, (replace(UP[0], days_left=2), replace(UP[1], codes=()))),
        views.Digest(DAY, (DUTY,) * 11 + UP * 4, (WARD,)),
        *(views.Digest(DAY, items, week=week) for items in ((), UP) for week in WEEKS),
        views.Digest(
            DAY, (), (), (views.Unreached(EVIL, 2, EVIL, None), views.Unreached(EVIL, 1, EVIL, EVIL))
        ),
    ],
    "edit_not_taken": [views.EditNotTaken(EVIL, report=True), views.EditNotTaken(EVIL, report=False)],
    "error": [
        type("NotRead", (JobsError,), {"code": "not_read"})("x", said=EVIL),
        JobsError("x"),
    ],
    "file_joined": [views.FormOffer(EVIL)],
    "file_lost": [
        views.FileTrouble(EVIL, "gone", (EVIL,)),
        views.FileTrouble(EVIL, "mismatch", ()),
        views.FileTrouble(EVIL, "gone", (), (3, 4)),
    ],
    "finding": [*FOUND, *SPARE],
    "finding_done": [*FOUND, *SPARE],
    "finding_news": [*FOUND, *SPARE],
    "finding_not_taken": [replace(FOUND[0], line=line) for line in (FINDING, *STANDING)],
    "findings": [
        views.FindingList((FINDING, BARE, *STANDING), FIGURES, 12, 1, 2, EVIL),
        views.FindingList((FINDING,), views.Figures(2, 0, 0), 1, 1, 1),
        views.FindingList((), views.Figures(0, 0, 0), 0, 1, 1),
        views.FindingList((), FIGURES, 0, 1, 1, EVIL),
    ],
    "files_gone": [None],
    "files_note": [views.FilesNote((views.FileFault(EVIL, "kind"),), 1), views.FilesNote((), 2), ALBUM_NOTE],
    "form_first": [views.FormOffer(EVIL)],
    "form_gone": [None],
    "no_post": [None],
    "form_moved_on": [None],
    "form_offer": [views.FormOffer(EVIL)],
    "handed_in": [
        HAND_IN,
        replace(HAND_IN, held_until=None),
        replace(HAND_IN, held_until=None, told=False),
        replace(HAND_IN, held_until=None, told=False, unreached=True),
    ],
    "handed_in_notice": [HAND_IN, replace(HAND_IN, missing=())],
    "handover_giver": [HAND_OVER, JUST_TASKS],
    "handover_notice": [HAND_OVER, JUST_TASKS],
    "handover_taker": [HAND_OVER, replace(HAND_OVER, owned=())],
    "help": [
        views.Help(EVIL, (views.HelpLine("viec", EVIL),), EVIL),
        views.Help(EVIL, (views.HelpLine("viec", EVIL),), ""),
    ],
    "issue_taken_back": [views.Issued(EVIL, EVIL, DAY, (), False)],
    "issued": [views.Issued(EVIL, EVIL, DAY, (EVIL,), True), views.Issued(EVIL, EVIL, DAY, (), False)],
    "join_other": [views.JoinOther(EVIL, EVIL)],
    "joined_already": [views.Welcome(name=EVIL)],
    "join_refused": [None],
    "join_slow": [views.Welcome(minutes=10)],
    "leave_cancelled": [LEAVE, MINE],
    "leave_ended": [LEAVE, MINE],
    "leave_taken": [
        LEAVE,
        replace(LEAVE, until=DAY),
        replace(MINE, held_until=AT),
        replace(MINE, told=False),
        replace(MINE, again=True),
        MINE,
    ],
    "not_allowed": [views.Suggestions(EVIL, ())],
    "not_understood": [views.Unread(EVIL, EVIL, near=(EVIL,)), views.Unread(EVIL, "")],
    "nothing_to_cancel": [None],
    "plan_news": [
        views.PlanNews(
            2023,
            False,
            (views.NewTask(EVIL, EVIL, DAY, stand_in=True), views.NewTask(EVIL, EVIL, None)),
            (views.MovedTask(EVIL, EVIL, None, DAY), views.MovedTask(EVIL, EVIL, DAY, None)),
            (views.MovedPeriod(EVIL, DAY, date(2023, 3, 15), DAY, date(2023, 3, 20)),),
        ),
        views.PlanNews(
            2023, False, (), (), (views.MovedPeriod(EVIL, DAY, DAY, None, None, DAY, DAY),), by=EVIL
        ),
        views.PlanNews(2023, True, (views.NewTask(EVIL, EVIL, DAY),) * 11, (), ()),
        *(
            views.PlanNews(2023, False, gone, (), (), gone, EVIL)
            for gone in ((views.NewTask(EVIL, EVIL, DAY),), (views.NewTask(EVIL, EVIL, DAY),) * 11)
        ),
    ],
    "replaced_below": [None],
    "returned": [
        views.Returned(EVIL, EVIL, EVIL, AT),
        views.Returned(EVIL, EVIL, EVIL),
        views.Returned(EVIL, EVIL, EVIL, unreached=True),
    ],
    "returned_notice": [views.Returned(EVIL, EVIL, EVIL)],
    "round_news": [ROUND, replace(ROUND, areas=())],
    "round_opened": [ROUND, replace(ROUND, areas=(), earlier=(), count=0, held_until=None)],
    "seen": [None],
    "snoozed": [views.Snoozed(DAY, True), views.Snoozed(DAY, False, too_late=True)],
    "stranger": [None],
    "tasks": [
        TASKS,
        replace(TASKS, tasks=()),
        replace(TASKS, heading="own"),
        replace(TASKS, heading="unit", tasks=(), total=0, period=None, unanswered=0),
    ],
    "too_long": [views.Unread(EVIL, "", 10_000)],
    "unsupported": [views.Unread("", EVIL), views.Unread("", "")],
    "answer_parked": [views.Parked(12, EVIL)],
    "in_doubt": [views.InDoubt(12, EVIL, "telegram")],
    "parked": [views.Parked(12, EVIL)],
    "put_aside": [views.Parked(12)],
    "trouble": [views.Trouble(7)],
    "unknown_command": [views.Suggestions(EVIL, (EVIL, "viec")), views.Suggestions(EVIL, ())],
    "watch_lock_lost": [
        views.LockLost("telegram", EVIL, 5, True),
        views.LockLost("telegram", EVIL, 5, False),
    ],
    "watch_silent": [
        views.PartSilent("poll", 3, EVIL),
        views.PartSilent("poll", None, EVIL),
        views.PartSilent("planner", 6),
        views.PartSilent("outbox", None),
        views.PartSilent("intake", 2),
        views.PartSilent("files", None),
    ],
    "watch_stuck": [
        views.MessagesStuck("telegram", EVIL, 3, AT, True, EVIL),
        views.MessagesStuck("telegram", EVIL, 3, AT, True),
        views.MessagesStuck("web", EVIL, 1, AT, False),
    ],
    "watch_unanswered": [
        views.EventsUnanswered("telegram", EVIL, 3, 16, (7, 9)),
        views.EventsUnanswered("web", EVIL, 9, 16, (1, 2, 3, 4, 5, 6)),
    ],
    "watch_unheard": [views.MorningsUnheard((EVIL,), (EVIL, "An"))],
    "watch_unplanned": [views.RemindersUnplanned(4, 2, DAY)],
    "welcome": [views.Welcome(EVIL)],
    "withdrawn": [views.Withdrawn(EVIL, EVIL, EVIL, False), views.Withdrawn(EVIL, EVIL, EVIL, True)],
}
CASES = [(name, view) for name, shown in SHOWN.items() for view in shown]
SAYS_NO_USER_TEXT = {
    "ask_task",
    "calendar_unconfirmed",
    "document_failed",
    "join_slow",
    "link_revoked",
    "put_aside",
    "snoozed",
    "too_long",
    "trouble",
    "watch_unplanned",
}


def is_balanced(html: str) -> bool:
    """Only b, i and code, each closed in turn; no stray < or &."""
    opened: list[str] = []
    for tag in re.findall(r"<[^>]*>?", html):
        if tag in ("<b>", "<i>", "<code>"):
            opened.append(tag[1:-1])
        elif not opened or tag != f"</{opened.pop()}>":
            return False
    return not opened and re.search(r"&(?!amp;|lt;|gt;|#34;|#39;)", html) is None


def test_every_template_is_shown_here():
    folder = Path(messages.__file__).parent / "templates"
    assert sorted(SHOWN) == sorted(path.stem for path in folder.glob("[!_]*.j2"))


@pytest.mark.parametrize(("template", "view"), CASES)
def test_user_text_is_escaped_and_every_line_closes_its_tags(template, view):
    html = render(Reply(template, view)).html
    assert html == html.strip() != ""
    assert all(map(is_balanced, html.split("\n"))), html
    assert "\n\n\n" not in html
    assert "None" not in html


@pytest.mark.parametrize("template", [name for name, shown in SHOWN.items() if shown[0] is not None])
def test_user_text_is_shown_as_it_was_typed(template):
    text = plain(render(Reply(template, SHOWN[template][0])).html)
    assert (EVIL in text) == (template not in SAYS_NO_USER_TEXT)


def test_a_name_the_view_lacks_is_an_error_not_a_gap():
    with pytest.raises(UndefinedError):
        render(Reply("accepted", views.Trouble(7)))


def test_a_digest_reads_as_an_official_writes():
    item = views.DigestItem("unit_report", "quý I", "TC", DAY, DAY, 5, False, 2, codes=("6.a", "6.c"))
    late = replace(item, period="năm 2022", days_left=-3, codes=(), count=1)
    assert plain(render(Reply("digest", views.Digest(date(2023, 3, 7), (late, item)))).html) == (
        "📌 Thứ Ba, 07/3/2023 – đồng chí có 3 việc cần xử lý\n\n"
        "🔴 Báo cáo năm 2022 – quá hạn 3 ngày làm việc (hạn 14/3)\n"
        "Đã báo cáo đủ các nhiệm vụ, đề nghị nộp báo cáo: /nop\n\n"
        "🟠 Báo cáo quý I – còn 5 ngày làm việc (hạn 14/3)\n"
        "Còn 2 nhiệm vụ chưa báo cáo: 6.a, 6.c\n\n"
        "Đề nghị nhắn trả lời tại đây, mỗi việc một dòng. Ví dụ:\n"
        "6.a đã thực hiện …\n6.a không phát sinh"
    )


def digest(*items, **more):
    return plain(render(Reply("digest", views.Digest(date(2023, 3, 7), items, **more))).html)


REPORT = views.DigestItem("unit_report", "quý I", "Tài chính", DAY, DAY, 5, False, 1, codes=("6.a",))
DATED = replace(REPORT, kind="dated_task", title="Lấy ý kiến", codes=("3.g",), dated=("3.g",))


@pytest.mark.parametrize(
    ("items", "examples"),
    [
        ((REPORT,), ["6.a đã thực hiện …", "6.a không phát sinh"]),
        ((DATED,), ["3.g …%, đang …", "3.g xong, văn bản số …"]),
        ((DATED, REPORT), ["3.g xong, văn bản số …", "6.a đã thực hiện …", "6.a không phát sinh"]),
        (
            (replace(REPORT, codes=("3.g", "6.a"), dated=("3.g",)),),
            ["6.a đã thực hiện …", "6.a không phát sinh"],
        ),
        ((replace(REPORT, codes=("3.g",), dated=("3.g",)),), ["3.g …%, đang …", "3.g xong, văn bản số …"]),
    ],
)
def test_the_examples_fit_the_kind_of_the_task(items, examples):
    assert digest(*items).partition("Ví dụ:\n")[2].split("\n") == examples


@pytest.mark.parametrize(
    ("item", "head"),
    [
        (REPORT, "🟠 Báo cáo quý I – còn"),
        (replace(REPORT, instead_of="An"), "🟠 Tài chính: báo cáo quý I – còn"),
        (replace(REPORT, stand_in=True), "🟠 Tài chính: báo cáo quý I – còn"),
        (replace(REPORT, level="leader", days_left=-1), "🔴 Tài chính: báo cáo quý I – quá hạn"),
        (replace(DATED, level="leader", days_left=-5), "🔴 Tài chính: nhiệm vụ 3.g – quá hạn"),
        (replace(DATED, level="leader", days_left=-5, unit=None), "🔴 3.g – quá hạn"),
    ],
)
def test_the_unit_is_named_where_it_is_not_the_readers_own_work(item, head):
    assert digest(item).split("\n")[2].startswith(head)


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("unit_report", "bộ phận chưa nộp báo cáo"),
        ("ward_report", "báo cáo chưa được phát hành"),
        ("dated_task", "nhiệm vụ chưa xong"),
    ],
)
def test_the_warning_says_what_would_prevent_it(kind, what):
    said = digest(replace(DATED, kind=kind, warned=date(2023, 3, 8)))
    assert f"Nếu {what} trước 7:00 sáng thứ Tư, 08/3/2023, việc này sẽ có trong tin của lãnh đạo." in said


def test_what_the_message_was_sent_for_stands_before_what_is_near():
    waits = views.Unreached("An", 1, "code", None)
    said = digest(others=(REPORT,), unreached=(waits,)).split("\n\n")
    assert [part.split("\n")[0] for part in said] == [
        "📌 Thứ Ba, 07/3/2023 – có người chưa nhận được nhắc việc",
        "Chưa nhận được nhắc việc (chưa kết nối, hoặc đã chặn bot). Đề nghị đồng chí chuyển mã mời:",
        "Cùng theo dõi:",
        "Đề nghị nhắn trả lời tại đây, mỗi việc một dòng. Ví dụ:",
    ]


def test_a_leave_reads_as_an_official_writes():
    leave = views.LeaveView(1, "An", "Bình", date(2023, 3, 13), date(2023, 3, 17), to_deputy=True)
    held = replace(leave, to_deputy=False, told=True, held_until=datetime(2023, 3, 13, 7, 30, tzinfo=UTC))

    def said(template: str, view: views.LeaveView) -> str:
        return plain(render(Reply(template, view)).html)

    assert said("leave_taken", leave) == (
        "🔁 Từ thứ Hai, 13/3/2023 đến hết thứ Sáu, 17/3/2023, đồng chí thay đồng chí An; "
        "các nhắc việc của đồng chí ấy sẽ gửi tới đồng chí."
    )
    assert said("leave_taken", held) == (
        "🔁 Đã ghi nhận đồng chí vắng từ thứ Hai, 13/3/2023 đến hết thứ Sáu, 17/3/2023. "
        "Đồng chí Bình thay và nhận các nhắc việc của đồng chí.\n"
        "Đồng chí ấy sẽ nhận tin lúc 07:30 thứ Hai, 13/3/2023."
    )
    assert said("leave_cancelled", replace(leave, until=leave.since)) == (
        "↩️ Đồng chí An không vắng trong ngày thứ Hai, 13/3/2023 nữa. Đồng chí không phải thay; "
        "các nhắc việc vẫn gửi tới đồng chí ấy."
    )
    assert said("leave_ended", leave) == (
        "↩️ Đồng chí An đi làm lại từ thứ Bảy, 18/3/2023. Từ ngày này đồng chí thôi thay; "
        "các nhắc việc lại gửi tới đồng chí ấy."
    )


def test_a_hand_over_names_what_is_handed():
    view = views.HandOver(
        "An",
        "Bình",
        date(2023, 3, 13),
        (views.HandedPost("head", "tc-kh", "Tài chính – Kế hoạch"),),
        ("6.a", "6.b"),
        (),
        covering=("Chi",),
    )
    assert plain(render(Reply("handover_taker", view)).html) == (
        "📥 Từ thứ Hai, 13/3/2023, đồng chí nhận bàn giao công việc của đồng chí An:\n"
        "• Phụ trách bộ phận: Tài chính – Kế hoạch\n"
        "• 2 nhiệm vụ: 6.a, 6.b\n"
        "⚠️ Đồng chí An đang được giao thay: Chi. Cần chọn người thay khác.\n\n"
        "Từ ngày này các nhắc việc gửi tới đồng chí. Xem việc: /viec"
    )


def test_a_reply_keeps_its_buttons_and_what_it_is_about():
    rows, menu = ((Button("Nộp", "n:1"),),), (MenuItem("viec", "việc của tôi"),)
    rendered = render(Reply("button_gone", None, rows, {"tasks": ["3.c"]}, menu=menu))
    assert (rendered.choices, rendered.about, rendered.menu) == (rows, {"tasks": ["3.c"]}, menu)
    placed = replace(rendered, in_place_of="12")
    assert Rendered.from_json(placed.to_json()) == replace(placed, menu=()), "it comes with every answer"


def test_a_note_stands_below_with_its_choices():
    first, note = Rendered("a", ((Button("1", "x"),),), {"tasks": []}), Rendered("b", ((Button("2", "y"),),))
    both = with_note(first, note)
    assert (both.html, both.about) == ("a\n\nb", {"tasks": []})
    assert [button.label for row in both.choices for button in row] == ["1", "2"]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<b>3.c</b> &lt;b&gt; &amp;amp; &#34;a&#39;", "3.c <b> &amp; \"a'"),
        ("a &lt; b &amp; c", "a < b & c"),
        ("<i>x</i>\n<code>y</code>", "x\ny"),
        ("", ""),
    ],
)
def test_plain_text_has_no_tags_and_no_entities(html, text):
    assert plain(html) == text


@given(st.text())
def test_escaped_text_comes_back(text):
    assert (
        plain(escape(text)) == text.replace("\r\n", "\n").replace("\r", "\n") or plain(escape(text)) == text
    )


def test_length_is_counted_in_utf_16_units():
    assert [units(text) for text in ("", "ệ", "👍", "👨‍👩‍👧")] == [0, 1, 2, 8]


@pytest.mark.parametrize(
    ("html", "limit", "text"),
    [
        ("<b>một</b>\nhai\nba", 10, "<b>một</b>\nhai\nba"),
        ("<b>một</b>\nhai\nba", 9, "<b>một</b>\nhai\n…"),
        ("<b>một hai\nba</b>\nbốn năm sáu", 16, "<b>một hai\nba</b>\n…"),
        ("<b>một hai\nba</b>\nbốn", 9, "một hai…"),
        ("một\n\nhai ba bốn", 9, "một\n…"),
        ("<b>một &lt; hai</b> ba", 10, "một &lt; hai…"),
        ("👍👍👍👍 👍", 7, "👍👍…"),
    ],
)
def test_a_long_text_keeps_whole_lines_and_whole_tags(html, limit, text):
    assert outgoing(Rendered(html), replace(TELEGRAM, limit=limit)).text == text


def test_where_there_are_no_buttons_choices_are_numbered_lines():
    rows = ((Button("Có <b>", "a"), Button("Không", "b")), (Button("Thôi", "c"),))
    said = Rendered("<b>Nộp?</b>", rows)
    assert outgoing(said, PLAIN).text == "Nộp?\n\n1. Có <b>\n2. Không\n3. Thôi"
    assert (
        outgoing(said, replace(PLAIN, html=True)).text == "<b>Nộp?</b>\n\n1. Có &lt;b&gt;\n2. Không\n3. Thôi"
    )
    assert outgoing(said, TELEGRAM).text == "<b>Nộp?</b>"
    assert outgoing(said, PLAIN).choices == rows


def test_a_message_is_edited_only_where_the_channel_can():
    assert outgoing(Rendered("a"), TELEGRAM, "17").edit_of == "17"
    assert outgoing(Rendered("a"), PLAIN, "17").edit_of is None


TEXTS = st.text(st.sampled_from("ab ệđ<>&\"'👍🇻\u200d\u0301…"), max_size=30)
PARTS = st.tuples(st.sampled_from(["", "b", "i", "code"]), TEXTS, st.sampled_from(["", "\n", "\n\n"]))
HTML = (
    st.lists(PARTS, min_size=1, max_size=20)
    .map(
        lambda parts: "".join(
            (f"<{tag}>{escape(text)}{end}{escape(text)}</{tag}>" if tag else escape(text)) + end
            for tag, text, end in parts
        ).strip()
    )
    .filter(lambda html: plain(html).strip() != "")
)
LABELS = st.lists(st.text(min_size=1, max_size=80), max_size=12)


@given(HTML, LABELS, st.integers(200, 600), st.booleans(), st.booleans())
def test_a_message_is_never_over_the_limit_nor_cut_in_mid_tag(html, labels, limit, as_html, buttons):
    said = Rendered(html, tuple((Button(label, "x"),) for label in labels))
    text = outgoing(said, Markup(as_html, buttons, False, limit)).text
    if as_html:
        assert is_balanced(text.replace("&quot;", "&#34;").replace("&#x27;", "&#39;"))
    seen = plain(text) if as_html else text
    assert units(seen) <= limit
    if not buttons:
        assert [n for n in range(1, len(labels) + 1) if f"\n{n}. " not in seen] == []


@given(HTML, st.integers(2, 120))
def test_a_shortened_text_begins_as_the_whole_and_says_it_was_cut(html, limit):
    text = plain(outgoing(Rendered(html), replace(TELEGRAM, limit=limit)).text)
    assert units(text) <= limit
    whole, cut = " ".join(plain(html).split()), " ".join(text.split())
    if cut != whole:
        assert cut.endswith(CUT)
        assert whole.startswith(cut.removesuffix(CUT).strip())

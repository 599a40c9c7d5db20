"""Situations in which a button does what it is for, which in the two wards as they stand it cannot."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from chat.annexes import HEAD, TC, docx
from chat.drives import DRIVES, late, sent, unsure
from chat.driving import PLAN, Driven
from chat.forging import Forger
from chat.staging import person
from sqlmodel import Session, select

from jobs import people
from jobs.imports import listing, office
from storage.tables import (
    Attachment,
    ImportDraft,
    ImportState,
    Submission,
    SubmissionState,
    Task,
    TaskKind,
)

Ids = Mapping[str, int | str]
CLEAR = docx(HEAD, ("1", "Việc một", TC, "", "30/6/2023", "Quyết định"))


@dataclass(frozen=True)
class Situation:
    """`before` it is so; `who` may then tap, and is told so much of what came of it: `says`.

    `payload`: `{names}` stand for what the world, or `before`, has.
    """

    payload: str
    who: str
    says: str
    before: Callable[[Forger, Session, Ids], Ids] = lambda forger, session, ids: {}


def not_handed_in(forger: Forger, session: Session, ids: Ids) -> Ids:
    owed = session.get_one(Submission, ids["submission_id"])
    owed.state = SubmissionState.EXPECTED
    owed.submitted_at = owed.submitted_by_id = owed.reason = None
    return {}


def _driven(name: str, forger: Forger, session: Session) -> Driven:
    """The form stands at its last question."""
    drive = next(one for one in DRIVES if one.form == name)
    driven = Driven(forger, session, drive)
    for key in list(drive.answers)[:-1]:
        driven.answers(key)
    return driven


def issued(forger: Forger, session: Session, ids: Ids) -> Ids:
    _driven("issue", forger, session).answers("sure")
    return {}


def newcomer(forger: Forger, session: Session, ids: Ids) -> Ids:
    _driven("staff_add", forger, session)
    return {}


def choosing(forger: Forger, session: Session, ids: Ids) -> Ids:
    """The coordinator gives tasks away."""
    forger.hears(session, "c", tap="gb")
    free = select(Task.code).where(Task.lead_unit_id.is_(None)).order_by(Task.sort)
    return {"free": session.exec(free).first() or ""}


def handing(forger: Forger, session: Session, ids: Ids) -> Ids:
    """What was shown of a hand-over is what would be done now."""
    _driven("staff_handover", forger, session).answers("to")
    return {"shown": forger.choices[0][0].payload}


def invitation(forger: Forger, session: Session, ids: Ids) -> Ids:
    return {"invite": people.invite(session, person(session, "mot-cua").id, forger.ward.clock.instant())}


def file_sent(forger: Forger, session: Session, ids: Ids) -> Ids:
    sent(session, ids)
    session.flush()
    came = session.exec(select(Attachment).where(Attachment.remote_id == PLAN.remote_id)).one()
    return {"sent": came.id, "said": came.message_id}


def draft_unsure(forger: Forger, session: Session, ids: Ids) -> Ids:
    return unsure(session, ids)


def draft_clear(forger: Forger, session: Session, ids: Ids) -> Ids:
    draft = session.get_one(ImportDraft, ids["draft_id"])
    draft.official_id = person(session, "vp-tk").id
    draft.state, draft.listing = ImportState.READ, listing.read(office.read("a.docx", CLEAR)).to_json()
    session.flush()
    forger.hears(session, "c", tap=f"imw:{draft.id}:0")
    return {"apply": forger.choices[0][0].payload}


def overdue(forger: Forger, session: Session, ids: Ids) -> Ids:
    return late(session, ids)


def not_reported(forger: Forger, session: Session, ids: Ids) -> Ids:
    """A task of the report that nothing was said of."""
    plan_id = session.get_one(Task, ids["task_id"]).plan_id
    return {"empty": session.exec(select(Task.id).where(Task.code == "6.a", Task.plan_id == plan_id)).one()}


def leave_asked(forger: Forger, session: Session, ids: Ids) -> Ids:
    _driven("own_leave", forger, session)
    return {}


def figure_reported(forger: Forger, session: Session, ids: Ids) -> Ids:
    """A report of a standing task whose figure is offered to be its target's too."""
    task = session.get_one(Task, ids["task_id"])
    task.kind, task.deadline, task.percent = TaskKind.STANDING, None, None
    session.flush()
    not_handed_in(forger, session, ids)
    forger.hears(session, "o", text=f"{ids['code']} 12/15 thủ tục")
    offered = [one.payload for row in forger.choices for one in row if one.payload.startswith("ct:")]
    return {"offered": offered[0]}


WORKS: dict[str, Situation] = {
    "am": Situation("am:{progress_id}", "p", "Hiện ghi", not_handed_in),
    "ct": Situation("{offered}", "o", "Đã ghi", figure_reported),
    "cw": Situation("cw:{reading_id}", "p", "Đã thu hồi", not_handed_in),
    "ev": Situation("ev:{said}", "c", "nhiệm vụ nào", file_sent),
    "ff": Situation("ff:{finding_id}:1", "ohpdcls", "Tệp của phát hiện số 10"),
    "gp": Situation("gp:2", "c", "trang 2/", choosing),
    "gt": Situation("gt:{free}", "c", "Đã chọn", choosing),
    "ima": Situation("{apply}", "c", "đã áp dụng", draft_clear),
    "imf": Situation("imf:{sent}", "c", "Đã nhận tệp", file_sent),
    "imq": Situation("imq:{draft_id}", "c", "Thời hạn ghi trong tệp", draft_unsure),
    "imw": Situation("imw:{draft_id}:1", "c", "Giữ lại", draft_clear),
    "iu": Situation("iu:{period_id}", "c", "Đã thu hồi", issued),
    "jo": Situation("jo:{invite}", "ohpdclasx", "Đã kết nối", invitation),
    "lo": Situation("lo:0:{code}", "cl", "Nhật ký thay đổi – nhiệm vụ"),
    "ly": Situation("ly:2023-03-20:2023-03-22", "o", "Đã ghi nhận đồng chí vắng", leave_asked),
    "ng": Situation("ng", "cl", "Gửi nhắc", overdue),
    "ns": Situation("ns:{submission_id}", "ohp", "Đã nộp", not_handed_in),
    "tc": Situation("tc:{account_id}", "p", "Cài đặt"),
    "uc": Situation("uc:{leave_id}", "ca", "Hủy lịch nghỉ"),
    "uh": Situation("{shown}", "ca", "bàn giao cho đồng chí", handing),
    "un": Situation("un:cong-chuc-moi", "a", "Đã thêm", newcomer),
    "uo": Situation("uo:{official_id}:1:", "ca", "Nghỉ phép"),
    "w": Situation("w:{progress_id}", "p", "Đã thu hồi", not_handed_in),
    "xg": Situation("xg:1:{period_id}", "cl", "nhiệm vụ trống"),
    "xm": Situation("xm:docx:{period_id}", "cl", "Tài liệu báo cáo"),
    "xo": Situation("xo:{period_id}", "cl", "Tài liệu báo cáo"),
    "xw": Situation("xw:{code}", "l", "Đã đề nghị", overdue),
    "xz": Situation("xz:1:{period_id}:{empty}", "cl", "6.a", not_reported),
}

"""Every form, opened by who may and answered well, question by question."""

from datetime import date

from chat.annexes import HEAD, TC, docx
from chat.driving import FILE, PLAN, Drive, Ids
from chat.one_of_each import AT
from chat.staging import person, unit
from sqlmodel import Session, col, select

from jobs.imports import listing, office
from storage.tables import (
    Account,
    Attachment,
    AttachmentState,
    Direction,
    ImportDraft,
    ImportState,
    Message,
    Period,
    Post,
    Remark,
    Role,
    Task,
)

UNSURE = docx(HEAD, ("1", "Việc một", TC, "", "sớm", ""))


def free(session: Session, ids: Ids) -> Ids:
    """A task nobody leads."""
    return {"free": session.exec(select(Task.code).where(col(Task.lead_unit_id).is_(None))).first() or ""}


def late(session: Session, ids: Ids) -> Ids:
    """The task is late, and nobody has asked why."""
    session.delete(session.get_one(Remark, ids["remark_id"]))
    session.get_one(Task, ids["task_id"]).deadline = date(2023, 2, 20)
    return {}


def said_before(session: Session, ids: Ids) -> Ids:
    """What was reported is of a period that is over."""
    session.get_one(Period, ids["period_id"]).issued_on = date(2023, 2, 20)
    return {}


def two_posts(session: Session, ids: Ids) -> Ids:
    row = {"official_id": ids["official_id"], "unit_id": unit(session, "vp-tk").id, "role": Role.OFFICIAL}
    session.add(Post(office_id=unit(session, "vp-tk").office_id, **row))
    return {}


def idle(session: Session, ids: Ids) -> Ids:
    """Who has no work of their own."""
    return {"idle": person(session, "thay").id}


def shown(session: Session, ids: Ids) -> Ids:
    """A message about two tasks on the phone of the leader."""
    _said(session, "chu-tich", Direction.OUT, "shown", {"tasks": [ids["code"], "Y.2"]})
    return {}


def finding_shown(session: Session, ids: Ids) -> Ids:
    _said(session, "canbo", Direction.OUT, "shown", {"findings": [ids["finding_id"]]})
    return {}


def findings_shown(session: Session, ids: Ids) -> Ids:
    _said(session, "canbo", Direction.OUT, "shown", {"findings": [ids["finding_id"], ids["remedied_id"]]})
    return {}


def sent(session: Session, ids: Ids) -> Ids:
    """A file on its way from the coordinator, the second one sent."""
    said = _said(session, "vp-tk", Direction.IN, "1", {})
    row = {"remote_id": PLAN.remote_id, "name": PLAN.name, "mime": PLAN.mime, "created_at": AT}
    state = AttachmentState.PENDING
    session.add(
        Attachment(
            office_id=said.office_id, bot_id=said.bot_id, message_id=said.id, **row, state=state, next_at=AT
        )
    )
    return {}


def unsure(session: Session, ids: Ids) -> Ids:
    """What was sent is read, and the day of its only task is unclear."""
    draft = session.get_one(ImportDraft, ids["draft_id"])
    draft.official_id = person(session, "vp-tk").id
    draft.state, draft.listing = ImportState.READ, listing.read(office.read("a.docx", UNSURE)).to_json()
    return {}


def _said(
    session: Session, code: str, direction: Direction, external: str, about: dict[str, object]
) -> Message:
    chat = session.exec(select(Account).where(Account.external_id == code)).one()
    said = Message(
        office_id=chat.office_id,
        bot_id=chat.bot_id,
        chat_id=code,
        direction=direction,
        external_id=external,
        text="",
        about=about,
        sent_at=AT,
        created_at=AT,
    )
    session.add(said)
    session.flush()
    return said


HAND_OVER = {"to": "p{deputy_id}"}
DRIVES = [
    Drive("extend", "h", "eb", {"task": "{code}", "day": "20/3/2023", "reason": "chờ kinh phí"}),
    Drive("refuse", "l", "en:{extension_id}", {"reason": "đã gia hạn một lần"}),
    Drive(
        "own_leave",
        "o",
        "lb",
        {"since": "20/3/2023", "until": "22/3/2023", "deputy": "không cử ai", "sure": "co"},
    ),
    Drive("own_back", "p", "le:{leave_id}", {"back": "02/3/2023"}),
    Drive("reading", "o", "ca:{target_id}", {"value": "4/5"}),
    Drive(
        "report",
        "o",
        "r",
        {
            "task": "{code}",
            "text": "xong",
            "result": "Quyết định 12/QĐ-UBND",
            "difficulty": "thiếu kinh phí",
            "proposal": "cấp thêm kinh phí",
        },
    ),
    Drive(
        "report",
        "o",
        "r",
        {"task": "{code}", "text": "xong 70%", "sure": "70%", "difficulty": "-", "proposal": "-"},
    ),
    Drive("report", "o", "r", {"task": "{code}", "text": "như kỳ trước", "before": "co"}, said_before),
    Drive("issue", "c", "/phathanh", {"number": "15/BC-UBND", "day": "27/2/2023", "sure": "co"}),
    Drive(
        "inspect",
        "l",
        "ib",
        {
            "unit": "#{unit_id}",
            "content": "Chưa niêm yết thủ tục mới",
            "area": "-",
            "cause": "thiếu bảng",
            "severity": "-",
            "who": "#{official_id}",
            "day": "20/3/2023",
            "restricted": "chung",
            "photo": "-",
        },
    ),
    Drive("round", "l", "io", {"unit": "#{unit_id}", "until": "20/3/2023", "fields": "tất cả"}),
    Drive("return", "c", "nr:{submission_id}", {"reason": "thiếu số liệu"}),
    Drive(
        "staff_post", "a", "up:{official_id}", {"unit": "u{unit_id}", "role": "head", "since": "06/3/2023"}
    ),
    Drive("staff_end", "a", "ud:{official_id}", {"post": "p{post_id}", "last": "06/3/2023"}, two_posts),
    Drive(
        "staff_add",
        "a",
        "ub",
        {
            "name": "Công chức mới",
            "unit": "u{unit_id}",
            "role": "official",
            "contact": "-",
            "sure": "thêm",
        },
    ),
    Drive("staff_handover", "a", "uk:{official_id}", HAND_OVER),
    Drive("staff_handover", "a", "uk:{idle}", {"to": "p{official_id}", "on": "06/3/2023"}, idle),
    Drive(
        "staff_leave",
        "a",
        "uy:{official_id}",
        {"since": "20/3/2023", "until": "22/3/2023", "deputy": "p{deputy_id}"},
    ),
    Drive("explain", "l", "/lydo", {"task": "{code}"}, late),
    Drive("direct", "l", "khẩn trương hoàn thành", {"task": "{code}"}, shown, "shown"),
    Drive("answer", "h", "xa:{remark_id}", {"text": "do chờ kinh phí"}),
    Drive("remedy", "o", "pd:{finding_id}", {"done": "đã niêm yết đủ"}),
    Drive("remedy", "o", "niêm yết lại bảng phí", {"sure": "xong"}, finding_shown, "shown"),
    Drive("remedy_which", "o", "đã niêm yết đủ", {"finding": "{number}"}, findings_shown, "shown"),
    Drive("reopen", "h", "pr:{remedied_id}", {"reason": "vẫn còn thiếu", "day": "20/3/2023"}),
    Drive("redate", "h", "pt:{finding_id}", {"day": "20/3/2023"}),
    Drive("import", "c", "/nhapkehoach", {"files": FILE}, sent),
    Drive("import_day", "c", "imq:{draft_id}", {"day": "20/3/2023"}, unsure),
    Drive("assign", "c", "gb", {"task": "{free}", "unit": "tc-kh", "owner": "-"}, free),
    Drive("urge", "c", "/nhac {code}", {"sure": "co"}),
    Drive(
        "period_dates",
        "c",
        "ld:{period_id}",
        {"due": "20/3/2023", "internal": "15/3/2023", "cut_off": "14/3/2023", "sure": "co"},
    ),
    Drive(
        "new_task",
        "l",
        "gn",
        {"title": "Rà soát thủ tục", "area": "-", "unit": "tc-kh", "owner": "-", "day": "20/3/2023"},
    ),
]

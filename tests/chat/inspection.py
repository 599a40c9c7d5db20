"""What tests of self-inspection say and look at."""

from sqlmodel import col, select

from storage.tables import Attachment, Finding, FindingStep, Proof

ASKED = [
    "Thuộc lĩnh vực nào?",
    "Nguyên nhân là gì?",
    "Mức độ thế nào?",
    "Ai khắc phục?",
    "chậm nhất ngày nào?",
]
REST = "Ghi luôn"


def findings(ward):
    return ward.database.read(lambda s: list(s.exec(select(Finding).order_by(col(Finding.number)))))


def states(ward):
    return [one.state.value for one in findings(ward)]


def history(ward):
    found = select(FindingStep).order_by(col(FindingStep.id))
    return [(one.kind.value, one.text) for one in ward.database.read(lambda s: s.exec(found).all())]


def proofs(ward):
    """(step, name of file) of every finding."""
    found = (
        select(FindingStep.kind, Attachment.name)
        .join(Proof, col(Proof.step_id) == FindingStep.id)
        .join(Attachment, col(Attachment.id) == Proof.attachment_id)
        .order_by(col(FindingStep.id), col(Attachment.id))
    )
    return [(kind.value, name) for kind, name in ward.database.read(lambda s: s.exec(found).all())]


async def finds(
    ward, who="vp-tk", *, at="Tài chính", content="chưa niêm yết dự toán", mends="Phụ trách", due="20/3"
):
    """Records a finding at a unit; who has but one unit is not asked for it."""
    said = await ward.say(who, f"/tukiemtra {content}")
    if "bộ phận nào?" in said:
        await ward.tap(who, at)
    for _ in ("area", "cause", "severity"):
        await ward.say(who, "-")
    await ward.tap(who, mends)
    said = await ward.say(who, due)
    if "Ai được xem" in said:
        await ward.tap(who, "Cả bộ phận")
    return await ward.tap(who, "Không có")


async def remedied(ward, who="tc-kh", text="đã niêm yết tại trụ sở"):
    """Says that finding 1 is remedied."""
    await ward.say(who, "/phathien 1")
    await ward.tap(who, "Đã khắc phục")
    return await ward.say(who, text)


async def choices(ward, who, text):
    await ward.say(who, text)
    return (await ward.last(who)).choices


def finding_id(ward, number=1):
    return next(one.id for one in findings(ward) if one.number == number)

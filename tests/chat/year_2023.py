"""The sample ward in 2023: who reports early, late or never, who is away, moves, blocks the bot, joins."""

import re
from datetime import date, datetime, time

from chat.year import Act, Year
from contract import sample
from sqlmodel import Session, select

from bot.clock import HANOI
from jobs import handover, leave, plan_news
from jobs.notify import When
from jobs.plan_news import News
from storage import access, installation
from storage.people import official_by_code
from storage.tables import Account, Bot, Official, Plan, Task, Unit

FIRST, LAST = date(2023, 1, 3), date(2023, 12, 31)
INVITE = re.compile(r"/start ([0-9a-f]{20})")
OWN = {
    "vp-tk": "3.a 3.b 3.d 3.e 3.f IV1.a IV1.b IV1.c IV1.d IV1.e",
    "tc-kh": "6.a 6.b 6.c IV2.1 IV2.2 IV2.3",
    "tp-ht": "2.a 2.b IV3.1",
    "vh-tt": "1.2.a 1.2.b IV4.2 IV4.b",
}


def person(session: Session, code: str) -> Official:
    found = official_by_code(session, code)
    assert found is not None
    return found


def set_up(session: Session, instant: datetime) -> None:
    """The ward on 3 January at 06:00: one has no chat, one waits to take over, four tasks have dates."""
    installation.set_offset(session, datetime.combine(FIRST, time(6), tzinfo=HANOI) - instant)
    plan, (bot,) = session.exec(select(Plan)).one(), session.exec(select(Bot)).all()
    units = {unit.code: unit for unit in session.exec(select(Unit))}
    mot_cua = person(session, "mot-cua")
    session.delete(session.exec(select(Account).where(Account.official_id == mot_cua.id)).one())
    person(session, "pct").morning = time(7)
    linh = Official(office_id=plan.office_id, code="linh", name="Trần Thị Linh")
    session.add(linh)
    session.flush()
    sample.account(session, linh, bot, preferred=True)
    session.exec(select(Task).where(Task.code == "3.c")).one().owner_id = mot_cua.id

    def dated(code: str, lead: str, owner: str | None, title: str, deadline: date) -> None:
        by = person(session, owner) if owner else None
        sample.task(session, plan, code, units[lead], by, title=title, deadline=deadline)

    dated("2.c", "tp-ht", "tp-ht", "Ban hành kế hoạch rà soát văn bản năm 2023", date(2023, 2, 10))
    dated("6.d", "tc-kh", "tc-kh", "Ban hành quy chế quản lý tài sản công", date(2023, 5, 1))
    dated("3.g", "vp-tk", "mot-cua", "Lấy ý kiến người dân về Bộ phận Một cửa", date(2023, 5, 31))
    dated("2.d", "tp-ht", None, "Rà soát hộ tịch để số hoá", date(2023, 9, 2))


def says(who: str, *texts: str) -> Act:
    async def act(year: Year) -> None:
        for text in texts:
            await year.say(who, text)

    return act


def taps(who: str, label: str, of: str = "📌") -> Act:
    async def act(year: Year) -> None:
        await year.tap(who, label, of)

    return act


def does(*acts: Act) -> Act:
    async def act(year: Year) -> None:
        for each in acts:
            await each(year)

    return act


def reports(who: str, codes: str = "") -> Act:
    return says(who, "\n".join(f"{code} thực hiện đúng quy định" for code in (codes or OWN[who]).split()))


def hands_in(who: str, label: str = "Nộp báo cáo") -> Act:
    return does(says(who, "/nop"), taps(who, label, ""))


def accepts(unit: str) -> Act:
    return taps("vp-tk", "Nhận", f"📥 {unit}")


def issues(number: str, day: str) -> Act:
    return does(says("vp-tk", f"/phathanh {number} {day}"), taps("vp-tk", "Ghi nhận phát hành", ""))


async def goes_on_leave(year: Year) -> None:
    def take(session: Session, when: When) -> None:
        who, deputy = person(session, "tp-ht").id, person(session, "vh-tt").id
        leave.take_leave(session, None, who, deputy, date(2023, 5, 29), date(2023, 6, 9), when)

    await year.change("tp-ht nghỉ phép từ 29/5 đến hết 09/6, vh-tt thay", take)


async def hands_over(year: Year) -> None:
    def give(session: Session, when: When) -> None:
        giver, taker = person(session, "tc-kh").id, person(session, "linh").id
        by = access.actor(session, person(session, "vp-tk").id, when.now.date())
        handover.hand_over(session, by, giver, taker, when.now.date(), when)

    await year.change("vp-tk ghi nhận tc-kh bàn giao cho linh", give)


def redates(code: str, deadline: date) -> Act:
    def move(session: Session, when: When) -> None:
        task = session.exec(select(Task).where(Task.code == code)).one()
        news = News(session.get_one(Plan, task.plan_id), moved=[(task, task.deadline)])
        task.deadline, task.redated_on = deadline, when.now.date()
        plan_news.tell(session, news, when, fresh=False)

    async def act(year: Year) -> None:
        await year.change(f"nhiệm vụ {code} đổi hạn sang {deadline:%d/%m}", move)

    return act


async def joins(year: Year) -> None:
    """With the invite that the coordinator's last morning message brought."""
    said = [m.text for m in await year.ward.messages("vp-tk") if INVITE.search(m.text)]
    await year.say("mot-cua", f"/start {INVITE.findall(said[-1])[-1]}")


async def blocks(year: Year) -> None:
    year.note("vh-tt chặn bot")
    year.channel.blocked.add("vh-tt")


async def unblocks(year: Year) -> None:
    year.channel.blocked.clear()


SCRIPT: dict[str, Act] = {
    "01-31 09:00": says("tp-ht", "2.c xong, Kế hoạch 08/KH-UBND"),
    # Quý I: tp-ht early, vh-tt late, tc-kh never.
    "03-01 09:00": reports("tp-ht", "2.a 2.b"),
    "03-02 10:00": does(says("tp-ht", "IV3.1 thực hiện đúng quy định\n2.d 10%"), hands_in("tp-ht")),
    "03-02 14:00": accepts("Tư pháp – Hộ tịch"),
    "03-07 08:00": taps("tc-kh", "Đã rõ"),
    "03-10 09:00": reports("vp-tk", "3.a 3.b 3.d"),
    "03-13 08:05": taps("vp-tk", "Nhắc lại chiều nay"),
    "03-13 16:00": reports("vh-tt", "1.2.a 1.2.b"),
    "03-14 15:00": does(
        reports("vp-tk", "3.c 3.e 3.f IV1.a IV1.b IV1.c IV1.d IV1.e"),
        says("vp-tk", "3.g 10%"),
        hands_in("vp-tk"),
    ),
    "03-15 08:00": says("chu-tich", "/status"),
    "03-16 10:00": does(reports("vh-tt", "IV4.2 IV4.b"), hands_in("vh-tt")),
    "03-16 11:00": accepts("Văn hoá – Thông tin"),
    "03-17 15:00": issues("15/BC-UBND", "17/3/2023"),
    # 30/4 and 1/5: a deadline within the days off, overdue until a leader hears of it.
    "04-20 09:00": says("tc-kh", "6.d 40%"),
    "05-16 09:00": says("tc-kh", "6.d xong, Quyết định 31/QĐ-UBND"),
    # One joins; their deadline is moved and moved back.
    "05-11 09:00": joins,
    "05-16 10:00": redates("3.g", date(2023, 6, 30)),
    "05-24 10:00": redates("3.g", date(2023, 5, 31)),
    "05-30 15:00": says("mot-cua", "3.g 80%"),
    "06-02 10:00": says("mot-cua", "3.g xong, Báo cáo 45/BC-UBND"),
    # 6 tháng: tp-ht is away until just before, tc-kh is sent back, vh-tt late.
    "05-26 16:00": goes_on_leave,
    "06-07 10:00": reports("mot-cua", "3.c"),
    "06-12 09:00": does(reports("tp-ht"), says("tp-ht", "2.d 50%"), hands_in("tp-ht")),
    "06-12 16:00": reports("tc-kh", "6.a 6.b"),
    "06-13 16:00": does(reports("vp-tk"), hands_in("vp-tk")),
    "06-14 10:00": hands_in("tc-kh", "Vẫn nộp"),
    "06-14 14:00": does(taps("vp-tk", "Trả lại", "📥 Tài chính"), says("vp-tk", "Còn thiếu 4 nhiệm vụ")),
    "06-15 09:00": does(reports("vh-tt"), hands_in("vh-tt")),
    "06-16 09:00": does(reports("tc-kh", "6.c IV2.1 IV2.2 IV2.3"), hands_in("tc-kh")),
    "06-16 10:00": says("chu-tich", "/status"),
    "06-19 15:00": issues("52/BC-UBND", "19/6/2023"),
    # Quý III, with 2/9: tp-ht on a Sunday evening, tc-kh handed over, vh-tt out of reach for a while.
    "08-27 20:15": does(reports("tp-ht"), says("tp-ht", "2.d 70%"), hands_in("tp-ht")),
    "09-05 08:30": hands_over,
    "09-05 10:00": says("tp-ht", "2.d xong, Báo cáo 80/BC-UBND"),
    "09-06 18:00": blocks,
    "09-08 08:00": taps("mot-cua", "Nhắc lại chiều nay"),
    "09-08 15:00": reports("mot-cua", "3.c"),
    "09-11 10:00": does(reports("vp-tk"), hands_in("vp-tk")),
    "09-12 16:00": reports("linh", "6.a 6.b 6.c"),
    "09-13 09:00": does(reports("linh", "IV2.1 IV2.2 IV2.3"), hands_in("linh")),
    "09-14 09:00": does(unblocks, reports("vh-tt"), hands_in("vh-tt")),
    "09-20 15:00": issues("88/BC-UBND", "20/9/2023"),
    # Năm: vh-tt late and in the evening.
    "11-29 09:00": does(reports("tp-ht"), hands_in("tp-ht")),
    "12-06 10:00": reports("mot-cua", "3.c"),
    "12-08 08:00": taps("vp-tk", "Nhắc lại sáng mai"),
    "12-11 14:00": does(reports("linh", OWN["tc-kh"]), hands_in("linh")),
    "12-12 10:00": does(reports("vp-tk"), hands_in("vp-tk")),
    "12-13 20:30": does(reports("vh-tt"), hands_in("vh-tt")),
    "12-15 16:00": issues("120/BC-UBND", "15/12/2023"),
}

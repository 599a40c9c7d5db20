"""/nhansu: people by unit, with how they can be reached; one opened, invited, and what else may be done."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from bot.commands import staff_adding, staff_handing, staff_leaves, staff_posts
from bot.context import Context, Role
from bot.registry import action, command
from jobs import staffing_invites, staffing_people
from jobs.inspections import told_apart
from messages.formats import day, short
from messages.staff_words import MARKS
from messages.types import Button, DocumentOrder, Reply, Rows
from messages.views import AwayDays, PersonView, StaffLine, StaffList

LONGEST_WORDS = 30
MOST_LEAVES = 3
KEEPERS = frozenset({Role.COORDINATOR, Role.ADMIN})


@command(
    "nhansu",
    "staff",
    summary="nhân sự: chức vụ, mã mời, bàn giao, nghỉ phép; thêm chữ để tìm: /nhansu tài chính",
    roles=KEEPERS,
    reads=True,
)
def nhansu(ctx: Context, words: str) -> Reply:
    return _page(ctx, words, 1)


@action("ul", reads=True)
def page(ctx: Context, number: int, words: str) -> Reply:
    return replace(_page(ctx, words, number), edits=True)


@action("uj", reads=True)
def waiting(ctx: Context, number: int) -> Reply:
    """Who has not joined yet, in place of the list."""
    view = staffing_people.page(ctx.session, ctx.act(), "", number, only=True)
    turns = _turns(waiting.button(label, to) for label, to in _steps(view))
    bring_in = ((invite_all.button("Mời tất cả chưa tham gia", 0),),) if view.lines else ()
    back = ((page.button("‹ Tất cả", 1, ""),),)
    return Reply("staff", view, (*_opening(view.lines, 1, ""), *turns, *bring_in, *back), edits=True)


def _page(ctx: Context, words: str, number: int) -> Reply:
    view = staffing_people.page(ctx.session, ctx.act(), words, number)
    said = view.words.encode()[:LONGEST_WORDS].decode(errors="ignore")
    turns = _turns(page.button(label, to, said) for label, to in _steps(view))
    row = [staff_adding.begin.button("Thêm người")]
    if words:
        row.append(page.button("‹ Tất cả", 1, ""))
    if view.waiting:
        row.append(waiting.button(f"Chưa tham gia ({view.waiting})", 1))
    return Reply("staff", view, (*_opening(view.lines, view.page, said), *turns, tuple(row)))


def _steps(view: StaffList) -> list[tuple[str, int]]:
    """The pages before and after, as buttons name them."""
    steps = [("‹ Trang trước", view.page - 1), ("Trang sau ›", view.page + 1)]
    return [(label, to) for label, to in steps if 1 <= to <= view.pages]


def _turns(buttons: Iterable[Button]) -> Rows:
    row = tuple(buttons)
    return (row,) if row else ()


def _opening(lines: Sequence[StaffLine], number: int, words: str) -> Rows:
    """A button for each, to open them."""
    marks = {line.id: MARKS[line.state] for line in lines}
    people = told_apart([(line.id, line.name, line.unit) for line in lines])
    return tuple(
        (see.button(f"{marks[one.id]} {short(one.name, 40)}", one.id, number, words),) for one in people
    )


@action("uo", reads=True)
def see(ctx: Context, official_id: int, number: int, words: str) -> Reply:
    """`number`: the page of the list, or of what was found, it is shown in the place of; 0: of nothing."""
    view = staffing_people.person(ctx.session, ctx.act(), official_id)
    back = (page.button("‹ Danh sách", max(number, 1), words),)
    return Reply("staff_person", view, (*_choices(view), *_leaves(view), back), edits=number > 0)


def _choices(view: PersonView) -> Rows:
    """What its reader may do with them, in rows of two."""
    buttons = {
        "invite": invite.button("Mời", view.id),
        "give": staff_posts.begin.button("Thêm chức vụ", view.id),
        "end": staff_posts.begin_end.button("Kết thúc chức vụ", view.id),
        "hand": staff_handing.begin.button("Bàn giao việc", view.id),
        "leave": staff_leaves.begin.button("Nghỉ phép", view.id),
    }
    row = [button for name, button in buttons.items() if name in view.may]
    return tuple(tuple(row[at : at + 2]) for at in range(0, len(row), 2))


def _leaves(view: PersonView) -> Rows:
    """Who is away may be back today, or not go; on the last day of a leave there is nothing to change."""
    if "leave" not in view.may:
        return ()
    return tuple(
        (staff_leaves.back.button(label, one.id),)
        for one in view.away[:MOST_LEAVES]
        if (label := _label(one, view.today))
    )


def _label(one: AwayDays, today: date) -> str:
    if one.since >= today:
        return f"Hủy nghỉ từ {day(one.since)}"
    return "Đi làm lại từ hôm nay"


@action("uv")
def invite(ctx: Context, official_id: int) -> Reply:
    """In a message of its own, to be handed on, with a picture to scan; another tap makes another one."""
    view = staffing_invites.invite(ctx.session, official_id, ctx.act())
    scanned = view.links[0] if view.links else f"/start {view.code}"
    picture = DocumentOrder("invite_qr", {"official": official_id, "text": scanned})
    return Reply("staff_invite", view, document=picture)


@action("ua")
def invite_all(ctx: Context, after: int) -> Reply:
    view = staffing_invites.invite_waiting(ctx.session, ctx.act(), after)
    more = ((invite_all.button(f"Mời tiếp ({view.left})", view.last),),) if view.left else ()
    return Reply("staff_invites", view, more)

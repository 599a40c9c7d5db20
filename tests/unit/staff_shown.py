"""Views of people and their posts, which bring out every branch of their templates."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from messages import views

EVIL = "<b>&\"'"
DAY, LATER = date(2023, 3, 14), date(2023, 3, 20)
AT = datetime(2023, 3, 6, 8, 0, tzinfo=UTC)
LINE = views.StaffLine(1, EVIL, EVIL, ("head", "coordinator"), "away", DAY, (("leader", EVIL),))
LINES = (
    LINE,
    replace(LINE, state="waiting", until=None, roles=()),
    replace(LINE, state="blocked", until=None),
    replace(LINE, unit="Tư pháp", state="joined", until=None),
)
LIST = views.StaffList(LINES, 12, 2, 2, 3, EVIL)
DUTIES = views.Duties(3, 1, 2, 4)
NONE = views.Duties(0, 0, 0)
POST = views.HeldPost(1, "head", EVIL, DAY, LATER)
PERSON = views.PersonView(
    1,
    EVIL,
    EVIL,
    (POST, replace(POST, since=None, until=None)),
    (views.ChatOf("telegram", blocked=True), views.ChatOf("web", blocked=False)),
    (views.AwayDays(1, DAY, LATER, EVIL), views.AwayDays(2, LATER, LATER, EVIL)),
    DUTIES,
    DAY,
)
INVITE = views.InviteView(EVIL, EVIL, (f"https://t.me/{EVIL}",), told=True)
GIVEN = views.PostChange("given", 1, EVIL, "head", EVIL, DAY, EVIL, told=True)
ENDED = replace(GIVEN, what="ended", duties=DUTIES, held_until=AT)
HANDED = views.HandOver(
    EVIL, EVIL, DAY, (views.HandedPost("head", "x", EVIL),), (EVIL,), (EVIL,), (EVIL,), 2, True, (EVIL,), AT
)
LEAVE = views.LeaveView(1, EVIL, EVIL, DAY, LATER, held_until=AT)
ASKED = (
    *("name", "unit", "role", "contact", "add", "since", "give", "post", "last", "end"),
    *("to", "on", "from", "until", "deputy", "leave", "cancel", "back"),
)
PROMPT = views.StaffPrompt("add", EVIL, "head", EVIL, EVIL, DAY, LATER, EVIL, same=True)
STAFF: dict[str, list[Any]] = {
    "ask_handover": [HANDED, replace(HANDED, owned=(), led=(), findings=0)],
    "ask_staff": [
        PROMPT,
        replace(PROMPT, contact="", same=False),
        replace(PROMPT, question="end", duties=DUTIES),
        replace(PROMPT, question="end", duties=NONE),
        *(replace(PROMPT, question=question) for question in ASKED),
    ],
    "staff": [
        LIST,
        replace(LIST, lines=()),
        replace(LIST, words="", pages=1),
        replace(LIST, words="", waiting=0, lines=()),
        replace(LIST, words="", only=True),
        replace(LIST, words="", only=True, lines=()),
    ],
    "staff_added": [views.FormOffer(EVIL)],
    "staff_done": [
        GIVEN,
        replace(GIVEN, told=False),
        replace(GIVEN, told=False, own=True),
        ENDED,
        replace(ENDED, duties=NONE, held_until=None),
    ],
    "staff_handed": [
        HANDED,
        replace(HANDED, untold=(), held_until=None, findings=0),
        replace(HANDED, told=False, held_until=None),
    ],
    "staff_invite": [INVITE, replace(INVITE, links=(), told=False)],
    "staff_invited": [EVIL],
    "staff_invites": [
        views.InviteList((INVITE, replace(INVITE, links=())), 3, 7),
        views.InviteList((INVITE,)),
    ],
    "staff_leave": [
        LEAVE,
        replace(LEAVE, held_until=None, told=True),
        replace(LEAVE, held_until=None, until=DAY),
    ],
    "staff_back": [LEAVE],
    "staff_unleave": [LEAVE],
    "staff_news": [GIVEN, ENDED],
    "staff_person": [
        PERSON,
        replace(PERSON, contact=None, posts=(), chats=(), away=(), duties=NONE),
    ],
}

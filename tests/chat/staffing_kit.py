"""What tests of /nhansu look at and set up."""

from datetime import date, timedelta

from chat.staging import person
from sqlmodel import col, select

from messages.render import plain
from storage.tables import Account, Audit, Invite, Office, Official, Post, Role, Unit, UnitKind

TODAY = date(2023, 2, 27)
YESTERDAY = TODAY - timedelta(days=1)
ONE_STOP = "Công chức Bộ phận Một cửa"
FIRST_POST = ("official@vp-tk", None, None)


def id_of(ward, code):
    return ward.database.read(lambda s: person(s, code).id)


def posts(ward, code):
    """Every post somebody ever held: role@unit, since, until; the earliest first."""

    def held(session):
        found = select(Post, Unit.code).join(Unit, col(Unit.id) == Post.unit_id)
        found = found.where(Post.official_id == person(session, code).id).order_by(col(Post.id))
        return [(f"{one.role.value}@{at}", one.since, one.until) for one, at in session.exec(found)]

    return ward.database.read(held)


def post_id(ward, code, role):
    found = select(Post.id).where(Post.role == role)
    return ward.database.read(lambda s: s.exec(found.where(Post.official_id == person(s, code).id)).one())


def unit_id(ward, code):
    return ward.database.read(lambda s: s.exec(select(Unit.id).where(Unit.code == code)).one())


def invites(ward):
    return ward.database.read(lambda s: list(s.exec(select(Invite).order_by(col(Invite.id)))))


def logged(ward, subject):
    """(change, before, after) of what the log has about rows of a table."""
    found = select(Audit).where(Audit.subject == subject).order_by(col(Audit.id))
    return [
        (one.change.value, one.before, one.after) for one in ward.database.read(lambda s: s.exec(found).all())
    ]


def far_ward(ward):
    """Another ward with one official; their ids: official, post, unit."""

    def add(session):
        office = Office(code="tam-quan", name="Phường Tam Quan")
        session.add(office)
        session.flush()
        root = Unit(office_id=office.id, code="tam-quan", name="phường Tam Quan", kind=UnitKind.WARD)
        who = Official(office_id=office.id, code="la", name="Người lạ")
        session.add_all([root, who])
        session.flush()
        root.path = f"/{root.id}/"
        post = Post(office_id=office.id, official_id=who.id, unit_id=root.id, role=Role.COORDINATOR)
        session.add(post)
        session.flush()
        return who.id, post.id, root.id

    return ward.database.write(add)


def takes_chat(ward, chat, official_id):
    """The chat is somebody else's now."""

    def change(session):
        account = session.exec(select(Account).where(Account.external_id == chat)).one()
        account.official_id = official_id

    ward.database.write(change)


def _newcomers(ward, names):
    """Officials of these names, each at a unit, none of whom has joined."""

    def add(session):
        for number, (name, code) in enumerate(names):
            unit = session.exec(select(Unit).where(Unit.code == code)).one()
            who = Official(office_id=unit.office_id, code=f"nv{number:02}", name=name)
            session.add(who)
            session.flush()
            session.add(
                Post(office_id=unit.office_id, official_id=who.id, unit_id=unit.id, role=Role.OFFICIAL)
            )

    ward.database.write(add)


def many(ward, count):
    """So many newcomers of one unit."""
    _newcomers(ward, [(f"Nhân viên {number:02}", "vh-tt") for number in range(count)])


def namesakes(ward, *units):
    """At each of these units somebody of the one name Trần Thị Bình."""
    _newcomers(ward, [("Trần Thị Bình", code) for code in units])


async def opens(ward, who, name):
    """Finds somebody and opens them."""
    await ward.say(who, f"/nhansu {name}")
    return await ward.tap(who, name)


async def invited(ward, who="vp-tk", *, on=None):
    """Taps «Mời»; what is said above the picture, and what is said of the picture."""
    before = len(await heard(ward, who))
    await ward.tap(who, "Mời", on=on)
    said, picture = (await heard(ward, who))[before:]
    return plain(said), plain(picture)


async def heard(ward, who):
    return [m.text for m in await ward.messages(who) if m.direction == "out"]


async def asks_for_post(ward, who="vp-tk", *, at="Tư pháp", role="Phụ trách bộ phận"):
    await opens(ward, who, ONE_STOP)
    await ward.tap(who, "Thêm chức vụ")
    await ward.tap(who, at)
    await ward.tap(who, role)
    return await ward.tap(who, "Hôm nay")

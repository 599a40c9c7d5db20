"""The plan's targets: who says how far one is, for which period, whether that reaches it, how it is taken
back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from jobs import measures, progress, targetlists
from jobs.edits import CannotCorrect
from jobs.errors import JobsError
from jobs.measures import Figure
from jobs.progress import CannotWithdraw, NoOpenPeriod, Sent
from messages import target_words
from messages.understand import readings as understood
from messages.understand.codes import CodeIndex
from messages.understand.readings import Reading
from messages.views import TargetLine, TargetRead, TargetWithdrawn
from storage import periods, targets
from storage.access import Actor
from storage.tables import Period, ReadingState, Target, TargetReading, Unit
from storage.targets import TargetRow


class UnknownTarget(JobsError):
    """No target is called so, or it is not for the actor to see: the two read alike."""

    code = "unknown_target"


class NotYourTarget(JobsError):
    """Another unit's task promises it."""

    code = "not_your_target"


class BadReading(JobsError):
    """Not to be read, or impossible; `reason` says why."""

    code = "bad_reading"


@dataclass(frozen=True)
class Said:
    """A standing reading that came by a message."""

    reading_id: int
    target: str


def codes(session: Session, actor: Actor, plan_id: int) -> CodeIndex:
    """How the targets that the actor may see are called: by the plan's labels alone."""
    return CodeIndex((row.target.code, None, 0) for row in targets.visible(session, actor, plan_id))


def called(session: Session, actor: Actor, plan_id: int, code: str) -> int:
    """The id of the target of that code. Raises UnknownTarget."""
    for row in targets.visible(session, actor, plan_id):
        if row.target.code == code:
            return row.target.id
    raise UnknownTarget("not there, or not the actor's to see", target=code)


def reportable(session: Session, actor: Actor, target_id: int) -> TargetRow:
    """The target, if the actor may say how far it is. Raises UnknownTarget, NotYourTarget."""
    row = targets.find(session, actor, target_id)
    if row is None:
        raise UnknownTarget("not there, or not the actor's to see", target="")
    if not row.may:
        raise NotYourTarget("another unit's", target=row.target.code)
    return row


def asked(session: Session, actor: Actor, target_id: int) -> TargetLine:
    """The target as a question names it. Raises as `reportable`."""
    return targetlists.line(reportable(session, actor, target_id).target)


def understand(target: TargetLine, text: str) -> Reading:
    """Raises BadReading."""
    reading = understood.read(text, target.kind, measured=target.value is not None)
    example = target_words.example(target)
    if reading.fault:
        raise BadReading(reading.fault, reason=reading.fault, said=text, example=example)
    shown = targetlists.with_reading(target, Figure(reading.state, *reading.figures))
    if reading.claim is not None and shown.status != (measures.NOT_REACHED, measures.REACHED)[reading.claim]:
        means = target_words.said_back(shown)
        raise BadReading("claim_differs", reason="claim_differs", said=text, means=means)
    return reading


def record(session: Session, target_id: int, text: str, sent: Sent) -> TargetRead:
    """Keeps what was said of a target for the period its unit answers; an earlier reading is replaced.

    One that no unit leads answers the period of the ward's next report. Raises as `reportable`, and
    BadReading, NoOpenPeriod.
    """
    row = reportable(session, sent.actor, target_id)
    reading = understand(targetlists.line(row.target), text)
    period = answered_period(session, row)
    late = sent.at.astimezone(sent.zone).date() > period.cut_off
    added = targets.add(
        session,
        office_id=row.target.office_id,
        target_id=row.target.id,
        period_id=period.id,
        state=ReadingState(reading.state),
        numerator=reading.numerator,
        denominator=reading.denominator,
        value=reading.value,
        text=text,
        author_id=sent.actor.official_id,
        message_id=sent.message_id,
        sent_at=sent.at,
        late=late,
        created_at=sent.instant,
    )
    replaces = targets.supersede(session, row.target.id, period.id, added)
    line = targetlists.line(row.target, session.get_one(TargetReading, added))
    return TargetRead(line, period.name, late, replaces, added)


def answered_period(session: Session, row: TargetRow) -> Period:
    """The period that a reading given now answers. Raises NoOpenPeriod."""
    plan_id = row.target.plan_id
    if row.unit_id is None:
        period = periods.open_period(session, plan_id)
        unit = periods.root_unit(session, row.target.office_id).name
    else:
        period = periods.open_period_of(session, plan_id, row.unit_id)
        unit = session.get_one(Unit, row.unit_id).name
    if period is None:
        raise NoOpenPeriod(f"no period is open for {unit}", unit=unit)
    return period


def withdraw(session: Session, actor: Actor, reading_id: int, now: datetime) -> TargetWithdrawn:
    """Takes a reading back within ten minutes; what it had replaced stands again. A second time says so.

    Raises CannotWithdraw (reason: not_yours, left, too_late, handed_in).
    """
    reading = session.get(TargetReading, reading_id)
    if reading is None or reading.author_id != actor.official_id:
        raise CannotWithdraw("not the author's", reason="not_yours")
    if not actor.posts:
        raise CannotWithdraw("who left office changes nothing", reason="left")
    target = session.get_one(Target, reading.target_id)
    period = session.get_one(Period, reading.period_id)
    again = reading.withdrawn_at is not None
    if not again:
        if now - reading.sent_at > progress.WITHDRAW_WITHIN:
            raise CannotWithdraw("over ten minutes ago", reason="too_late", task=f"/chitieu {target.code}")
        if _is_closed(session, target, period):
            raise CannotWithdraw("already handed in", reason="handed_in")
        _take_back(session, reading, now)
    stands = targets.standing(session, [target.id], [period.id]).get((target.id, period.id))
    return TargetWithdrawn(
        code=target.code,
        period=period.name,
        said=reading.text,
        again=again,
        stands=targetlists.line(target, stands) if stands else None,
    )


def _is_closed(session: Session, target: Target, period: Period) -> bool:
    return progress.is_part_closed(session, targets.lead_of(session, target), period)


def _take_back(session: Session, reading: TargetReading, now: datetime) -> None:
    reading.withdrawn_at = now
    session.add(reading)
    for old in targets.superseded_by(session, reading.id):
        old.superseded_by_id = reading.superseded_by_id
        session.add(old)
    session.flush()


def said_by(session: Session, actor: Actor, messages: Sequence[int]) -> list[Said]:
    """The actor's standing readings that came by a message, in any of its versions. Raises CannotCorrect."""
    found = targets.standing_by_messages(session, actor.official_id, messages)
    for reading, target in found:
        if _is_closed(session, target, session.get_one(Period, reading.period_id)):
            raise CannotCorrect("already handed in", reason="target", target=target.code)
    return [Said(reading.id, target.code) for reading, target in found]


def drop(session: Session, gone: Collection[Said], now: datetime) -> None:
    """Takes readings back that a correction says no more."""
    for said in gone:
        _take_back(session, session.get_one(TargetReading, said.reading_id), now)

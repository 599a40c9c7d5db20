"""A figure reported of a standing task with a target: offered as the target's, never taken unasked."""

from dataclasses import replace

from sqlmodel import Session

from jobs import targetlists, targets
from jobs.errors import JobsError
from jobs.measures import Figure
from jobs.progress import Sent, TaskOf
from messages import target_words
from messages.understand import readings
from messages.views import Recorded, TargetLine, TargetOffer, TargetRead
from storage import targets as stored
from storage.access import Actor
from storage.tables import Progress, TaskKind
from storage.targets import TargetRow

MOST = 3


class OfferGone(JobsError):
    """The report is not the actor's, stands no more, or holds no figure for that target."""

    code = "offer_gone"


class OfferTaken(JobsError):
    """The target stands at that `figure` already."""

    code = "offer_taken"


def offered(session: Session, actor: Actor, task: TaskOf, recorded: Recorded) -> Recorded:
    """The report with the targets whose figure it may hold; a dated task's percent is its own."""
    if task.kind != TaskKind.STANDING or not any(letter.isdigit() for letter in recorded.said):
        return recorded
    offers = []
    for row in stored.of_task(session, actor, task):
        read = _read(row, recorded.said)
        if read is not None and not _stands(session, row, read[1]):
            target = row.target
            offers.append(TargetOffer(target.id, target.code, target.title, _words(read[1])))
    return replace(recorded, offers=tuple(offers[:MOST]))


def take(session: Session, target_id: int, progress_id: int, sent: Sent) -> TargetRead:
    """Records the figure of the actor's standing report as the target's.

    Raises OfferGone, OfferTaken, and as `targets.record`.
    """
    row = targets.reportable(session, sent.actor, target_id)
    report = session.get(Progress, progress_id)
    if report is None or report.author_id != sent.actor.official_id:
        raise OfferGone("not the actor's", target=row.target.code)
    read = _read(row, report.text)
    if read is None or report.withdrawn_at is not None or report.superseded_by_id is not None:
        raise OfferGone("it stands no more", target=row.target.code)
    if _stands(session, row, read[1]):
        raise OfferTaken("already so", target=row.target.code, figure=_words(read[1]))
    return targets.record(session, target_id, read[0], sent)


def _read(row: TargetRow, text: str) -> tuple[str, TargetLine] | None:
    """The words that are a figure of the target, all of them or the one percentage in them, and how it would
    stand with it."""
    line = targetlists.line(row.target)
    for said in filter(None, (text, readings.percent_in(text))):
        try:
            reading = targets.understand(line, said)
        except targets.BadReading:
            continue
        if reading.state == readings.FIGURE:
            return said, targetlists.with_reading(line, Figure(reading.state, *reading.figures))
    return None


def _stands(session: Session, row: TargetRow, wanted: TargetLine) -> bool:
    """Whether just that figure stands for the period a reading would answer. Raises NoOpenPeriod."""
    period = targets.answered_period(session, row)
    said = stored.standing(session, [row.target.id], [period.id]).get((row.target.id, period.id))
    return said is not None and targetlists.line(row.target, said).reading == wanted.reading


def _words(line: TargetLine) -> str:
    return target_words.figure(line.reading, line.kind) if line.reading else ""

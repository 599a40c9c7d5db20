"""Who hears of a step of a finding: only who may see it, each with what they may do about it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from sqlmodel import Session

from jobs import notify
from jobs.acts import Act
from jobs.finding_views import RIGHTS, may, view_of
from jobs.ladder import Level
from jobs.roster import People, Roster, roster_of
from jobs.rules.finding import Mended, mends, superiors
from messages.types import Reply
from messages.views import FindingView
from storage import access, findings
from storage.tables import Finding, FindingStep

Announce = Callable[[FindingView], Reply]
"""How a step reads to somebody else."""


def _mended(finding: Finding) -> Mended:
    return Mended(finding.office_id, finding.unit_id, finding.responsible_id, finding.restricted)


def _roster(session: Session, finding: Finding, act: Act) -> Roster:
    return roster_of(session, act.day.today, [finding.office_id])


def menders(session: Session, finding: Finding, act: Act) -> People:
    """Who is to mend it, or steps in."""
    return mends(_roster(session, finding, act), _mended(finding))[0]


def judges(session: Session, finding: Finding, act: Act) -> People:
    """Who is asked to verify a remedy: the unit's heads, else the coordinators, else the leader in charge.

    Never who remedied it; of a restricted one the leader in charge alone.
    """
    roster, found = _roster(session, finding, act), _mended(finding)
    up = superiors(roster, found)
    coordinators = () if finding.restricted else roster.coordinators(finding.office_id)
    for people in (up.at(Level.HEAD), coordinators, up.at(Level.LEADER)):
        others = tuple(person for person in people if person != finding.remedied_by_id)
        if others:
            return others
    return ()


def tell(
    session: Session,
    finding: Finding,
    step: FindingStep,
    people: Iterable[int | None],
    act: Act,
    announce: Announce,
) -> FindingView:
    """Tells each of `people` but the actor; the finding as the actor reads it, and who of them hears."""
    heard: list[int] = []
    held = None
    for person in dict.fromkeys(people):
        if person in (None, act.actor.official_id):
            continue
        reader = access.actor(session, person, act.day.today)
        found = findings.find(session, reader, finding.id, *RIGHTS)
        if found is None:
            continue
        view = view_of(session, finding, may(finding, found[1], reader.official_id), act.when)
        key = f"finding:{finding.id}:{step.id}"
        held = notify.tell(session, [person], finding.office_id, key, announce(view), act.when) or held
        heard.append(person)
    told, untold = notify.reached(session, heard)
    return replace(_own(session, finding, act), told=told, untold=untold, held_until=held)


def _own(session: Session, finding: Finding, act: Act) -> FindingView:
    """As the actor reads it, who may have made it restricted and sees it all the same."""
    found = findings.find(session, act.actor, finding.id, *RIGHTS)
    allowed = may(finding, found[1], act.actor.official_id) if found is not None else ()
    return view_of(session, finding, allowed, act.when)

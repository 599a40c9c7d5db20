"""What each role is granted. Default deny."""

from enum import StrEnum

from storage.tables import Role


class Right(StrEnum):
    """What a role may be granted over its unit and everything below.

    KNOW: that a task of the office is there and how it is called, never what was said of it. STAFF: who is
    away, who acts for them, who takes over; people with their posts and invites. APPOINT: give and end the
    posts of leaders and admins. INSPECT: record findings of self-inspection and open its rounds; REMEDY: say
    that a finding is remedied; VERIFY: judge that, and move its date. LOG: read who changed what.
    EXTEND: ask for a new date; DECIDE: grant or refuse it, ask why a task is late and direct it; ASSIGN: give
    tasks to units and people; URGE: have somebody reminded at once; IMPORT: change
    the plan by a file.
    """

    KNOW = "know"
    SEE = "see"
    SEE_RESTRICTED = "see_restricted"
    REPORT = "report"
    SUBMIT = "submit"
    REVIEW = "review"
    ISSUE = "issue"
    STAFF = "staff"
    APPOINT = "appoint"
    INSPECT = "inspect"
    REMEDY = "remedy"
    VERIFY = "verify"
    LOG = "log"
    EXTEND = "extend"
    DECIDE = "decide"
    ASSIGN = "assign"
    URGE = "urge"
    IMPORT = "import"


GRANTS: dict[Right, frozenset[Role]] = {
    Right.KNOW: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.SEE: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.SEE_RESTRICTED: frozenset({Role.LEADER}),
    Right.REPORT: frozenset({Role.OFFICIAL, Role.HEAD}),
    Right.SUBMIT: frozenset({Role.OFFICIAL, Role.HEAD}),
    Right.REVIEW: frozenset({Role.COORDINATOR}),
    Right.ISSUE: frozenset({Role.COORDINATOR, Role.LEADER}),
    Right.STAFF: frozenset({Role.COORDINATOR, Role.ADMIN}),
    Right.APPOINT: frozenset({Role.ADMIN}),
    Right.INSPECT: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.REMEDY: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR}),
    Right.VERIFY: frozenset({Role.HEAD, Role.COORDINATOR, Role.LEADER}),
    Right.LOG: frozenset({Role.COORDINATOR, Role.LEADER}),
    Right.EXTEND: frozenset({Role.OFFICIAL, Role.HEAD, Role.COORDINATOR}),
    Right.DECIDE: frozenset({Role.LEADER}),
    Right.ASSIGN: frozenset({Role.COORDINATOR, Role.LEADER}),
    Right.URGE: frozenset({Role.COORDINATOR, Role.LEADER}),
    Right.IMPORT: frozenset({Role.COORDINATOR}),
}
OWN_WORK = frozenset({Right.KNOW, Right.SEE, Right.SEE_RESTRICTED, Right.REPORT, Right.REMEDY, Right.EXTEND})
REPORTERS = GRANTS[Right.REPORT]
DEPUTED = frozenset({Right.KNOW, Right.SEE, Right.REPORT})
"""What a deputy may do for who is away, by the posts of theirs that report; never with what is restricted."""


def giving(role: Role) -> Right:
    """What it takes to give somebody such a post, or to end it."""
    return Right.APPOINT if role in (Role.LEADER, Role.ADMIN) else Right.STAFF

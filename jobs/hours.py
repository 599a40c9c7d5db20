"""Which messages leave at what hour (rule 2 of the reminder engine)."""

from datetime import datetime

from jobs.calendar import WorkingDays, in_act_hours, in_digest_hours
from storage.tables import NoticeKind


def kinds_now(now: datetime, cal: WorkingDays) -> tuple[NoticeKind, ...]:
    """Which notices may leave at this hour."""
    kinds = [NoticeKind.ALARM]
    if in_act_hours(now, cal):
        kinds.append(NoticeKind.ACT)
    if in_digest_hours(now, cal):
        kinds += [NoticeKind.DIGEST, NoticeKind.WEEKLY]
    return tuple(kinds)

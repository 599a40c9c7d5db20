"""SQLModel tables by subject; importing this package fills `Base.metadata` with all of them."""

from storage.tables.base import Base, Owned, UtcDateTime, fold
from storage.tables.conversation import Dialogue, Direction, Inbox, InboxState, Message
from storage.tables.files import Attachment, AttachmentFault, AttachmentState, Evidence
from storage.tables.offices import Installation, InstallationKind, Letterhead, Office, Unit, UnitKind
from storage.tables.people import Account, AccountState, Bot, Invite, Official, Post, Role
from storage.tables.periods import (
    Period,
    PeriodKind,
    Progress,
    ProgressState,
    Submission,
    SubmissionState,
)
from storage.tables.plans import (
    Area,
    Comparator,
    Plan,
    SetBy,
    Target,
    TargetKind,
    Task,
    TaskKind,
    TaskState,
    TaskSupport,
)
from storage.tables.reminders import Notice, NoticeKind, NoticeState, Reminder, ReminderState

__all__ = [
    "Account",
    "AccountState",
    "Area",
    "Attachment",
    "AttachmentFault",
    "AttachmentState",
    "Base",
    "Bot",
    "Comparator",
    "Dialogue",
    "Direction",
    "Evidence",
    "Inbox",
    "InboxState",
    "Installation",
    "InstallationKind",
    "Invite",
    "Letterhead",
    "Message",
    "Notice",
    "NoticeKind",
    "NoticeState",
    "Office",
    "Official",
    "Owned",
    "Period",
    "PeriodKind",
    "Plan",
    "Post",
    "Progress",
    "ProgressState",
    "Reminder",
    "ReminderState",
    "Role",
    "SetBy",
    "Submission",
    "SubmissionState",
    "Target",
    "TargetKind",
    "Task",
    "TaskKind",
    "TaskState",
    "TaskSupport",
    "Unit",
    "UnitKind",
    "UtcDateTime",
    "fold",
]

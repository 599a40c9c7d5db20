"""SQLModel tables by subject; importing this package fills `Base.metadata` with all of them."""

from storage.tables.audit import Audit, Change
from storage.tables.base import Base, Owned, UtcDateTime, fold
from storage.tables.conversation import Dialogue, Direction, Inbox, InboxState, Message
from storage.tables.documents import Document, DocumentState, FileLink
from storage.tables.extensions import Extension, ExtensionState, Remark, RemarkKind
from storage.tables.feeds import FeedLink
from storage.tables.files import Attachment, AttachmentFault, AttachmentState, Evidence
from storage.tables.findings import (
    Finding,
    FindingState,
    FindingStep,
    Inspection,
    InspectionArea,
    Proof,
    Severity,
    StepKind,
)
from storage.tables.groups import GroupChat
from storage.tables.imports import ImportDraft, ImportState
from storage.tables.offices import (
    DayOverride,
    Installation,
    InstallationKind,
    Letterhead,
    Office,
    Unit,
    UnitKind,
)
from storage.tables.people import Account, AccountState, Bot, Invite, Leave, Official, Post, Role
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
from storage.tables.targets import ReadingState, TargetReading
from storage.tables.waivers import Waiver

__all__ = [
    "Account",
    "AccountState",
    "Area",
    "Attachment",
    "AttachmentFault",
    "AttachmentState",
    "Audit",
    "Base",
    "Bot",
    "Change",
    "Comparator",
    "DayOverride",
    "Dialogue",
    "Direction",
    "Document",
    "DocumentState",
    "Evidence",
    "Extension",
    "ExtensionState",
    "FeedLink",
    "FileLink",
    "Finding",
    "FindingState",
    "FindingStep",
    "GroupChat",
    "ImportDraft",
    "ImportState",
    "Inbox",
    "InboxState",
    "Inspection",
    "InspectionArea",
    "Installation",
    "InstallationKind",
    "Invite",
    "Leave",
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
    "Proof",
    "ReadingState",
    "Remark",
    "RemarkKind",
    "Reminder",
    "ReminderState",
    "Role",
    "SetBy",
    "Severity",
    "StepKind",
    "Submission",
    "SubmissionState",
    "Target",
    "TargetKind",
    "TargetReading",
    "Task",
    "TaskKind",
    "TaskState",
    "TaskSupport",
    "Unit",
    "UnitKind",
    "UtcDateTime",
    "Waiver",
    "fold",
]

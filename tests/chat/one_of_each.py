"""One of everything that a payload can point at, of one unit."""

from datetime import UTC, date, datetime

from chat.staging import person, unit
from sqlmodel import Session, col, select

from storage.tables import (
    Account,
    Attachment,
    AttachmentState,
    Base,
    Bot,
    Direction,
    Document,
    Evidence,
    Extension,
    FeedLink,
    FileLink,
    Finding,
    FindingState,
    GroupChat,
    ImportDraft,
    Inbox,
    Inspection,
    Leave,
    Message,
    Period,
    Plan,
    Post,
    Progress,
    ProgressState,
    ReadingState,
    Remark,
    RemarkKind,
    Submission,
    SubmissionState,
    Target,
    TargetKind,
    TargetReading,
    Task,
    TaskKind,
)

AT = datetime(2023, 2, 27, 0, 0, tzinfo=UTC)
TODAY = date(2023, 2, 27)
MARKS = {"own": "dauvet-mot", "unit": "dauvet-hai", "kept": "dauvet-kin", "ward": "dauvet-khac"}
Ids = dict[str, int | str]


class _OneOfEach:
    """Everything a payload can point at, of one unit; `mark` in all that is not known to the whole ward."""

    def __init__(
        self, session: Session, at: str, owner: str, mark: str, bot: Bot, number: int, restricted: bool
    ) -> None:
        self.session, self.bot, self.mark, self.number, self.restricted = (
            session,
            bot,
            mark,
            number,
            restricted,
        )
        self.unit, self.owner = unit(session, at), person(session, owner)
        self.plan = session.exec(select(Plan)).one()
        self.period = session.exec(select(Period).order_by(col(Period.due))).first()
        self.office = {"office_id": self.plan.office_id}

    def add(self, table: type[Base], **values: object) -> int:
        row = table(**self.office, **values)
        self.session.add(row)
        self.session.flush()
        return int(row.id)

    def made(self) -> Ids:
        return {"mark": self.mark, **self._place(), **self._work(), **self._findings(), **self._files()}

    def _place(self) -> Ids:
        assert self.period is not None
        find = self.session.exec
        post = find(select(Post).where(Post.official_id == self.owner.id)).first()
        chat = find(select(Account).where(Account.official_id == self.owner.id)).one()
        owed = find(
            select(Submission).where(
                Submission.unit_id == self.unit.id, Submission.period_id == self.period.id
            )
        ).one()
        owed.state, owed.reason, owed.submitted_by_id = SubmissionState.SUBMITTED, self.mark, self.owner.id
        owed.submitted_at = AT
        leave = find(select(Leave).where(Leave.official_id == self.owner.id)).first()
        since = {
            "since": date(2023, 4, 3),
            "until": date(2023, 4, 7),
            "deputy_id": person(self.session, "vh-tt").id,
        }
        assert post is not None
        return {
            "unit": self.unit.id,
            "unit_id": self.unit.id,
            "official_id": self.owner.id,
            "giver_id": self.owner.id,
            "taker_id": person(self.session, "vh-tt").id,
            "deputy_id": person(self.session, "vh-tt").id,
            "post_id": post.id,
            "account_id": chat.id,
            "period_id": self.period.id,
            "submission_id": owed.id,
            "leave_id": leave.id if leave else self.add(Leave, official_id=self.owner.id, **since),
            "group_id": self.add(
                GroupChat,
                bot_id=self.bot.id,
                chat_id=f"g{self.number}",
                title=self.mark,
                weekly=True,
                allowed_by_id=person(self.session, "chu-tich").id,
                allowed_at=AT,
            ),
        }

    def _work(self) -> Ids:
        assert self.period is not None
        secret = self.mark if self.restricted else f"Việc {self.number}"
        same = {"plan_id": self.plan.id, "lead_unit_id": self.unit.id, "owner_id": self.owner.id}
        code = f"Y.{self.number}"
        task_id = self.add(
            Task,
            **same,
            code=code,
            title=secret,
            kind=TaskKind.DATED,
            deadline=date(2023, 3, 10),
            percent=10,
            given_on=date(2023, 1, 1),
            search_text=secret,
            sort=code,
            restricted=self.restricted,
        )
        said = {
            "task_id": task_id,
            "period_id": self.period.id,
            "text": self.mark,
            "sent_at": AT,
            "created_at": AT,
        }
        says = {**said, "state": ProgressState.IN_PROGRESS, "percent": 10, "difficulty": self.mark}
        target = self.add(
            Target,
            plan_id=self.plan.id,
            task_id=task_id,
            code=code,
            title=self.mark,
            wording=self.mark,
            kind=TargetKind.SHARE,
            sort=code,
        )
        del said["task_id"]
        report = self.add(Progress, **says, author_id=self.owner.id)
        by, at = self.owner.id, AT
        return {
            "code": code,
            "task_id": task_id,
            "target_id": target,
            "progress_id": report,
            "report_id": report,
            "behalf_id": self.add(
                Progress, **says, author_id=person(self.session, "vh-tt").id, on_behalf_of_id=by
            ),
            "reading_id": self.add(
                TargetReading, **said, target_id=target, author_id=by, state=ReadingState.FIGURE, value=5
            ),
            "extension_id": self.add(
                Extension,
                task_id=task_id,
                old_date=date(2023, 3, 10),
                new_date=date(2023, 3, 20),
                reason=self.mark,
                asked_by_id=by,
                asked_at=at,
                created_at=at,
            ),
            "remark_id": self.add(
                Remark,
                task_id=task_id,
                kind=RemarkKind.EXPLAIN,
                text=self.mark,
                at=at,
                created_at=at,
                by_id=person(self.session, "chu-tich").id,
            ),
        }

    def _findings(self) -> Ids:
        by = person(self.session, "chu-tich").id
        rest = {"plan_id": self.plan.id, "unit_id": self.unit.id, "responsible_id": self.owner.id}
        rest |= {"recorded_by_id": by, "recorded_at": AT, "given_on": TODAY, "restricted": self.restricted}
        rest |= {"content": self.mark, "search_text": self.mark}
        self.add(
            Inspection,
            plan_id=self.plan.id,
            unit_id=self.unit.id,
            since=TODAY,
            until=date(2023, 3, 31),
            opened_by_id=by,
            opened_at=AT,
        )
        done = {"remedied_by_id": self.owner.id, "remedied_at": AT}
        return {
            "number": self.number * 10,
            "finding_id": self.add(Finding, **rest, number=self.number * 10),
            "remedied_id": self.add(
                Finding, **{**rest, **done, "state": FindingState.AWAITING}, number=self.number * 10 + 1
            ),
        }

    def _files(self) -> Ids:
        said = {"bot_id": self.bot.id, "chat_id": self.owner.code, "created_at": AT}
        said_id = self.add(
            Message,
            **said,
            direction=Direction.IN,
            external_id=f"m{self.number}",
            text=self.mark,
            sent_at=AT,
            official_id=self.owner.id,
        )
        came = {"bot_id": self.bot.id, "chat_id": self.owner.code, "received_at": AT, "payload": {}}
        inbox = self.add(Inbox, **came, event_id=f"i{self.number}", handled_at=AT, answered_at=AT)
        kept = {"bot_id": self.bot.id, "remote_id": f"r{self.number}", "mime": "image/jpeg", "created_at": AT}
        kept |= {"state": AttachmentState.STORED, "sha256": "0" * 64, "stored_size": 9, "settled_at": AT}
        file_id = self.add(Attachment, **kept, message_id=said_id, name=self.mark)
        report = self.session.exec(select(Progress).where(Progress.text == self.mark)).first()
        assert report is not None
        self.add(Evidence, progress_id=report.id, attachment_id=file_id)
        plan = self.add(Attachment, **kept, message_id=said_id, name=self.mark)
        self.add(FeedLink, official_id=self.owner.id, token_hash=f"t{self.number}", created_at=AT)
        document = self.add(
            Document, **said, inbox_id=inbox, kind="docx", arguments={}, about={}, name=self.mark
        )
        link = {"document_id": document, "official_id": self.owner.id, "token_hash": f"f{self.number}"}
        self.add(FileLink, **link, created_at=AT, expires_at=datetime(2099, 1, 1, tzinfo=UTC))
        return {
            "message_id": said_id,
            "file_id": file_id,
            "document_id": document,
            "draft_id": self.add(ImportDraft, attachment_id=plan, official_id=self.owner.id, created_at=AT),
        }


def one_of_each(
    session: Session, at: str, owner: str, mark: str, bot: Bot, *, number: int, restricted: bool = False
) -> Ids:
    """What a payload can point at, by the name of its parameter. `number`: another one each time."""
    return _OneOfEach(session, at, owner, mark, bot, number, restricted).made()

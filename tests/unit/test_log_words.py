"""The log of changes in words: nothing that is kept goes untold by oversight."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from messages import log_words
from messages.views import Differs, LogEntry
from storage.audit import AUDITED
from storage.reports import TOLD

pytestmark = pytest.mark.unit

AT = datetime(2023, 3, 6, 1, tzinfo=UTC)
UNTOLD = {
    "id",
    "office_id",
    "plan_id",
    "area_id",
    "label",
    "kind",
    "given_on",
    "redated_on",
    "deadline_set_by",
    "year",
    "basis",
    "ladders",
    "window_from",
    "window_to",
    "issued_at",
    "issued_by_id",
    "submitted_at",
    "submitted_by_id",
    "decided_at",
    "decided_by_id",
    "inspection_id",
    "opened_by_id",
    "opened_at",
    "recorded_by_id",
    "recorded_at",
    "remedied_by_id",
    "remedied_at",
    "verified_by_id",
    "verified_at",
    "official_id",
    "parent_id",
    "successor_id",
    "task_id",
    "period_id",
    "asked_by_id",
    "asked_at",
    "by_id",
    "at",
    "answers_id",
}
"""What the entry says otherwise (who, when, of what), or what follows from another column."""


def entry(subject="task", change="changed", *differs, **about):
    return LogEntry(AT, "Chủ tịch", subject, about, change, differs, None)


def test_every_column_that_is_logged_is_told_or_left_out_on_purpose():
    logged = set(TOLD)
    for row, left_out in AUDITED.items():
        logged |= {column.key for column in sa.inspect(row).column_attrs} - left_out
    assert logged - set(log_words.COLUMNS) - UNTOLD == set()
    assert not UNTOLD & set(log_words.COLUMNS)


def test_every_table_that_is_logged_has_a_name():
    by_hand = {"progress", "invite"}
    assert {row.__tablename__ for row in AUDITED} | by_hand == set(log_words.SUBJECTS)


def test_a_change_reads_from_what_to_what_in_the_order_of_importance():
    changed = entry(
        "task",
        "changed",
        Differs("deadline", "2023-04-12", "2023-04-20"),
        Differs("redated_on", None, "2023-03-06"),
        Differs("owner_id", None, "Công chức một cửa"),
        Differs("state", "open", "done"),
        code="9.1",
    )
    assert log_words.subject(changed) == "nhiệm vụ 9.1"
    assert log_words.differs(changed) == (
        "người thực hiện (trống) → Công chức một cửa; hạn 12/4/2023 → 20/4/2023; "
        "trạng thái đang thực hiện → hoàn thành"
    )


def test_what_was_added_or_removed_reads_as_it_was():
    added = entry("post", "created", Differs("role", None, "head"), Differs("since", None, "2023-03-01"))
    assert log_words.differs(added) == "vai trò phụ trách bộ phận; từ 01/3/2023"
    removed = entry("task", "deleted", Differs("title", "Niêm yết", None))
    assert log_words.differs(removed) == "tên Niêm yết"
    assert log_words.subject(entry("task")) == "nhiệm vụ …"
    moved = entry("post", "created", Differs("unit_id", None, "Văn phòng"), Differs("role", None, "head"))
    assert log_words.differs(moved) == "vai trò phụ trách bộ phận", "its subject says where"
    changed = entry("post", "changed", Differs("unit_id", "Văn phòng", "Một cửa"))
    assert log_words.differs(changed) == "bộ phận Văn phòng → Một cửa"

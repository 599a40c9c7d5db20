"""Small pieces of the draft report: sentences, short names of tasks, what was said of one. Pure."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from messages import formats, target_words
from messages.understand.documents import KINDS, LETTER
from messages.views.documents import AreaEntry, ReportView, Said, TaskEntry

TITLE = 150
ISSUES = re.compile(r",\s*(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\b[^,;]*\bban hành\b")
"""Where a plan's grounds end: ", UBND phường Hoài Hảo ban hành Kế hoạch … như sau:"."""
STOP, COMMA = re.compile(r"[.;:](?:\s|$)"), re.compile(r",\s")
JOINT = re.compile(r"\s(?:theo(?! dõi)|để|nhằm|của|tại|và|trong(?! sạch))\s")
"""Before these words a title can end without losing what it is about."""
DANGLING = re.compile(r"[\s,]+(?:trong đó|qua đó|cụ thể)$", re.IGNORECASE)
ENOUGH, ENOUGH_BY_PAUSE = 4, 8
ONLY_PERCENT = re.compile(r"\d+(?:[.,]\d+)?\s*%")
CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What an XML document cannot hold, or would take for a break."""
LEADING = re.compile(
    r"^(?:vướng|vướng mắc|khó khăn|khó khăn, vướng mắc|đề xuất|kiến nghị|đề nghị)\s*:\s*", re.IGNORECASE
)
"""What the heading above the words says already: "vướng: thiếu máy quét"."""
POINTER = re.compile(r"[\s,;.]+(?:vướng|khó khăn|đề xuất|kiến nghị)$", re.IGNORECASE)
DOCUMENT = re.compile(rf"(?:{'|'.join((*KINDS.values(), LETTER))})\s(?:số\s)?\d")
HIDDEN = "(nhiệm vụ hạn chế)"


@dataclass(frozen=True)
class Line:
    """A paragraph; `note` is set off from the text, `end` follows it."""

    text: str
    note: str = ""
    end: str = ""


def noted(text: str, note: str, view: ReportView) -> Line:
    """A sentence and whose words it holds: set off only on the copy to be reviewed."""
    return Line(text, note, ".") if view.copy == "review" else Line(text + note, "", ".")


def plain(text: str) -> str:
    """Lower case without accents, for looking words up."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def one_line(text: str) -> str:
    """Without what a document cannot hold: control characters and line breaks."""
    return " ".join(CONTROLS.sub(" ", text).split())


def as_said(words: str) -> str:
    """An official's words without the full stop, and without a last word that only leads to what is told
    elsewhere ("đã xử lý 3 phản ánh, vướng: …")."""
    return POINTER.sub("", one_line(words).rstrip(" .;,:"))


def sentence(words: str) -> str:
    """As `as_said`, with a capital."""
    return formats.capital(as_said(words))


def clause(text: str, limit: int = TITLE) -> str:
    """A title as far as its first stop, once that says something; where that is over `limit` characters, as
    far as its last comma within them, what a list begins with being the same for several tasks; else as far
    as its last word that joins."""
    line = one_line(text)
    stops = (stop.start() for stop in STOP.finditer(line))
    line = line[: next((at for at in stops if len(line[:at].split()) >= ENOUGH), len(line))].rstrip(" .;:,")
    for pause in (COMMA, JOINT):
        ends = [found.start() for found in pause.finditer(line[: limit + 1])]
        if len(line) > limit and ends and len(line[: ends[-1]].split()) >= ENOUGH_BY_PAUSE:
            line = DANGLING.sub("", line[: ends[-1]])
    return formats.short(line, limit)


def coded(task: TaskEntry) -> str:
    """ "Niêm yết công khai thủ tục (3.c)"."""
    return f"{HIDDEN} {task.code}" if task.restricted else f"{clause(task.title)} ({task.code})"


def with_year(name: str, year: int) -> str:
    """ "quý I năm 2023", "6 tháng đầu năm 2023", "năm 2023"; a quarter is not parted from its numeral."""
    name = name.replace("quý ", "quý\u00a0")
    if str(year) in name:
        return name
    return f"{name} {year}" if name.endswith("năm") else f"{name} năm {year}"


def without_controls(text: str) -> str:
    """Blanks are kept: those of "Số:      /BC-UBND" are to be written into."""
    return CONTROLS.sub(" ", text)


def bases(basis: str | None, title: str, number: str | None, day: date | None) -> tuple[str, ...]:
    """What the report rests on: what the plan names as its own grounds, and the plan itself."""
    grounds = ISSUES.split(one_line(basis or ""), maxsplit=1)[0]
    found = [part.strip(" .:,") for part in grounds.split(";")]
    named = f" (số {number}{f' ngày {formats.full_day(day)}' if day else ''})" if number else ""
    return (*(part for part in found if part.startswith("Căn cứ")), f"Căn cứ {title}{named}")


def area_lines(area: AreaEntry, view: ReportView) -> Iterator[Line]:
    """A field: its figures, the officials' words, its targets."""
    if area.tasks:
        asked = (
            f"; {area.answered}/{area.expected} nhiệm vụ phải báo cáo trong kỳ đã có kết quả"
            if area.expected
            else ""
        )
        idle = sum(task.status == "unassigned" for task in area.tasks)
        how_many = "đều" if idle == len(area.tasks) else f"trong đó {idle} nhiệm vụ"
        waiting = f", {how_many} chưa phân công bộ phận chủ trì" if idle else ""
        yield Line(f"Có {len(area.tasks)} nhiệm vụ{waiting}{asked}.")
    for task in area.tasks:
        yield from told(task, view)
    if secret := sum(task.restricted for task in area.tasks):
        yield Line(f"- {secret} nhiệm vụ hạn chế không nêu nội dung.")
    quiet = [task.code for task in area.tasks if task.nothing_arose and not task.restricted]
    if quiet:
        yield Line(f"- Không phát sinh trong kỳ: nhiệm vụ {', '.join(quiet)}.")
    for target in area.targets:
        if target.status != "none":
            yield Line(f"- Chỉ tiêu {small(target.title)}: {target_words.said_back(target)}.")
    silent = [small(target.title) for target in area.targets if target.status == "none"]
    if silent:
        count = f"Có {len(silent)} chỉ tiêu" if len(silent) > 1 else "Chỉ tiêu"
        yield Line(f"- {count} chưa có số liệu: {'; '.join(silent)}.")


def small(title: str) -> str:
    """In mid-sentence; what begins with a word in capitals, or names a document by its number, stays."""
    first = title.split(" ", 1)[0]
    return title if first.isupper() or DOCUMENT.match(title) else title[:1].lower() + title[1:]


def told(task: TaskEntry, view: ReportView) -> Iterator[Line]:
    """What was said of a task, or on the copy to be reviewed that nothing was."""
    if task.restricted:
        return
    if task.said and not task.nothing_arose:
        words = "; ".join(_each_once(task))
        yield noted(f"- {coded(task)}: {far(task, words)}", _who(task, view), view)
    elif task.gap and view.copy == "review":
        yield Line(f"- {coded(task)}:", f" [CHƯA BÁO CÁO – {task.unit}]", "")


def far(task: TaskEntry, words: str) -> str:
    """The words with how far a dated task is, where they do not say it themselves."""
    percent = f"{task.percent}%"
    if task.percent is None or percent in words:
        return words
    return f"{percent}, {small(words)}" if words else percent


def _each_once(task: TaskEntry) -> Iterator[str]:
    """What was said, the same words once. What was said for earlier periods alone says for which; that a
    dated task was then so far is not told any more."""
    found: dict[str, tuple[str, list[str]]] = {}
    for one in task.said:
        words = as_said(one.words)
        if task.percent is None or not ONLY_PERCENT.fullmatch(words):
            _, periods = found.setdefault(words.casefold(), (words, []))
            periods.append("" if one.of_period else one.period)
    for words, periods in found.values():
        yield words if "" in periods else f"{words} ({', '.join(dict.fromkeys(periods))})"


def _who(task: TaskEntry, view: ReportView) -> str:
    if view.copy == "review":
        return _marks(task.said)
    return f" – {task.unit}" if view.attributed and task.unit else ""


def _marks(said: Iterable[Said]) -> str:
    """Each author once, with the days; late is marked what the period's own cut-off came before."""
    by: dict[str, list[str]] = {}
    for one in said:
        author = f"{one.author} báo thay {one.owner}" if one.owner else one.author
        late = ", SAU NGÀY CHỐT" if one.late and one.of_period else ""
        by.setdefault(author, []).append(f"{formats.full_day(one.at)}{late}")
    return "".join(f" [{author}, {'; '.join(days)}]" for author, days in by.items())

"""Small pieces of the draft report: sentences, short names of tasks, what was said of one. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from messages import formats, target_words
from messages.views.documents import AreaEntry, ReportView, Said, TaskEntry

TITLE = 150
ISSUES = re.compile(r",\s*(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\b[^,;]*\bban hành\b")
"""Where a plan's grounds end: ", UBND phường Hoài Hảo ban hành Kế hoạch … như sau:"."""
PAUSE = re.compile(r"[.;:,](?:\s|$)")
ENOUGH, ENOUGH_BY_COMMA = 4, 8
CONTROLS = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What an XML document cannot hold, or would take for a break."""
POINTER = re.compile(r"[\s,;.]+(?:vướng|khó khăn|đề xuất|kiến nghị)$", re.IGNORECASE)
HIDDEN = "(nhiệm vụ hạn chế)"


@dataclass(frozen=True)
class Line:
    """A paragraph; `note` is set off from the text, `end` follows it."""

    text: str
    note: str = ""
    end: str = ""


def plain(text: str) -> str:
    """Lower case without accents, for looking words up."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).replace("đ", "d")


def one_line(text: str) -> str:
    """Without what a document cannot hold: control characters and line breaks."""
    return " ".join(CONTROLS.sub(" ", text).split())


def sentence(words: str) -> str:
    """An official's words with a capital, without the full stop, and without a last word that only leads to
    what is told elsewhere ("đã xử lý 3 phản ánh, vướng: …")."""
    return POINTER.sub("", formats.capital(one_line(words)).rstrip(" .;,:"))


def clause(text: str, limit: int = TITLE) -> str:
    """A title as far as its first pause, once that says something; never over `limit` characters."""
    line = one_line(text)
    for pause in PAUSE.finditer(line):
        least = ENOUGH_BY_COMMA if pause[0][0] == "," else ENOUGH
        if len(line[: pause.start()].split()) >= least:
            line = line[: pause.start()]
            break
    return formats.short(line.rstrip(" .;:,"), limit)


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
        waiting = f", {idle} nhiệm vụ chưa phân công bộ phận chủ trì" if idle else ""
        yield Line(f"Có {len(area.tasks)} nhiệm vụ{waiting}{asked}.")
    for task in area.tasks:
        yield from told(task, view)
    quiet = [task.code for task in area.tasks if task.nothing_arose and not task.restricted]
    if quiet:
        yield Line(f"- Không phát sinh trong kỳ: nhiệm vụ {', '.join(quiet)}.")
    for target in area.targets:
        if target.status != "none":
            yield Line(f"- Chỉ tiêu {small(target.title)}: {target_words.said_back(target)}.")
    silent = [small(target.title) for target in area.targets if target.status == "none"]
    if silent:
        yield Line(f"- Chỉ tiêu chưa có số liệu: {'; '.join(silent)}.")


def small(title: str) -> str:
    """In mid-sentence; a name that begins with two capitals, or "Par Index", stays."""
    first = title.split(" ", 1)[0]
    return title if first.isupper() else title[:1].lower() + title[1:]


def told(task: TaskEntry, view: ReportView) -> Iterator[Line]:
    """What was said of a task, or on the copy to be reviewed that nothing was."""
    if task.restricted:
        return
    if task.said and not task.nothing_arose:
        words = "; ".join(_of_one(said) for said in task.said)
        yield Line(f"- {coded(task)}: {far(task, words)}", _who(task, view), ".")
    elif task.gap and view.copy == "review":
        yield Line(f"- {coded(task)}:", f" [CHƯA BÁO CÁO – {task.unit}]", "")


def far(task: TaskEntry, words: str) -> str:
    """The words with how far a dated task is, where they do not say it themselves."""
    percent = f"{task.percent}%"
    return words if task.percent is None or percent in words else f"{percent}{'; ' if words else ''}{words}"


def _of_one(said: Said) -> str:
    """Words of an earlier period say so."""
    words = sentence(said.words)
    return words if said.of_period else f"({said.period}) {words}"


def _who(task: TaskEntry, view: ReportView) -> str:
    if view.copy == "review":
        return "".join(_marked(said) for said in task.said)
    return f" – {task.unit}" if view.attributed and task.unit else ""


def _marked(said: Said) -> str:
    owner = f" báo thay {said.owner}" if said.owner else ""
    late = ", SAU NGÀY CHỐT" if said.late else ""
    return f" [{said.author}{owner}, {formats.full_day(said.at)}{late}]"

"""YAML with the line of every value, so that a fault can be found; all faults are kept, none raised alone."""

import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from jobs.errors import JobsError
from storage.plans import sample_path

LARGEST = 2 * 1024 * 1024
NULL = "tag:yaml.org,2002:null"
Place = tuple[str | int, ...]


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong in a file; `line` counts from 1."""

    line: int
    message: str


class BadFile(JobsError):
    """The file cannot be taken; every fault with its line stands in the message, a line each."""

    code = "bad_file"

    def __init__(self, path: Path, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        count = f"{len(self.faults)} fault{'' if len(self.faults) == 1 else 's'}"
        lines = [f"{path}:{fault.line}: {fault.message}" for fault in self.faults]
        super().__init__("\n".join([f"nothing was imported, {path} has {count} to correct:", *lines]))


@dataclass
class Marked:
    """A document as plain data (scalars as text or None), with the line of each place in it."""

    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def at(self, place: Place) -> Any:
        """What was written at a place; None where there is nothing."""
        found = self.data
        for step in place:
            if isinstance(found, dict):
                found = found.get(step)
            elif isinstance(found, list) and isinstance(step, int) and step < len(found):
                found = found[step]
            else:
                return None
        return found

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def fault(self, place: Place, message: str) -> None:
        self.faults.append(Fault(self.line(place), message))


def read(path: Path, sections: tuple[str, ...]) -> Marked:
    """Reads a file, all its text in NFC; sections that are not known are noted as faults.

    Raises BadFile where there are none of them, JobsError where there is nothing to read.
    """
    marked = _Reader().read(_node(path))
    names = ", ".join(sections)
    if not isinstance(marked.data, dict):
        raise BadFile(path, [*marked.faults, Fault(1, f"the file must hold the sections {names}")])
    for name in marked.data.keys() - set(sections):
        marked.fault((name,), f"the section '{name}' is not known; there are {names}")
    return marked


def _node(path: Path) -> yaml.Node | None:
    text = _text(path)
    try:
        return yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadFile(path, [Fault(mark.line + 1 if mark else 1, f"not YAML: {error.problem}")]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise BadFile(path, [Fault(line, "not YAML: a character that may not stand in a text")]) from error
    except RecursionError as error:
        raise BadFile(path, [Fault(1, "nested too deeply for a plan or staff file")]) from error


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise JobsError(f"{path} is a folder; name a plan or staff file in it")
        if not path.is_file():
            raise JobsError(f"there is no file {path}{_hint(path)}")
        if path.stat().st_size > LARGEST:
            raise JobsError(
                f"{path} is larger than {LARGEST // 1024 // 1024} MiB; that is no plan or staff file"
            )
        return unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise JobsError(f"{path} is not UTF-8 text; save it as UTF-8 and try again") from error
    except OSError as error:
        raise JobsError(f"{path} cannot be read: {error.strerror}") from error


def _hint(path: Path) -> str:
    """Where the samples are, or the one of that name."""
    named = sample_path(path.stem)
    if named.is_file():
        return f"; the sample that ships with nhacviec is {named}"
    return f"; the samples that ship with nhacviec are in {named.parent}"


class _Reader:
    """Turns nodes into data. Aliases are refused: a few lines of them could stand for any amount of text."""

    def __init__(self) -> None:
        self._marked = Marked()
        self._seen: set[int] = set()

    def read(self, node: yaml.Node | None) -> Marked:
        if node is not None:
            self._marked.data = self._value(node, ())
        return self._marked

    def _value(self, node: yaml.Node, place: Place) -> Any:
        if id(node) in self._seen:
            self._marked.fault(place, "refers to another place by `*`; write the text itself")
            return None
        self._seen.add(id(node))
        self._marked.lines.setdefault(place, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(child, (*place, number)) for number, child in enumerate(node.value)]
        return None if node.tag == NULL else self._scalar(node.value, place)

    def _scalar(self, value: str, place: Place) -> str | None:
        text = unicodedata.normalize("NFC", value).strip()
        if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in text):
            self._marked.fault(place, "holds a control character")
            return None
        return text or None

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                fault = Fault(key_node.start_mark.line + 1, "a name must be plain text")
                self._marked.faults.append(fault)
                continue
            key = unicodedata.normalize("NFC", key_node.value)
            self._marked.lines[(*place, key)] = key_node.start_mark.line + 1
            value = self._value(value_node, (*place, key))
            if key in result:
                self._marked.fault((*place, key), f"'{key}' stands twice here")
            result[key] = value
        return result

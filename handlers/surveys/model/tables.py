"""Questions as a program or a spreadsheet writes them: TOML, and CSV with a line of headings."""

import csv
import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.surveys.model.lines import add_choice
from handlers.surveys.model.questions import Wrong
from handlers.surveys.model.raw import ENDS, Raw

COLUMNS = ("question", "type", "choices", "optional", "most", "skip")
KEYS = ("text", "type", "choices", "optional", "most", "skip")
_TRUE = ("yes", "true", "1", "x")
_FALSE = ("no", "false", "0", "")
_LINE = re.compile(r"line (\d+)")
_DELIMITERS = ",;\t"


def is_toml(text: str) -> bool:
    """Whether a text means to be TOML."""
    return re.search(r"^\s*\[\[", text, re.MULTILINE) is not None


def is_csv(text: str) -> bool:
    """Whether a text opens with the headings of a table of questions."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return re.fullmatch(rf'\s*"?question"?\s*[{_DELIMITERS}].*', first, re.IGNORECASE) is not None


def read_toml(text: str) -> tuple[str, Sequence[Raw]]:
    """Title and questions of a TOML text. Raises `Wrong`."""
    try:
        read = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = _LINE.search(str(error))
        raise Wrong("no_toml", line=int(line[1]) if line is not None else 1) from error
    _known(read, ("title", "question"), 0)
    title, tables = read.get("title", ""), read.get("question", [])
    if not isinstance(title, str) or not isinstance(tables, list):
        raise Wrong("toml_top")
    return title, [_from_table(table, number) for number, table in enumerate(tables, 1)]


def read_csv(text: str) -> Sequence[Raw]:
    """The questions of a CSV text, one a line. Raises `Wrong`."""
    lines = [line for line in text.splitlines() if line.strip()]
    delimiter = max(_DELIMITERS, key=lines[0].count)
    try:
        headings, *rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    except csv.Error as error:
        raise Wrong("no_csv") from error
    names = [heading.strip().casefold() for heading in headings]
    for name in names:
        if name not in COLUMNS or names.count(name) > 1:
            raise Wrong("csv_heading", text=name[:30], list=", ".join(COLUMNS))
    for number, row in enumerate(rows, 1):
        if len(row) > len(names):
            raise Wrong("csv_cells", position=number, count=len(row), max=len(names))
    return [_from_row(dict(zip(names, row, strict=False)), number) for number, row in enumerate(rows, 1)]


def _from_row(row: Mapping[str, str], number: int) -> Raw:
    cells = {name: cell.strip() for name, cell in row.items()}
    optional, most = cells.get("optional", "").casefold(), cells.get("most", "")
    if optional not in (*_TRUE, *_FALSE):
        raise Wrong("csv_optional", position=number, text=optional[:30])
    if most and not most.isdecimal():
        raise Wrong("csv_most", position=number, text=most[:30])
    raw = Raw(cells.get("question", ""), _says(cells.get("type", ""), optional in _TRUE, most))
    for choice in filter(None, map(str.strip, cells.get("choices", "").split("|"))):
        add_choice(raw, choice)
    for rule in filter(None, map(str.strip, cells.get("skip", "").split("|"))):
        _add_skip(raw, rule, number)
    return raw


def _add_skip(raw: Raw, rule: str, number: int) -> None:
    found = re.fullmatch(r"(.+?)\s*(?:->|→|=>)\s*(?:[Qq]\s?)?(\d{1,4}|end)", rule)
    if found is None:
        raise Wrong("csv_skip", position=number, text=rule[:60])
    raw.rules.append((found[1], found[2]))


def _from_table(table: object, number: int) -> Raw:
    if not isinstance(table, dict):
        raise Wrong("toml_value", position=number, key="question")
    _known(table, KEYS, number)
    text, kind = _value(table, "text", str, "", number), _value(table, "type", str, "", number)
    optional, most = _value(table, "optional", bool, False, number), _value(table, "most", int, None, number)
    raw = Raw(text, _says(kind, optional, "" if most is None else str(most)))
    for choice in _value(table, "choices", list, [], number):
        if not isinstance(choice, str):
            raise Wrong("toml_value", position=number, key="choices")
        add_choice(raw, choice)
    for answer, target in _value(table, "skip", dict, {}, number).items():
        raw.rules.append((answer, _target(target, number)))
    return raw


def _says(kind: str, optional: bool, most: str) -> str:
    return ", ".join(filter(None, (kind, "optional" if optional else "", f"at most {most}" if most else "")))


def _target(target: object, number: int) -> str:
    if isinstance(target, str) and target.strip().casefold() in ENDS:
        return target
    if isinstance(target, bool) or not isinstance(target, int) or not 0 < target < 10_000:
        raise Wrong("toml_value", position=number, key="skip")
    return str(target)


def _value(table: Mapping[str, Any], key: str, kind: type, default: Any, number: int) -> Any:
    value = table.get(key, default)
    fits = value is default or (isinstance(value, kind) and isinstance(value, bool) == (kind is bool))
    if not fits or (kind is int and value is not None and not 0 <= value < 10_000):
        raise Wrong("toml_value", position=number, key=key)
    return value


def _known(table: Mapping[str, object], keys: tuple[str, ...], number: int) -> None:
    for key in table:
        if key not in keys:
            near = difflib.get_close_matches(key, keys, n=1, cutoff=0.0)
            closest = near[0] if near else keys[0]
            if number:
                raise Wrong("toml_key", position=number, key=key[:30], near=closest)
            raise Wrong("toml_key_top", key=key[:30], near=closest)

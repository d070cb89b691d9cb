"""Questions as people write them, line by line.

    1. Do you cook at home? [choice]
    - Yes
    - No -> 3
    2. How hot do you like it? [1-5, optional]
    3. What should we change?

A line is a question, or with a dash before it a choice of the question above. In brackets stands what kind it is.
An arrow says which question comes after that answer; `if 0-6 -> 3` and `if Q2 is No, skip to Q3` say it too.
Choices may also stand in the question's line: `Do you cook? | Yes | No -> 3`.
"""

import re
from collections.abc import Iterable, Sequence

from handlers.surveys.model.questions import Wrong
from handlers.surveys.model.raw import Raw

_NUMBERED = re.compile(r"(?:[Qq]\s?)?(\d{1,3})\s?[.):：．）]\s+(.+)")
_BULLET = re.compile(r"[-*•–—・]\s+(.*)")
_SAYS = re.compile(r"(.*?)\s*[\[［]([^\[\]［］]*)[\]］]")
_TARGET = r"(?:[Qq]\s?)?(\d{1,4}|(?:the\s)?end)"
_ARROW = re.compile(rf"(.*?)\s*(?:->|→|=>|-＞)\s*{_TARGET}\s*", re.IGNORECASE)
_RULE = re.compile(
    r"if\s+(?:[Qq]\s?(\d{1,4})\s+is\s+)?(.+?)(?:\s*,?\s+(?:then\s+)?(?:skip|go|jump)\s+to\s+|\s*(?:->|→|=>)\s*)"
    rf"{_TARGET}\s*\.?",
    re.IGNORECASE,
)
_BETWEEN = re.compile("[|｜]")


def read_lines(lines: Iterable[str]) -> Sequence[Raw]:
    """The questions that lines say. Raises `Wrong` for a line that stands where it cannot."""
    found: list[Raw] = []
    for line in map(str.strip, lines):
        rule, bullet = _RULE.fullmatch(line), _BULLET.fullmatch(line)
        if rule is not None:
            _add_rule(found, rule)
        elif bullet is not None:
            if not found:
                raise Wrong("stray_choice", text=bullet[1][:30])
            add_choice(found[-1], bullet[1])
        elif line:
            found.append(_question(line, len(found) + 1))
    return found


def add_choice(raw: Raw, text: str) -> None:
    """Give a question a choice, with the arrow behind it."""
    arrow = _ARROW.fullmatch(text)
    label = text if arrow is None else arrow[1]
    raw.labels.append(label.strip())
    if arrow is not None:
        raw.rules.append((label.strip(), arrow[2]))


def _question(line: str, position: int) -> Raw:
    numbered = _NUMBERED.fullmatch(line)
    if numbered is not None and int(numbered[1]) != position:
        raise Wrong("misnumbered", position=position, number=int(numbered[1]))
    first, *choices = _BETWEEN.split(line if numbered is None else numbered[2])
    says = _SAYS.fullmatch(first.strip())
    raw = Raw(first.strip()) if says is None else Raw(says[1], says[2])
    for choice in choices:
        add_choice(raw, choice.strip())
    return raw


def _add_rule(found: list[Raw], rule: re.Match[str]) -> None:
    about = len(found) if rule[1] is None else int(rule[1])
    if not 1 <= about <= len(found):
        raise Wrong("stray_rule", text=rule[0][:60])
    found[about - 1].rules.append((rule[2].strip().strip('"“”„'), rule[3]))

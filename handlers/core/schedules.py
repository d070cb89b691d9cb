"""Rhythms in people's words: `every monday 09:00 Europe/Warsaw`, `毎週月曜 9:00`, or a cron line.

Decisions
- 2026-11-24 A rhythm is a cron line in a zone, and the next time is always computed from it (never "plus seven
  days"). A time that the clocks skip comes right after the change, one that they repeat comes once.
- 2026-11-24 A rhythm needs a time; only days that every month has (1 to 28) can be named by number.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from datetime import time as clock_time
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from cronsim import CronSim, CronSimError
from icu4py.messageformat import MessageFormat

from handlers.core.errors import Refused
from handlers.core.texts import DEFAULT, Words, supported
from handlers.core.times import clock, plain
from handlers.core.weekdays import lower, name, names

_LONGEST = 80
_SHOWN = 40
_ANY = datetime(2001, 1, 1, tzinfo=UTC)
_CRON = re.compile(r"[\d*][\d*/,\-]*(?:\s+[\w*/,\-#]+){4}")
_ZONE = re.compile(r"[A-Za-z][\w+\-]*(?:/[\w+\-]+)+|UTC|GMT", re.IGNORECASE)
_SIMPLE = re.compile(r"(?P<minute>\d+) (?P<hour>\d+) (?P<day>\*|\d+) \* (?P<weekdays>\*|1-5|\d(?:,\d)*)")

_EVERY: Mapping[str, str] = {
    "en": r"^(?:every|each|on)\s+",
    "ja": r"^(?:毎週の?|毎(?=[日月]))|[のに]$",
    "id": r"^(?:setiap|tiap)\s+(?:hari\s+(?!kerja))?",
    "th": r"^ทุก\s*",
    "tr": r"^her\s+|\s+günü$",
    "pl": r"^(?:w\s+)?(?:każdy|każdą|każde|każdego|co)\s+|^we?\s+",
}
_DAILY: Mapping[str, tuple[str, ...]] = {
    "en": ("day", "daily"),
    "ja": ("日",),
    "id": ("hari",),
    "th": ("วัน",),
    "tr": ("gün",),
    "pl": ("dzień", "dnia", "codziennie"),
}
_WORKDAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("weekday", "weekdays", "workday", "working day"),
    "ja": ("平日",),
    "id": ("hari kerja",),
    "th": ("วันทำงาน", "วันธรรมดา"),
    "tr": ("hafta içi", "hafta içi her gün", "iş günü"),
    "pl": ("dzień roboczy", "dni robocze"),
}
_MONTHLY: Mapping[str, str] = {
    "en": r"(\d{1,2})(?:st|nd|rd|th)(?: of the month| of every month)?|day (\d{1,2}) of every month",
    "ja": r"月(\d{1,2})日",
    "id": r"tanggal (\d{1,2})(?: setiap bulan)?",
    "th": r"(?:เดือน)?วันที่ (\d{1,2})(?: ของ(?:ทุก)?เดือน)?",
    "tr": r"ayın (\d{1,2})(?:\.|['’]?\w{0,3})",
    "pl": r"(?:miesiąc )?(\d{1,2})\.(?: dnia| dnia miesiąca| dzień miesiąca)?",
}
_AND: Mapping[str, str] = {
    "en": r",\s*(?:and\s+)?|\s+and\s+",
    "ja": r"[、,と・]\s*",
    "id": r",\s*(?:dan\s+)?|\s+dan\s+",
    "th": r",\s*|\s*และ\s*",
    "tr": r",\s*|\s+ve\s+",
    "pl": r",\s*|\s+i\s+",
}


class Schedule(msgspec.Struct, frozen=True):
    """A rhythm: a cron line of five fields in an IANA zone."""

    cron: str
    tz: str

    def next_after(self, moment: datetime) -> datetime:
        """The first time after `moment`, in UTC."""
        return next(at for at in self._times(moment) if at > moment)

    def last_before(self, moment: datetime) -> datetime:
        """The last time at or before `moment`, in UTC."""
        later = moment + timedelta(minutes=1)  # cronsim leaves out the minute it starts from
        return next(at for at in self._times(later, reverse=True) if at <= moment)

    def __str__(self) -> str:
        """The form that `parse` reads back."""
        return f"{self.cron} {self.tz}"

    def _times(self, moment: datetime, *, reverse: bool = False) -> Iterator[datetime]:
        # In the hour that the clocks repeat, cronsim starts from the first of the two, whichever it is handed.
        for found in CronSim(self.cron, moment.astimezone(ZoneInfo(self.tz)), reverse=reverse):
            yield found.astimezone(UTC)


def parse(text: str, tz: str, locale: str) -> Schedule:
    """The rhythm that `text` means to somebody in zone `tz` who writes `locale` or English.

    Raises `Refused`: `core.refused.not_a_schedule`, or `core.refused.not_a_zone` for a zone there is not.
    """
    cron, zone = rule(text, locale, DEFAULT)
    return Schedule(cron, zone or tz)


def rule(text: str, *locales: str) -> tuple[str, str]:
    """The cron line that `text` means in one of the languages, and the zone typed behind it, which may be empty.

    Raises `Refused` as `parse` does.
    """
    whole = plain(text)
    rest, typed = _split_zone(whole)
    zone = "" if typed is None else zone_named(typed)
    cron = None if len(whole) > _LONGEST else _cron(rest) or _in_words(rest, locales)
    if cron is None:
        raise Refused("core.refused.not_a_schedule", text=_cut(whole))
    return cron, zone


def zone_named(text: str) -> str:
    """An IANA zone as it is spelt, whatever the case it was typed in. Raises `Refused` for one there is not."""
    found = _zones().get(plain(text).replace(" ", "_").lower())
    if found is None:
        raise Refused("core.refused.not_a_zone", text=_cut(text))
    return found


def described(schedule: Schedule, words: Words) -> str:
    """The rhythm as a language says it, with its zone; without one where that is empty."""
    found = _simple(schedule)
    if found is None:
        return words.line("core.schedule.cron", cron=schedule.cron, zone=schedule.tz) if schedule.tz else schedule.cron
    at = datetime.combine(_ANY.date(), _clock(found))
    said = MessageFormat("{at, date, ::Hmm}", words.language).format({"at": at})
    key = "core.schedule.at" if schedule.tz else "core.schedule.at_local"
    return words.line(key, rhythm=_rhythm(found, words).strip(), time=said, zone=schedule.tz)


def typed(schedule: Schedule, words: Words) -> str:
    """The rhythm as somebody would type it in a language: what a form shows at first, and `parse` reads back."""
    found = _simple(schedule)
    if found is None:
        return str(schedule)
    return f"{_rhythm(found, words)} {_clock(found):%H:%M} {schedule.tz}"


def _simple(schedule: Schedule) -> re.Match[str] | None:
    found = _SIMPLE.fullmatch(schedule.cron)
    return found if found is not None and int(found["hour"]) < 24 and int(found["minute"]) < 60 else None


def _clock(found: re.Match[str]) -> clock_time:
    return clock_time(int(found["hour"]), int(found["minute"]))


def _rhythm(found: re.Match[str], words: Words) -> str:
    if found["day"] != "*":
        return words.line("core.schedule.monthly", day=int(found["day"]))
    if found["weekdays"] == "*":
        return words.line("core.schedule.daily")
    if found["weekdays"] == "1-5":
        return words.line("core.schedule.workdays")
    days = [(int(day) - 1) % 7 for day in found["weekdays"].split(",")]
    if len(days) == 1:
        return words.line(f"core.schedule.weekly_{days[0] + 1}")
    comma = words.line("core.comma")
    return words.line("core.schedule.several", days=comma.join(name(day, words.language) for day in days))


def _split_zone(text: str) -> tuple[str, str | None]:
    rest, _, last = text.rpartition(" ")
    return (rest, last) if _ZONE.fullmatch(last) else (text, None)


@cache
def _zones() -> Mapping[str, str]:
    return {zone.lower(): zone for zone in available_timezones()}


def _cron(text: str) -> str | None:
    """A cron line, if it is one and ever comes due."""
    if not _CRON.fullmatch(text):
        return None
    cron = " ".join(text.upper().split())
    try:
        next(CronSim(cron, _ANY))
    except (CronSimError, StopIteration):
        return None
    return cron


def _in_words(text: str, locales: Iterable[str]) -> str | None:
    for language in dict.fromkeys(map(supported, locales)):
        try:
            rest, at = clock.find(lower(text, language), language)
        except ValueError:
            continue
        days = _days(re.sub(_EVERY[language], "", rest).strip(" ,"), language) if at is not None else None
        if at is not None and days is not None and not at.second:
            return f"{at.minute} {at.hour} {days}"
    return None


def _days(text: str, language: str) -> str | None:
    """The last three fields of a cron line."""
    if text in _DAILY[language]:
        return "* * *"
    if text in _WORKDAYS[language]:
        return "* * 1-5"
    monthly = re.fullmatch(_MONTHLY[language], text)
    if monthly is not None:
        day = next(int(number) for number in monthly.groups() if number)
        return f"{day} * *" if 1 <= day <= 28 else None
    known = names(language)
    days = [known.get(part.removesuffix(".")) for part in re.split(_AND[language], text)]
    found = sorted({day + 1 for day in days if day is not None})
    return None if None in days or not found else f"* * {','.join(map(str, found))}"


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"

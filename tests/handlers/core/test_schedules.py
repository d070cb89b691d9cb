"""A rhythm in people's words becomes a cron line in a zone, and its next time is right over clock changes."""

from datetime import datetime

import pytest

from bot.app import catalogues
from handlers.core.errors import Refused
from handlers.core.schedules import Schedule, described, parse, rule, typed, zone_named
from handlers.core.texts import LANGUAGES

UNDERSTOOD = [
    ("en", "every monday 09:00 Europe/Warsaw", "0 9 * * 1"),
    ("en", "every monday 09:00", "0 9 * * 1"),
    ("en", "Every Monday at 9 am", "0 9 * * 1"),
    ("en", "monday 9:00", "0 9 * * 1"),
    ("en", "mondays 9:00", "0 9 * * 1"),
    ("en", "every sunday 18:30", "30 18 * * 7"),
    ("en", "every weekday 9:00", "0 9 * * 1-5"),
    ("en", "every day 18:30", "30 18 * * *"),
    ("en", "daily at noon", "0 12 * * *"),
    ("en", "every monday and thursday 9:00", "0 9 * * 1,4"),
    ("en", "every mon, wed, fri 9:00", "0 9 * * 1,3,5"),
    ("en", "every 1st 09:00", "0 9 1 * *"),
    ("en", "0 9 * * 1 Europe/Warsaw", "0 9 * * 1"),
    ("en", "*/30 9-17 * * mon-fri", "*/30 9-17 * * MON-FRI"),
    ("pl", "co poniedziałek 9:00", "0 9 * * 1"),
    ("pl", "w każdy poniedziałek o 9:00", "0 9 * * 1"),
    ("pl", "w każdą środę o 18.30", "30 18 * * 3"),
    ("pl", "codziennie o 9", "0 9 * * *"),
    ("pl", "w dni robocze 9:00", "0 9 * * 1-5"),
    ("pl", "w poniedziałek i czwartek o 9:00", "0 9 * * 1,4"),
    ("pl", "every monday 9:00", "0 9 * * 1"),
    ("tr", "her pazartesi 09:00", "0 9 * * 1"),
    ("tr", "her Pazartesi günü saat 9", "0 9 * * 1"),
    ("tr", "her gün 18.30", "30 18 * * *"),
    ("tr", "hafta içi 9:00", "0 9 * * 1-5"),
    ("tr", "her ayın 1'i 9:00", "0 9 1 * *"),
    ("id", "setiap Senin jam 9", "0 9 * * 1"),
    ("id", "setiap hari Senin 09:00", "0 9 * * 1"),
    ("id", "setiap hari pukul 18.30", "30 18 * * *"),
    ("id", "setiap hari kerja 9:00", "0 9 * * 1-5"),
    ("ja", "毎週月曜 9:00", "0 9 * * 1"),
    ("ja", "毎週月曜日の9時", "0 9 * * 1"),
    ("ja", "毎週月曜と木曜 9:00", "0 9 * * 1,4"),
    ("ja", "毎日18時30分", "30 18 * * *"),
    ("ja", "平日 9:00", "0 9 * * 1-5"),
    ("ja", "毎月1日 9:00", "0 9 1 * *"),
    ("th", "ทุกวันจันทร์ 9:00", "0 9 * * 1"),
    ("th", "ทุกวันจันทร์และวันพฤหัสบดี 9:00 น.", "0 9 * * 1,4"),
    ("th", "ทุกวัน 18:30 น.", "30 18 * * *"),
    ("th", "ทุกวันทำงาน 9:00", "0 9 * * 1-5"),
]

NOT_RHYTHMS = [
    ("en", ""),
    ("en", "every monday"),
    ("en", "9:00"),
    ("en", "every 2 weeks 9:00"),
    ("en", "every other monday 9:00"),
    ("en", "every monday 25:00"),
    ("en", "every monday 9:00 or so"),
    ("en", "every 31st 9:00"),
    ("en", "every month 9:00"),
    ("en", "0 9 * *"),
    ("en", "61 9 * * 1"),
    ("en", "0 9 31 2 *"),
    ("en", "0 0 9 * * 1"),
    ("en", "every monday 9:00:30"),
    ("en", "every monday 9:00 " * 9),
    ("pl", "her pazartesi 09:00"),
]

NOT_ZONES = ["every monday 9:00 Europe/Warsow", "0 9 * * 1 Mars/Olympus"]


@pytest.mark.parametrize(("language", "words", "cron"), UNDERSTOOD, ids=[f"{a}: {b}" for a, b, _ in UNDERSTOOD])
def test_a_rhythm_is_understood(language: str, words: str, cron: str) -> None:
    assert parse(words, "Europe/Warsaw", language) == Schedule(cron, "Europe/Warsaw")


@pytest.mark.parametrize(("language", "words"), NOT_RHYTHMS, ids=[f"{a}: {b[:30]}" for a, b in NOT_RHYTHMS])
def test_what_is_no_rhythm_is_asked_back(language: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(words, "Europe/Warsaw", language)
    assert caught.value.reason == "core.refused.not_a_schedule"


@pytest.mark.parametrize("words", NOT_ZONES)
def test_a_zone_there_is_not_is_named(words: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(words, "Europe/Warsaw", "en")
    assert caught.value.reason == "core.refused.not_a_zone"


def test_a_typed_zone_wins_whatever_its_case() -> None:
    assert parse("every monday 9:00 asia/tokyo", "Europe/Warsaw", "en").tz == "Asia/Tokyo"
    assert zone_named("america/new york") == "America/New_York"


def test_a_rhythm_reads_back_what_it_says() -> None:
    schedule = Schedule("0 9 * * 1", "Asia/Tokyo")
    assert parse(str(schedule), "Europe/Warsaw", "en") == schedule


CLOCK_CHANGES = {
    # (cron, after, next)
    "the week after the clocks go back is an hour longer": (
        "0 9 * * 1",
        "2026-10-19T07:00+00:00",
        "2026-10-26T08:00+00:00",
    ),
    "the week before the clocks go forward is an hour shorter": (
        "0 9 * * 1",
        "2027-03-22T08:00+00:00",
        "2027-03-29T07:00+00:00",
    ),
    "a time that the clocks skip comes right after the change": (
        "30 2 * * *",
        "2027-03-27T12:00+00:00",
        "2027-03-28T01:00+00:00",
    ),
    "a time that the clocks repeat comes first": ("30 2 * * *", "2026-10-24T12:00+00:00", "2026-10-25T00:30+00:00"),
    "and it comes once": ("30 2 * * *", "2026-10-25T00:30+00:00", "2026-10-26T01:30+00:00"),
    "and it does not come in the second of the two": (
        "30 2 * * *",
        "2026-10-25T01:10+00:00",
        "2026-10-26T01:30+00:00",
    ),
    "a time is never its own next": ("0 9 * * 1", "2026-11-23T08:00+00:00", "2026-11-30T08:00+00:00"),
}


@pytest.mark.parametrize(("cron", "after", "expected"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES)
def test_clock_changes(cron: str, after: str, expected: str) -> None:
    schedule = Schedule(cron, "Europe/Warsaw")
    assert schedule.next_after(datetime.fromisoformat(after)) == datetime.fromisoformat(expected)


LAST = {
    "any day": ("0 9 * * 1", "2026-11-24T09:00+00:00", "2026-11-23T08:00+00:00"),
    "the very moment": ("0 9 * * 1", "2026-11-23T08:00+00:00", "2026-11-23T08:00+00:00"),
    "seconds after it": ("0 9 * * 1", "2026-11-23T08:00:40+00:00", "2026-11-23T08:00+00:00"),
    "seconds before it": ("0 9 * * 1", "2026-11-23T07:59:40+00:00", "2026-11-16T08:00+00:00"),
    "just after the first of two": ("30 2 * * *", "2026-10-25T00:45+00:00", "2026-10-25T00:30+00:00"),
}


@pytest.mark.parametrize(("cron", "now", "expected"), LAST.values(), ids=LAST)
def test_the_last_time_is_at_or_before_now(cron: str, now: str, expected: str) -> None:
    schedule = Schedule(cron, "Europe/Warsaw")
    assert schedule.last_before(datetime.fromisoformat(now)) == datetime.fromisoformat(expected)


SAID = [
    ("en", "0 9 * * 1", "every Monday, 09:00 (Europe/Warsaw)"),
    ("en", "30 18 * * *", "every day, 18:30 (Europe/Warsaw)"),
    ("en", "0 9 * * 1-5", "every weekday, 09:00 (Europe/Warsaw)"),
    ("en", "0 9 * * 1,4", "every Monday, Thursday, 09:00 (Europe/Warsaw)"),
    ("en", "0 9 1 * *", "on day 1 of every month, 09:00 (Europe/Warsaw)"),
    ("en", "0 9 * * 7", "every Sunday, 09:00 (Europe/Warsaw)"),
    ("en", "*/30 9 * * 1", "*/30 9 * * 1 (Europe/Warsaw)"),
    ("pl", "0 9 * * 3", "w każdą środę, 09:00 (Europe/Warsaw)"),
    ("ja", "0 9 * * 1", "毎週月曜日9:00（Europe/Warsaw）"),
    ("ja", "0 9 * * 1,4", "毎週月曜日、木曜日9:00（Europe/Warsaw）"),
    ("tr", "0 9 * * 1", "her pazartesi, 09:00 (Europe/Warsaw)"),
    ("id", "0 9 * * 1", "setiap Senin pukul 09.00 (Europe/Warsaw)"),
    ("th", "0 9 * * 1", "ทุกวันจันทร์ เวลา 09:00 น. (Europe/Warsaw)"),
    ("th", "0 9 * * 1,4", "ทุกวันจันทร์, วันพฤหัสบดี เวลา 09:00 น. (Europe/Warsaw)"),
]


@pytest.mark.parametrize(("language", "cron", "said"), SAID, ids=[f"{a}: {b}" for a, b, _ in SAID])
def test_a_rhythm_is_said_in_words(language: str, cron: str, said: str) -> None:
    assert described(Schedule(cron, "Europe/Warsaw"), catalogues().words(language)) == said


EVERY_KIND = ["0 9 * * 1", "10 9 * * 7", "30 18 * * *", "5 9 * * 1-5", "0 9 * * 1,4", "0 9 12 * *", "*/30 9-17 * * 1"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cron", EVERY_KIND)
def test_what_a_form_shows_is_read_back(language: str, cron: str) -> None:
    schedule = Schedule(cron, "America/New_York")
    assert parse(typed(schedule, catalogues().words(language)), "UTC", language) == schedule


def test_a_rhythm_without_a_zone_names_none() -> None:
    words = catalogues().words("en")
    assert described(Schedule("0 9 * * 1", ""), words) == "every Monday, 09:00"
    assert described(Schedule("*/30 9 * * 1", ""), words) == "*/30 9 * * 1"


def test_a_rule_is_understood_in_any_of_the_languages_given() -> None:
    assert rule("毎週月曜 9:00", *LANGUAGES) == ("0 9 * * 1", "")
    assert rule("co poniedziałek 9:00 Europe/Warsaw", *LANGUAGES) == ("0 9 * * 1", "Europe/Warsaw")

"""A moment in people's words is understood whole, in six languages, or asked back."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.core.errors import Refused
from handlers.core.message import Moment
from handlers.core.times import moment

NOW = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)  # a Tuesday, 15:30 in Warsaw
ZONE = "Europe/Warsaw"

UNDERSTOOD = [
    # (language, words, wall time in Warsaw)
    ("en", "30s", "2026-11-24T15:30:30"),
    ("en", "2h", "2026-11-24T17:30"),
    ("en", "1d", "2026-11-25T15:30"),
    ("en", "2w", "2026-12-08T15:30"),
    ("en", "1h30m", "2026-11-24T17:00"),
    ("en", "1d 6h", "2026-11-25T21:30"),
    ("en", "+90m", "2026-11-24T17:00"),
    ("en", "in 2 hours", "2026-11-24T17:30"),
    ("en", "2 hours", "2026-11-24T17:30"),
    ("en", "90 minutes", "2026-11-24T17:00"),
    ("en", "in 1 hour and 30 minutes", "2026-11-24T17:00"),
    ("en", "1 day, 2 hours", "2026-11-25T17:30"),
    ("en", "3 days from now", "2026-11-27T15:30"),
    ("en", "in 2 days at 9:00", "2026-11-26T09:00"),
    ("en", "2026-12-24T18:00", "2026-12-24T18:00"),
    ("en", "2026-12-24 18:00", "2026-12-24T18:00"),
    ("en", "2026-12-24T18:00Z", "2026-12-24T19:00"),
    ("en", "2026-12-24T18:00:00+09:00", "2026-12-24T10:00"),
    ("en", "2026-12-24", "2026-12-24T15:30"),
    ("en", "24.12.2026 18:00", "2026-12-24T18:00"),
    ("en", "24/12/2026 18:00", "2026-12-24T18:00"),
    ("en", "18:00", "2026-11-24T18:00"),
    ("en", "9:00", "2026-11-25T09:00"),
    ("en", "6pm", "2026-11-24T18:00"),
    ("en", "6.30 pm", "2026-11-24T18:30"),
    ("en", "12 am", "2026-11-25T00:00"),
    ("en", "noon", "2026-11-25T12:00"),
    ("en", "at 18", "2026-11-24T18:00"),
    ("en", "today 18:00", "2026-11-24T18:00"),
    ("en", "tomorrow", "2026-11-25T15:30"),
    ("en", "tomorrow 9:00", "2026-11-25T09:00"),
    ("en", "tomorrow at 9 am", "2026-11-25T09:00"),
    ("en", "9:00 tomorrow", "2026-11-25T09:00"),
    ("en", "Tomorrow, 9:00", "2026-11-25T09:00"),
    ("en", "day after tomorrow 9:00", "2026-11-26T09:00"),
    ("en", "Tuesday 18:00", "2026-11-24T18:00"),
    ("en", "Tuesday 9:00", "2026-12-01T09:00"),
    ("en", "TUESDAY 18:00", "2026-11-24T18:00"),
    ("en", "friday", "2026-11-27T15:30"),
    ("en", "this friday at noon", "2026-11-27T12:00"),
    ("en", "on Fri. 9:00", "2026-11-27T09:00"),
    ("en", "24 December", "2026-12-24T15:30"),
    ("en", "December 24th, 2026 at 6pm", "2026-12-24T18:00"),
    ("en", "Dec 24 18:00", "2026-12-24T18:00"),
    ("en", "1 March 9:00", "2027-03-01T09:00"),
    ("en", "29 February 9:00", "2028-02-29T09:00"),
    ("en", "Thursday 24 December 18:00", "2026-12-24T18:00"),
    ("en", "Thursday, December 24, 18:00", "2026-12-24T18:00"),
    ("en", "１８：００", "2026-11-24T18:00"),
    ("en", "\u200etomorrow\u00a09:00", "2026-11-25T09:00"),
    ("pl", "jutro o 9:00", "2026-11-25T09:00"),
    ("pl", "jutro o 9", "2026-11-25T09:00"),
    ("pl", "jutro o godz. 9", "2026-11-25T09:00"),
    ("pl", "o 18.30", "2026-11-24T18:30"),
    ("pl", "18.30", "2026-11-24T18:30"),
    ("pl", "dziś 20:00", "2026-11-24T20:00"),
    ("pl", "pojutrze 9:00", "2026-11-26T09:00"),
    ("pl", "piątek 18:00", "2026-11-27T18:00"),
    ("pl", "w środę o 18:00", "2026-11-25T18:00"),
    ("pl", "we wtorek o 18:00", "2026-11-24T18:00"),
    ("pl", "w srode 18:00", "2026-11-25T18:00"),
    ("pl", "niedz. 12:00", "2026-11-29T12:00"),
    ("pl", "za 2 godziny", "2026-11-24T17:30"),
    ("pl", "za 5 dni", "2026-11-29T15:30"),
    ("pl", "za 1 godzinę i 30 minut", "2026-11-24T17:00"),
    ("pl", "24.12.2026", "2026-12-24T15:30"),
    ("pl", "24.12. o 9:00", "2026-12-24T09:00"),
    ("pl", "24.12 9:00", "2026-12-24T09:00"),
    ("pl", "24 grudnia o 9:00", "2026-12-24T09:00"),
    ("pl", "dnia 24 grudnia 2026 18:00", "2026-12-24T18:00"),
    ("pl", "tomorrow 9:00", "2026-11-25T09:00"),
    ("tr", "yarın 9:00", "2026-11-25T09:00"),
    ("tr", "YARIN 9:00", "2026-11-25T09:00"),
    ("tr", "yarın saat 9'da", "2026-11-25T09:00"),
    ("tr", "yarın saat 18.30", "2026-11-25T18:30"),
    ("tr", "bugün 18:00", "2026-11-24T18:00"),
    ("tr", "öbür gün 9:00", "2026-11-26T09:00"),
    ("tr", "cuma 18:00", "2026-11-27T18:00"),
    ("tr", "Cuma günü 18:00", "2026-11-27T18:00"),
    ("tr", "Salı 18:00", "2026-11-24T18:00"),
    ("tr", "ÇARŞAMBA 18:00", "2026-11-25T18:00"),
    ("tr", "pazar 12:00'de", "2026-11-29T12:00"),
    ("tr", "2 saat sonra", "2026-11-24T17:30"),
    ("tr", "3 gün içinde", "2026-11-27T15:30"),
    ("tr", "24 Aralık 9:00", "2026-12-24T09:00"),
    ("tr", "24 ARALIK 9:00", "2026-12-24T09:00"),
    ("tr", "24.12.2026 18:00", "2026-12-24T18:00"),
    ("tr", "FRIDAY 18:00", "2026-11-27T18:00"),
    ("id", "besok jam 6", "2026-11-25T06:00"),
    ("id", "besok jam 6 sore", "2026-11-25T18:00"),
    ("id", "besok pukul 18.00", "2026-11-25T18:00"),
    ("id", "jam 6 pagi", "2026-11-25T06:00"),
    ("id", "hari ini jam 18.00", "2026-11-24T18:00"),
    ("id", "lusa 9:00", "2026-11-26T09:00"),
    ("id", "Selasa 18:00", "2026-11-24T18:00"),
    ("id", "hari Jumat jam 8 malam", "2026-11-27T20:00"),
    ("id", "Jum'at 18:00", "2026-11-27T18:00"),
    ("id", "Minggu 12:00", "2026-11-29T12:00"),
    ("id", "2 jam lagi", "2026-11-24T17:30"),
    ("id", "dalam 2 minggu", "2026-12-08T15:30"),
    ("id", "1 jam 30 menit lagi", "2026-11-24T17:00"),
    ("id", "24 Desember", "2026-12-24T15:30"),
    ("id", "tanggal 24 Desember 2026 jam 9", "2026-12-24T09:00"),
    ("id", "24/12/2026 18:00", "2026-12-24T18:00"),
    ("ja", "明日9時", "2026-11-25T09:00"),
    ("ja", "明日の9時半", "2026-11-25T09:30"),
    ("ja", "明日 9:00", "2026-11-25T09:00"),
    ("ja", "明日午後3時", "2026-11-25T15:00"),
    ("ja", "あさって 9:00", "2026-11-26T09:00"),
    ("ja", "今日18時15分", "2026-11-24T18:15"),
    ("ja", "火曜 18:00", "2026-11-24T18:00"),
    ("ja", "金曜日の18時に", "2026-11-27T18:00"),
    ("ja", "２時間後", "2026-11-24T17:30"),
    ("ja", "30分後", "2026-11-24T16:00"),
    ("ja", "3日後", "2026-11-27T15:30"),
    ("ja", "1時間30分後", "2026-11-24T17:00"),
    ("ja", "12月24日9時", "2026-12-24T09:00"),
    ("ja", "2026年12月24日 18:00", "2026-12-24T18:00"),
    ("ja", "2026/12/24 18:00", "2026-12-24T18:00"),
    ("th", "พรุ่งนี้ 9:00", "2026-11-25T09:00"),
    ("th", "พรุ่งนี้ 9.30 น.", "2026-11-25T09:30"),
    ("th", "พรุ่งนี้ 9 โมงเช้า", "2026-11-25T09:00"),
    ("th", "วันนี้เวลา 18:00 น.", "2026-11-24T18:00"),
    ("th", "มะรืนนี้ 9:00", "2026-11-26T09:00"),
    ("th", "วันอังคาร 18:00", "2026-11-24T18:00"),
    ("th", "วันศุกร์นี้ 18 นาฬิกา", "2026-11-27T18:00"),
    ("th", "พฤหัสบดี 18:00", "2026-11-26T18:00"),
    ("th", "อีก 2 ชั่วโมง", "2026-11-24T17:30"),
    ("th", "ใน 3 วัน", "2026-11-27T15:30"),
    ("th", "24 ธันวาคม 9:00", "2026-12-24T09:00"),
    ("th", "24 ธันวาคม 2569 เวลา 9:00 น.", "2026-12-24T09:00"),
    ("th", "๒๔ ธันวาคม ๒๕๖๙ 9:00", "2026-12-24T09:00"),
]

ASKED_BACK = [
    ("en", ""),
    ("en", "   "),
    ("en", "soon"),
    ("en", "99"),
    ("en", "18"),
    ("en", "9"),
    ("en", "December"),
    ("en", "next friday"),
    ("en", "next week"),
    ("en", "tonight"),
    ("en", "tomorrow evening"),
    ("en", "tomorrow maybe 9:00"),
    ("en", "tomorrow 9:00 or 10:00"),
    ("en", "tomorrow 25:00"),
    ("en", "tomorrow 9:61"),
    ("en", "13 pm"),
    ("en", "0 pm"),
    ("en", "03/04/2027"),
    ("en", "31 June"),
    ("en", "30.02.2027"),
    ("en", "2027-13-01"),
    ("en", "2027-02-30T10:00"),
    ("en", "2026-12-24T18:00 please"),
    ("en", "Monday 24 December 18:00"),
    ("en", "2 fortnights"),
    ("en", "2h and a bit"),
    ("en", "9999999w"),
    ("en", "in -2 hours"),
    ("en", "<script>"),
    ("en", "2d" * 40),
    ("id", "besok jam"),
    ("id", "besok sore"),
    ("id", "besok jam 6 sore sekali"),
    ("id", "jam 9 siang"),
    ("ja", "明日夕方"),
    ("ja", "明日午後"),
    ("ja", "明日朝"),
    ("ja", "明日時"),
    ("ja", "今日明日"),
    ("ja", "明日分"),
    ("ja", "2時間分後"),
    ("ja", "2時間半後"),
    ("th", "2 ชั่วโมงนาที"),
    ("th", "พรุ่งนี้ชั่วโมง"),
    ("ja", "来週の月曜 9時"),
    ("ja", "火"),
    ("th", "พรุ่งนี้เช้า"),
    ("tr", "yarın sabah"),
    ("pl", "jutro rano"),
    ("pl", "piątek 10.12"),
    ("pl", "yarın 9:00"),
    ("de", "morgen 9:00"),
]

PAST = [
    ("en", "yesterday"),
    ("en", "today"),
    ("en", "today 9:00"),
    ("en", "0d"),
    ("en", "2020-01-01"),
    ("en", "2026-11-24T15:30"),
    ("en", "24 December 2020"),
    ("pl", "wczoraj"),
    ("ja", "今日9時"),
]


@pytest.mark.parametrize(("language", "words", "wall"), UNDERSTOOD, ids=[f"{a}: {b[:40]}" for a, b, _ in UNDERSTOOD])
def test_words_are_understood(language: str, words: str, wall: str) -> None:
    expected = datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo(ZONE)).astimezone(UTC)
    assert moment(words, NOW, ZONE, language) == expected


@pytest.mark.parametrize(("language", "words"), ASKED_BACK, ids=[f"{a}: {b[:40]}" for a, b in ASKED_BACK])
def test_what_is_not_understood_whole_is_asked_back(language: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        moment(words, NOW, ZONE, language)
    assert caught.value.reason == "core.refused.not_a_date"


@pytest.mark.parametrize(("language", "words"), PAST, ids=[f"{a}: {b}" for a, b in PAST])
def test_the_past_is_refused_and_named(language: str, words: str) -> None:
    with pytest.raises(Refused) as caught:
        moment(words, NOW, ZONE, language)
    assert caught.value.reason == "core.refused.past_date"
    when = caught.value.values["when"]
    assert isinstance(when, Moment)
    assert when.at <= NOW


CLOCK_CHANGES = {
    # (now, words, zone, expected)
    "an hour that the clocks skip is read as before the change": (
        "2027-03-27T12:00+00:00",
        "tomorrow 2:30",
        "Europe/Warsaw",
        "2027-03-28T01:30+00:00",
    ),
    "an hour that the clocks repeat is the first of the two": (
        "2026-10-24T12:00+00:00",
        "tomorrow 2:30",
        "Europe/Warsaw",
        "2026-10-25T00:30+00:00",
    ),
    "between the two it is the second": (
        "2026-10-25T00:45+00:00",
        "today 2:30",
        "Europe/Warsaw",
        "2026-10-25T01:30+00:00",
    ),
    "nine o'clock stays nine o'clock after the change": (
        "2026-10-24T12:00+00:00",
        "tomorrow 9:00",
        "Europe/Warsaw",
        "2026-10-25T08:00+00:00",
    ),
    "a day as a span is 24 hours, also over the change": (
        "2026-10-24T12:00+00:00",
        "1d",
        "Europe/Warsaw",
        "2026-10-25T12:00+00:00",
    ),
    "tomorrow is tomorrow where the person is": (
        "2026-11-24T16:00+00:00",
        "tomorrow 9:00",
        "Asia/Tokyo",
        "2026-11-26T00:00+00:00",
    ),
}


@pytest.mark.parametrize(("now", "words", "tz", "expected"), CLOCK_CHANGES.values(), ids=CLOCK_CHANGES)
def test_clock_changes(now: str, words: str, tz: str, expected: str) -> None:
    assert moment(words, datetime.fromisoformat(now), tz, "en") == datetime.fromisoformat(expected)

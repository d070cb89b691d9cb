"""Telling languages: what people write, what is no language, and how often it is right on labelled messages."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from handlers.analysis.language import SUPPORTED, identify

SHARED = Path(__file__).parents[4] / "shared" / "insights"

WRITTEN = {
    "an English sentence": ("The new lids are much easier to open", "en"),
    "a Japanese sentence": ("蓋がとても開けやすくなりました", "ja"),
    "one Japanese word": ("おいしい", "ja"),
    "an Indonesian sentence": ("Tutup barunya jauh lebih gampang dibuka", "id"),
    "a Thai sentence": ("ฝาใหม่เปิดง่ายขึ้นมาก", "th"),
    "Thai with an English name": ("ซอส Larkspoon Smoky Plum อร่อยมาก", "th"),
    "a Turkish sentence": ("Yeni kapaklar çok daha kolay açılıyor", "tr"),
    "a Polish sentence": ("Nowe zakrętki dużo łatwiej się otwiera", "pl"),
    "a German sentence": ("Die neuen Deckel gehen viel leichter auf", "de"),
    "a Chinese sentence": ("新的盖子比以前好开多了", "zh"),
    "a Korean word": ("맛있어요", "ko"),
    "a Russian sentence": ("Новые крышки открываются намного легче", "ru"),
    "a sentence after a link": ("https://example.com/how-to-open-the-lid Nowe zakrętki są świetne", "pl"),
    "a sentence after a mention": ("@jonas.english <@U12345> harika olmuş gerçekten", "tr"),
    "a sentence around code": ("Tombol `open the settings menu now` tidak bisa ditekan", "id"),
    "a sentence between emoji": ("🎉🎉 Bunu çok beğendim 👍🏽 :tada:", "tr"),
}


@pytest.mark.parametrize("case", WRITTEN)
def test_the_language_of(case: str) -> None:
    text, language = WRITTEN[case]
    assert identify(text) == language


NOTHING = {
    "nothing": "",
    "emoji only": "👍👍🏽 :tada: ❤️",
    "a link only": "https://example.com/a/very/long/path?with=words",
    "a mention only": "<@U0123ABCDEF> @somebody_with_a_long_name",
    "code only": "```for line in lines: print(line)```",
    "numbers": "17 42 365 1000000",
    "fewer than ten letters": "ok fine",
    "two ideographs that Japanese and Chinese share": "最高",
    "half a character": "\ud83d",
}


@pytest.mark.parametrize("case", NOTHING)
def test_too_little_to_tell_from(case: str) -> None:
    assert identify(NOTHING[case]) is None


def test_what_somebody_mostly_writes_in_decides_short_messages() -> None:
    assert identify("How do I top up?", usual="en") == "en"


def test_what_somebody_mostly_writes_in_does_not_override_clear_words() -> None:
    assert identify("Nowe zakrętki dużo łatwiej się otwiera niż stare", usual="en") == "pl"


def test_the_model_is_not_loaded_at_the_start() -> None:
    code = "import sys, bot.app; bot.app.registry(); sys.exit('py3langid' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[3]).returncode == 0


def test_labelled_messages_are_told_right() -> None:
    whole, short = defaultdict[str, list[bool]](list), defaultdict[str, list[bool]](list)
    for text, language in _labelled():
        found = identify(text)
        if found is not None:
            whole[language].append(found == language)
            if _is_short(text):
                short[language].append(found == language)
    for language in ("en", "ja", "id", "th", "tr", "pl"):
        assert _share(whole[language]) > 0.985, language
    assert sum(map(_share, whole.values())) / len(whole) > 0.98
    assert sum(map(_share, short.values())) / len(short) > 0.949


def _labelled() -> Iterator[tuple[str, str]]:
    """Messages with their language; one file of app reviews holds other languages than it says."""
    if not SHARED.is_dir():
        if "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail(f"there are no labelled messages in {SHARED}")
        pytest.skip("no labelled messages beside the checkout")
    for path in sorted(SHARED.rglob("*.jsonl")):
        if "is22" not in path.name:
            for line in path.read_text(encoding="utf-8").splitlines():
                row = json.loads(line)
                if "text" in row and row.get("lang") in SUPPORTED:
                    yield row["text"], row["lang"]


def _is_short(text: str) -> bool:
    """Four words; or twelve letters where words are not spaced: Thai, kana, ideographs."""
    unspaced = any("\u0e00" <= character <= "\u0eff" or "\u3040" <= character <= "\u9fff" for character in text)
    return len(text) <= 12 if unspaced else len(text.split()) <= 4


def _share(right: list[bool]) -> float:
    return sum(right) / len(right)

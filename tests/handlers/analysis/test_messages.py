"""What is said about messages: everyday ones, hostile ones, in any order."""

import base64
import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from handlers.analysis.heads import KINDS
from handlers.analysis.messages import AT_ONCE, About, Written, analysed, languages
from handlers.analysis.sentiment import LABELS
from handlers.analysis.words import own_words


def about(texts: Sequence[str], *, light: bool = False) -> list[About]:
    return [one for part in analysed([Written(own_words(text)) for text in texts], light=light) for one in part.about]


# Written for this test; none is among the labelled messages.
EVERYDAY = {
    "praise": ("I love the new lid, it opens so easily", "positive", "praise"),
    "Japanese praise": ("新しい蓋、開けやすくて大好きです", "positive", "praise"),
    "Thai praise": ("ฝาใหม่เปิดง่ายมาก ชอบมากเลย", "positive", "praise"),
    "Indonesian praise": ("tutup barunya gampang dibuka, suka banget", "positive", "praise"),
    "a Polish complaint": ("Za drogo i jeszcze nie działa, jestem bardzo rozczarowany", "negative", None),
    "a Turkish complaint": ("Çok pahalı ve berbat, hiç memnun değilim", "negative", None),
    "a bug": ("The app crashes every time I open the settings", "negative", "bug"),
    "a question": ("Where can I find the recipe?", "neutral", "question"),
    "an idea": ("Please add a smaller bottle", None, "idea"),
    "negated praise": ("The new lid is not good at all", "negative", None),
    "a thumb up": ("👍", "positive", "other"),
    "a thumb down": ("👎👎", "negative", "other"),
    "nothing": ("", "neutral", "other"),
    "a link only": ("https://example.com/lid", "neutral", "other"),
}


@pytest.mark.parametrize("case", EVERYDAY)
def test_everyday_messages(case: str) -> None:
    text, label, kind = EVERYDAY[case]
    (found,) = about([text])
    assert label in (None, found.sentiment.label)
    assert kind in (None, found.kind)


def test_a_translation_repeats_its_original() -> None:
    found = about(["How do I pay for my order?", "Bestellung", "Wie bezahle ich meine Bestellung?"])
    assert [one.repeats for one in found] == [None, None, 0]


HOSTILE = {
    "a million letters": "a" * 1_000_000,
    "a million words": "bad lid " * 125_000,
    "base64": base64.b64encode(bytes(range(256)) * 3_000).decode(),
    "marks nobody sees": "\u200b\u200d\ufeff" * 1000,
    "right to left": "\u202eהמכסה נהדר\u202c",
    "emoji only": "🤡💸👍🏽❤️‍🔥" * 200,
    "half characters": "\ud83d\ude00\ud83d",
    "combining marks": "Z" + "\u0301" * 5000,
    "controls": "\x00\x01\x1b[31m lid",
    "private letters": "\ue000\uf8ff\U0010fffd",
}


@pytest.mark.parametrize("light", [False, True], ids=["full", "light"])
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_messages(case: str, light: bool) -> None:
    for one in about([HOSTILE[case], "The lid is great"], light=light):
        assert one.sentiment.label in LABELS
        assert -1 <= one.sentiment.score <= 1
        assert one.kind in KINDS


@settings(max_examples=60, deadline=None)
@given(some.lists(some.text(), max_size=5))
def test_anything_is_analysed_and_label_and_score_agree(texts: list[str]) -> None:
    found = about(texts, light=True)
    assert len(found) == len(texts)
    for one in found:
        assert one.sentiment.score * (LABELS.index(one.sentiment.label) - 1) >= 0
        assert one.sentiment.label == "neutral" or one.sentiment.score != 0


MIXED = [text for text, _, _ in EVERYDAY.values()] + [
    f"{start} {end}"
    for start in ("The lid", "The new app", "Shipping", "ฝา", "蓋", "Zakrętka", "Kapak", "Tutup")
    for end in ("is great", "broke again", "とても良い", "แพงไป", "jest okropna", "çok güzel", "jelek banget", "when?")
]


@pytest.mark.parametrize("light", [False, True], ids=["full", "light"])
def test_the_order_of_messages_changes_nothing_that_is_said_about_one(light: bool) -> None:
    texts = MIXED * (AT_ONCE // len(MIXED) + 2)
    order = list(range(len(texts)))
    random.Random(4).shuffle(order)
    plain, shuffled = about(texts, light=light), about([texts[at] for at in order], light=light)
    for place, at in enumerate(order):
        one, other = plain[at], shuffled[place]
        assert (one.language, one.sentiment.label, one.kind) == (other.language, other.sentiment.label, other.kind)
        assert one.sentiment.score == pytest.approx(other.sentiment.score, abs=0.002)


def test_short_messages_are_in_the_language_of_their_author_then_of_their_channel() -> None:
    polish = [
        Written(text, "a", "c") for text in ("Nowe zakrętki są naprawdę świetne", "Zamawiam je co tydzień od roku")
    ]
    written = [*polish, Written("super", "a"), Written("super", "b", "c"), Written("super", usual="de")]
    assert languages(written)[2:] == ["pl", "pl", "de"]


def test_a_short_message_is_in_a_language_that_is_spoken_around_it() -> None:
    around = [Written(f"Nowe zakrętki są naprawdę świetne, kupię {count}") for count in range(120)]
    assert languages([*around, Written("mega apka")])[-1] == "pl"

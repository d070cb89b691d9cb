"""What the encoder does not see: negation, emoji, slang, stretched words, irony."""

import pytest

from handlers.analysis.heads import shipped_signs
from handlers.analysis.signs import NAMES, Signs, Term

TERMS = [
    Term("en", "good", 1, "word"),
    Term("en", "not", 0, "negator"),
    Term("en", "n't", 0, "negator"),
    Term("en", "very", 0, "intensifier"),
    Term("en", "oh great", -1, "sarcasm_mark"),
    Term("en", "brilliant", 2, "word"),
    Term("ja", "良い", 1, "word"),
    Term("ja", "良く", 1, "word"),
    Term("ja", "ない", 0, "negator"),
    Term("pl", "rewelacyjny", 2, "word"),
    Term("", "👎", -1, "kaomoji"),
    Term("", "👍", 1, "kaomoji"),
    Term("", ":)", 1, "kaomoji"),
]


def read(text: str, language: str | None = "en") -> dict[str, float]:
    return {name: value for name, value in zip(NAMES, Signs(TERMS).read(text, language), strict=True) if value}


READ = {
    "a word for": ("a good lid", "en", {"for_": 0.5, "first": 1.0, "last": 1.0}),
    "a word for, negated": ("not a good lid", "en", {"for_negated": 0.5, "first": -1.0, "negator": 0.5}),
    "a short negation": ("it isn't good", "en", {"for_negated": 0.5}),
    "a typographic apostrophe": ("it isn’t good", "en", {"for_negated": 0.5}),
    "a negation too far away": ("not at all what we wanted but good", "en", {"for_": 0.5}),
    "a stronger word": ("very good", "en", {"for_": 0.75, "stronger": 0.5}),
    "a stretched word": ("goooood", "en", {"stretched": 1.0}),
    "a turn": ("good lid but brilliant box", "en", {"after_contrast": 1.0, "contrast": 0.5}),
    "irony": ("oh great, again", "en", {"irony": 0.5}),
    "another ending": ("rewelacyjna", "pl", {"for_": 1.0}),
    "no spaces, negated behind": ("良くない", "ja", {"for_negated": 0.5}),
    "an emoji for": ("lid 👍", "en", {"emoji_for": 0.5, "emoji_last": 0.5}),
    "an emoji against": ("lid 👎", "en", {"emoji_against": 0.5, "emoji_last": -0.5}),
    "an emoji unlike the words": ("good 👎", "en", {"emoji_unlike_words": -1.0}),
    "a language without terms": ("good :)", "xx", {"for_": 0.5, "emoji_for": 0.5}),
    "a question": ("where is it?", "en", {"question": 1.0, "question_end": 1.0}),
}  # fmt: skip


@pytest.mark.parametrize("case", READ)
def test_reading(case: str) -> None:
    text, language, expected = READ[case]
    found = read(text, language)
    assert {name: found.get(name) for name in expected} == expected


def test_nothing_says_nothing() -> None:
    assert read("") == {}


def test_stretching_does_not_hide_a_word() -> None:
    terms = [Term("en", "so", 0, "intensifier"), Term("en", "bad", -2, "word")]
    found = dict(zip(NAMES, Signs(terms).read("sooo baaad", "en"), strict=True))
    assert found["against"] > 1


def test_the_shipped_terms_know_thumbs_and_negation_in_nine_languages() -> None:
    signs = shipped_signs()
    place = NAMES.index("negator")
    for language, text in {
        "en": "not", "de": "nicht", "es": "no", "id": "tidak", "ja": "ない",
        "pl": "nie", "th": "ไม่", "tr": "değil", "zh": "没有",
    }.items():  # fmt: skip
        assert signs.read(text, language)[place] > 0, language
    assert signs.read("👍", None)[NAMES.index("emoji_for")] > 0
    assert signs.read("👎", None)[NAMES.index("emoji_against")] > 0

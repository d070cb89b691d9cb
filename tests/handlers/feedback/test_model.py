"""The rules of feedback, without anything around them."""

import pytest

from handlers.feedback.model import SIGNS, Signs, Stretch, gaps, sign_of, signs, source_of, storable, why_missed, within

WINDOW = Stretch(100, 200)

GAPS = {
    "nothing seen misses the whole window": ([], [(100, 200)]),
    "all seen misses nothing": ([(50, 250)], []),
    "seen exactly misses nothing": ([(100, 200)], []),
    "seen in the middle misses both ends": ([(120, 180)], [(100, 120), (180, 200)]),
    "two overlapping stretches are one": ([(90, 150), (140, 190)], [(190, 200)]),
    "two that touch leave no gap": ([(100, 150), (150, 200)], []),
    "unsorted stretches are sorted": ([(160, 200), (100, 140)], [(140, 160)]),
    "what lies outside the window does not count": ([(10, 20), (300, 400)], [(100, 200)]),
    "a stretch inside another changes nothing": ([(100, 180), (120, 130)], [(180, 200)]),
    "a window without length misses nothing": ([], []),
}


@pytest.mark.parametrize("case", GAPS)
def test_gaps(case: str) -> None:
    seen, expected = GAPS[case]
    window = Stretch(100, 100) if "without length" in case else WINDOW
    assert gaps(window, [Stretch(*stretch) for stretch in seen]) == [Stretch(*stretch) for stretch in expected]


def test_what_was_seen_and_what_was_missed_fill_the_window() -> None:
    seen = [Stretch(90, 110), Stretch(105, 120), Stretch(150, 160)]
    parts = sorted([*gaps(WINDOW, seen), *within(WINDOW, seen)], key=lambda part: part.since)
    assert [part.since for part in parts] == [100, *(part.until for part in parts[:-1])]
    assert parts[-1].until == 200


REASONS = {
    "never seen": ([], False, "never"),
    "before the first time": ([(150, 200)], False, "not_there_yet"),
    "between two times": ([(10, 20), (150, 200)], False, "away"),
    "after the last time": ([(10, 20)], False, "away"),
    "before an import": ([(150, 200)], True, "import_begins"),
    "after an import": ([(10, 20)], True, "import_ends"),
}


@pytest.mark.parametrize("case", REASONS)
def test_why_it_was_missed(case: str) -> None:
    seen, imported, reason = REASONS[case]
    found = why_missed(Stretch(100, 120), [Stretch(*stretch) for stretch in seen], imported=imported)
    assert found == f"feedback.missed.{reason}"


FOLDED = {
    "a thumb without tone": ("👍", "👍"),
    "a dark thumb": ("👍🏿", "👍"),
    "a light thumb": ("👍🏻", "👍"),
    "a heart in colour": ("❤️", "❤"),
    "a heart in black and white": ("❤", "❤"),
    "a named thumb with a tone": (":+1::skin-tone-4:", ":+1:"),
    "a custom emoji": (":plum_sauce:", ":plum_sauce:"),
}


@pytest.mark.parametrize("case", FOLDED)
def test_variants_of_one_sign_are_one(case: str) -> None:
    emoji, sign = FOLDED[case]
    assert sign_of(emoji) == sign


def test_the_map_that_is_there_from_the_start() -> None:
    found = signs(SIGNS)
    assert {"👍", "❤", "🎉", "💡"} <= set(found.favour)
    assert {"👎", "😡", "🐛"} <= set(found.against)


def test_a_map_folds_its_signs() -> None:
    assert signs("👍🏽 ❤️ :ok_hand: | 👎") == Signs(("👍", "❤", ":ok_hand:"), ("👎",))


WRONG_MAPS = {
    "nothing": "",
    "nothing but the bar": " | ",
    "no bar": "👍 👎",
    "two bars": "👍 | 👎 | 🐛",
    "words": "thumbs | 👎",
    "a sign on both sides": "👍 | 👍🏽",
    "a markup": "<b> | 👎",
    "forty-one signs": " ".join(chr(0x1F400 + number) for number in range(41)) + " |",
}


@pytest.mark.parametrize("case", WRONG_MAPS)
def test_a_map_that_says_nothing_is_refused(case: str) -> None:
    with pytest.raises(ValueError):
        signs(WRONG_MAPS[case])


def test_a_source_names_one_message_of_one_place() -> None:
    parts = ("slack", "T1", "C1", "1700000000.000100")
    source = source_of(*parts)
    assert source == source_of(*parts)
    assert len(source) == 16
    others = {source_of(*(part if at != wrong else f"{part}x" for at, part in enumerate(parts))) for wrong in range(4)}
    assert len(others | {source}) == 5
    assert source_of("slack", "T1C", "1", "m") != source_of("slack", "T1", "C1", "m")


def test_words_are_kept_but_for_what_no_database_takes() -> None:
    assert storable("a\u200bb <script> @everyone\x00 \ud83d end") == "a\u200bb <script> @everyone ? end"

"""What people type after a command is read as they mean it, or refused with what to type instead."""

import pytest

from handlers.core.arguments import Flag, Parsed, nearest, number, parse
from handlers.core.errors import Refused

FLAGS = {
    "close": Flag("words", "2d"),
    "max": Flag("value", "2"),
    "multiple": Flag(),
    "ranked": Flag("optional", listed=("irv", "schulze", "pairs")),
    "reason": Flag("value", listed=("off", "optional", "required")),
    "link": Flag("value", "https://example.org"),
    "in": Flag("list", "#general", many=True),
}

READ = {
    "nothing": ("", Parsed()),
    "only blanks": (" \u3000\n ", Parsed()),
    "leading words are kept apart": ("close 17", Parsed(words=("close", "17"))),
    "straight quotes hold a question and choices": (
        '"Which sauce?" "Ketchup" "Mustard"',
        Parsed(quoted=("Which sauce?", "Ketchup", "Mustard")),
    ),
    "quotes need no space between them": ('"Q""A""B"', Parsed(quoted=("Q", "A", "B"))),
    "curly quotes": ("“Which sauce?” “Ketchup”", Parsed(quoted=("Which sauce?", "Ketchup"))),
    "low quotes as Polish writes them": ("„Który sos?” „Ostry”", Parsed(quoted=("Który sos?", "Ostry"))),
    "low quotes as German writes them": ("„Welche Soße?“", Parsed(quoted=("Welche Soße?",))),
    "angled quotes": ("«Который?» «Острый»", Parsed(quoted=("Который?", "Острый"))),
    "corner brackets without spaces": ("「どのソース？」「ケチャップ」", Parsed(quoted=("どのソース？", "ケチャップ"))),
    "a phone that curls only the first mark": ('“Which?" "A"', Parsed(quoted=("Which?", "A"))),
    "curly marks inside straight ones": ('"Say “hi” now"', Parsed(quoted=("Say “hi” now",))),
    "straight marks inside curly ones": ('“Say "hi" now”', Parsed(quoted=('Say "hi" now',))),
    "an escaped mark closes nothing": (r'"Say \"hi\"" "No"', Parsed(quoted=('Say "hi"', "No"))),
    "a backslash elsewhere stays": (r'"a\b"', Parsed(quoted=(r"a\b",))),
    "an empty quote is kept for the feature to refuse": ('"Q" ""', Parsed(quoted=("Q", ""))),
    "a bare flag before a quote does not eat it": ('--multiple "Q"', Parsed(quoted=("Q",), flags={"multiple": None})),
    "a value is one word": ('"Q" --max 2', Parsed(quoted=("Q",), flags={"max": "2"})),
    "a value is one quoted string": ('--link "a b" "Q"', Parsed(quoted=("Q",), flags={"link": "a b"})),
    "a value may hang on an equals sign": ('"Q" --max=2', Parsed(quoted=("Q",), flags={"max": "2"})),
    "words run to the next flag": (
        '"Q" --close tomorrow 9:00 --multiple',
        Parsed(quoted=("Q",), flags={"close": "tomorrow 9:00", "multiple": None}),
    ),
    "words run to the next quote": (
        '--close Tuesday 18:00 "Q"',
        Parsed(quoted=("Q",), flags={"close": "Tuesday 18:00"}),
    ),
    "words may be quoted instead": ('"Q" --close "in 2 days"', Parsed(quoted=("Q",), flags={"close": "in 2 days"})),
    "a list without spaces": ('"Q" --in #a,#b', Parsed(quoted=("Q",), flags={"in": "#a,#b"})),
    "a list with spaces after its commas": ('--in #a, #b ,#c "Q"', Parsed(quoted=("Q",), flags={"in": "#a, #b ,#c"})),
    "a list with Japanese commas": ('"Q" --in #a、 #b', Parsed(quoted=("Q",), flags={"in": "#a、 #b"})),
    "a list ends where no comma goes on": ("--in #a, #b --max 2", Parsed(flags={"in": "#a, #b", "max": "2"})),
    "a list in several flags": ('"Q" --in #a --in #b', Parsed(quoted=("Q",), flags={"in": "#a,#b"})),
    "a listed word is taken": ('"Q" --ranked schulze', Parsed(quoted=("Q",), flags={"ranked": "schulze"})),
    "a listed word is optional": ('--ranked "Q"', Parsed(quoted=("Q",), flags={"ranked": None})),
    "a long dash is two hyphens": ('"Q" —close 2d', Parsed(quoted=("Q",), flags={"close": "2d"})),
    "a half dash is two hyphens": ('"Q" –multiple', Parsed(quoted=("Q",), flags={"multiple": None})),
    "a capital is no other flag": ('"Q" --Close 2d', Parsed(quoted=("Q",), flags={"close": "2d"})),
    "a flag inside quotes is words": ('"--close 2d"', Parsed(quoted=("--close 2d",))),
    "a dash in front of a number is a word": ("—5", Parsed(words=("—5",))),
    "words, quotes and flags together": (
        'preview "Q" "A" --max 2',
        Parsed(words=("preview",), quoted=("Q", "A"), flags={"max": "2"}),
    ),
}

REFUSED = {
    "a quote that is never closed": ('"Which sauce?" "Ketchup', "core.refused.open_quote"),
    "an escaped last mark leaves the quote open": (r'"Which\"', "core.refused.open_quote"),
    "a flag that is nearly one": ("--colse 2d", "core.refused.unknown_flag"),
    "a flag that is like none": ("--xyzzy", "core.refused.unknown_flag_alone"),
    "a flag without its value": ('"Q" --max', "core.refused.flag_needs_value"),
    "a flag whose value is another flag": ("--close --multiple", "core.refused.flag_needs_value"),
    "a flag whose value is empty": ('--link "" "Q"', "core.refused.flag_needs_value"),
    "a word after a flag that stands alone": ("--multiple 3", "core.refused.flag_takes_no_value"),
    "a flag given twice": ("--max 2 --max 3", "core.refused.flag_twice"),
    "a value that is not listed": ("--reason maybe", "core.refused.flag_value"),
    "an optional value that is not listed": ("--ranked borda", "core.refused.flag_value"),
    "a choice without quote marks": ('"Q" Ketchup', "core.refused.stray_words"),
}

NUMBERS = {"17": 17, "#17": 17, " 17 ": 17, "１７": 17, "＃１７": 17, "๑๗": 17, "007": 7}


@pytest.mark.parametrize(("words", "expected"), READ.values(), ids=READ)
def test_words_are_read(words: str, expected: Parsed) -> None:
    assert parse(words, FLAGS) == expected


@pytest.mark.parametrize(("words", "reason"), REFUSED.values(), ids=REFUSED)
def test_words_are_refused(words: str, reason: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(words, FLAGS)
    assert caught.value.reason == reason


def test_a_refusal_names_the_nearest_flag() -> None:
    with pytest.raises(Refused) as caught:
        parse("--colse 2d", FLAGS)
    assert {name: getattr(value, "text", value) for name, value in caught.value.values.items()} == {
        "flag": "--colse",
        "near": "--close",
    }


def test_a_command_without_flags_says_so() -> None:
    with pytest.raises(Refused) as caught:
        parse("--all", {})
    assert caught.value.reason == "core.refused.no_flags"


@pytest.mark.parametrize(("text", "expected"), NUMBERS.items())
def test_numbers_are_read_in_any_script(text: str, expected: int) -> None:
    assert number(text) == expected


@pytest.mark.parametrize("text", ["", "#", "-1", "1.5", "²", "seventeen", "1 7", "9" * 10])
def test_other_numbers_are_refused(text: str) -> None:
    with pytest.raises(Refused) as caught:
        number(text)
    assert caught.value.reason == "core.refused.not_a_number"


def test_the_nearest_word_is_found_and_a_far_one_is_not() -> None:
    assert nearest("polll", ("poll", "ask")) == "poll"
    assert nearest("zebra", ("poll", "ask")) is None

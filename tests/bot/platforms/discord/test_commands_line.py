"""Options of commands become the line that a person would have typed."""

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.commands_line import quoted, subs, typed_line
from handlers.core.arguments import Flag, parse
from handlers.core.feature import Argument, CommandSpec, Usage
from tests.bot.platforms.discord.drawing import words

ASKING = (
    Argument("question", "x", "quoted"),
    Argument("choice", "x", "quoted", most=3),
    Argument("close", "x", "flag", "close"),
    Argument("multiple", "x", "switch", "multiple"),
)
POLL = CommandSpec(
    "poll",
    (
        Usage("", '"Which sauce?"', "x", arguments=ASKING),
        Usage("close", "1", "x", sub="close", arguments=(Argument("number", "x"),)),
        Usage("list", "", "x", sub="list"),
    ),
)
FLAGS = {"close": Flag("words"), "multiple": Flag(), "max": Flag("value")}
sentences = st.one_of(words, st.text('"„“”«»「」\\ab ', max_size=12)).filter(str.strip)


def test_a_question_with_its_choices_and_flags() -> None:
    options = [
        ("close", "next tuesday"),
        ("choice2", "Mustard"),
        ("question", 'Which "hot" sauce?'),
        ("choice1", "Ketchup"),
    ]
    line = typed_line(POLL, "new", [*options, ("multiple", True), ("flags", "--max 2")])
    assert line == r'"Which \"hot\" sauce?" "Ketchup" "Mustard" --close "next tuesday" --multiple --max 2'


def test_what_is_not_filled_in_is_not_typed() -> None:
    assert typed_line(POLL, "new", [("multiple", False), ("question", "  ")]) == ""


def test_a_subcommand_is_the_first_word() -> None:
    assert typed_line(POLL, "close", [("number", 17)]) == "close 17"
    assert typed_line(POLL, "list", []) == "list"


def test_a_simple_value_of_a_flag_needs_no_quotes() -> None:
    assert typed_line(POLL, "new", [("close", "2d")]) == "--close 2d"


def test_an_option_of_an_older_list_of_commands_is_left_out() -> None:
    assert typed_line(POLL, "new", [("colour", "red"), ("question", "Which?")]) == '"Which?"'


def test_each_way_to_use_a_command_is_listed_once() -> None:
    assert list(subs(POLL)) == ["", "close", "list"]


@given(sentences, st.lists(sentences, max_size=3), st.none() | sentences, st.booleans())
def test_everything_is_read_back_as_it_was_filled_in(
    question: str, choices: list[str], close: str | None, multiple: bool
) -> None:
    options: list[tuple[str, str | bool]] = [("question", question), ("multiple", multiple)]
    options += [(f"choice{place}", choice) for place, choice in enumerate(choices, 1)]
    options += [("close", close)] if close is not None else []
    parsed = parse(typed_line(POLL, "new", options), FLAGS)
    assert parsed.quoted == tuple(text.strip() for text in (question, *choices))
    assert parsed.words == ()
    assert parsed.flags == ({"close": close.strip()} if close else {}) | ({"multiple": None} if multiple else {})


@given(sentences)
def test_a_quoted_text_is_one_string(text: str) -> None:
    assert parse(quoted(text), {}).quoted == (text.strip(),)

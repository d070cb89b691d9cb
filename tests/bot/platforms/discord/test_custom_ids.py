"""Tokens go into ids and come back exactly."""

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.discord.custom_ids import Asks, Ids, Own, Token, own, read
from bot.platforms.discord.lengths import length
from tests.bot.platforms.discord.drawing import tokens, words


@given(st.lists(tokens, max_size=40))
def test_tokens_come_back_exactly_and_ids_differ(given_tokens: list[str]) -> None:
    ids = Ids()
    made = [ids.token(token) for token in given_tokens]
    assert [read(one) for one in made if one is not None] == [Token(token) for token in given_tokens]
    assert len({*made}) == len(made)


@given(st.lists(st.tuples(tokens, words), max_size=20))
def test_a_question_comes_with_its_token(asked: list[tuple[str, str]]) -> None:
    ids = Ids()
    made = [str(ids.asking(token, question)) for token, question in asked]
    assert all(length(one) <= 100 for one in made)
    found = [read(one) for one in made]
    assert [one.token for one in found if isinstance(one, Asks)] == [token for token, _ in asked]
    assert len({*made}) == len(made)


def test_a_question_is_cut_where_the_token_leaves_little_room() -> None:
    made = Ids().asking("tests.act:" + "1" * 60, "Delete poll 17 for everybody? Its votes are gone then.")
    assert read(str(made)) == Asks("tests.act:" + "1" * 60, "Delete poll 17 for everyb…")


def test_a_token_without_room_for_a_question_is_pressed_without_one() -> None:
    token = "tests.act:" + "1" * 90
    assert read(str(Ids().asking(token, "Sure?"))) == Token(token)


def test_a_token_that_fills_its_id_stands_once() -> None:
    ids, token = Ids(), "tests.act:" + "1" * 90
    assert [ids.token(token), ids.token(token)] == [token, None]


def test_what_is_the_platforms_own_is_no_token() -> None:
    assert read(own("form", "123.0")) == Own("form", "123.0")
    assert read("!cancel|") == Own("cancel")

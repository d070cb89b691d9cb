"""Several places at once, accounts, set-up and examples, through the public API of the web chat alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.town import Town, choices, town, words
from tests.flows.waiting import until


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    """A fresh demo."""
    async with town(tmp_path) as here:
        yield here


async def test_one_poll_in_two_channels_is_one_count_and_one_result(here: Town) -> None:
    created = await here.command("mara", '/poll "Which sauce?" "Ketchup" "Mustard" --in #sauce-talk, web:recipes')
    first, second = created["posted"]
    places = (("sauce-talk", first), ("recipes", second))
    token = choices(await here.message(first, "sauce-talk"))[0]["token"]
    await here.press("tom", first, token)
    await here.press("misaki", second, token)

    async def counted() -> bool:
        shown = [choices(await here.message(message, channel)) for channel, message in places]
        return [[choice["votes"] for choice in one] for one in shown] == [[2, 0], [2, 0]]

    await until(counted)
    await here.command("mara", "/poll close 1")
    for channel in ("sauce-talk", "recipes", "team-crowd"):
        assert any("Ketchup has the most votes" in one["text"] for one in await here.messages(channel)), channel


async def test_one_question_in_two_channels_gathers_both_threads(here: Town) -> None:
    posted = (await here.command("mara", '/ask "What annoyed you?" --in sauce-talk,recipes'))["posted"]
    await here.say("tom", "The lid", "sauce-talk", reply_to=posted[0])
    await here.say("zofia", "The price", "recipes", reply_to=posted[1])
    assert "2 answers" in words(await here.command("mara", "/ask results 1"))


@pytest.mark.parametrize("command", ['/poll "Q" "A" "B"', '/ask "Q?"'])
async def test_one_place_that_is_not_there_and_nothing_is_posted(here: Town, command: str) -> None:
    before = len(await here.messages())
    answer = await here.command("mara", f"{command} --in sauce-talk,discord:sauce-talk")
    assert (answer["outcome"], answer["posted"]) == ("refused", [])
    assert "There is no channel #sauce-talk on Discord" in words(answer)
    assert len(await here.messages()) == before


async def test_on_a_chat_without_login_accounts_are_not_joined(here: Town) -> None:
    answer = await here.command("tom", "/chorus link")
    assert (answer["outcome"], "anybody can be anybody" in words(answer)) == ("refused", True)


async def test_chorus_is_set_up_from_the_chat(here: Town) -> None:
    shown = await here.command("mara", "/chorus setup")
    assert "Five choices and it can begin" in words(shown)
    assert (await here.command("tom", "/chorus setup"))["outcome"] == "refused"
    await here.command("mara", "/chorus settings team recipes")
    assert "Digests and results go to #recipes." in words(await here.command("mara", "/chorus setup"))
    await here.command("mara", "/digest now")
    assert any("What the crowd said" in one["text"] for one in await here.messages("recipes"))


async def test_a_poll_of_the_form_may_be_for_several_channels(here: Town) -> None:
    form = (await here.command("mara", "/poll"))["form"]
    field = next(field for field in form["fields"] if field["type"] == "choices")
    chosen = [option["value"] for option in field["options"] if option["label"] in ("#recipes", "#sauce-talk")]
    values = {field["id"]: chosen, "title": "Which?", "choices": "A\nB"}
    status, answer = await here.submit("mara", form["id"], values)
    assert (status, len(answer["posted"])) == (200, 2)

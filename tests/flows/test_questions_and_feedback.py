"""Questions, replies, reactions and opting out, through the public API and the exports."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.town import Json, Town, choices, town, words
from tests.flows.waiting import until

SHOW = "What do you mean when you say we did not promote the show?"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    """A fresh demo."""
    async with town(tmp_path) as here:
        yield here


async def ask(here: Town, line: str = f'/ask "{SHOW}"') -> str:
    return str((await here.command("mara", line))["posted"][0])


async def marked(here: Town, message: str) -> bool:
    return "📝" in (await here.message(message))["reactions"]


async def test_every_reply_in_the_thread_is_an_answer_and_marked(here: Town) -> None:
    question = await ask(here)
    reply = await here.say("tom", "I walked past it for three weeks", reply_to=question)
    await until(lambda: marked(here, reply))
    await here.say("zofia", "W newsletterze nic nie było", reply_to=reply)  # a reply to a reply is in the same thread

    async def counted() -> bool:
        return "2 answers" in (await here.message(question))["text"]

    await until(counted)
    results = words(await here.command("mara", "/ask results 1"))
    assert "I walked past it for three weeks" in results


async def test_edits_and_deletions_are_followed(here: Town) -> None:
    question = await ask(here)
    kept = await here.say("tom", "firts words", reply_to=question)
    gone = await here.say("elif", "to be deleted", reply_to=question)
    await here.call("PATCH", f"/api/v1/messages/{kept}", {"as": "tom", "text": "first words"})
    await here.call("DELETE", f"/api/v1/messages/{gone}?as=elif")
    results = words(await here.command("mara", "/ask results 1"))
    assert "first words" in results
    assert "firts" not in results and "to be deleted" not in results

    async def one_left() -> bool:
        return "1 answer" in (await here.message(question))["text"]

    await until(one_left)


async def test_one_question_in_two_channels_counts_together(here: Town) -> None:
    answer = await here.command("mara", '/ask "Which jar?" --in #recipes --in #sauce-talk')
    assert len(answer["posted"]) == 2
    places = {
        one["channel"]: one["id"]
        for name in ("sauce-talk", "recipes")
        for one in await here.messages(name)
        if one["subject"] == "ask:1"
    }
    await here.say("tom", "the small one", reply_to=places["sauce-talk"])
    await here.say("elif", "the large one", channel="recipes", reply_to=places["recipes"])

    async def both() -> bool:
        shown = [(await here.message(message, channel))["text"] for channel, message in places.items()]
        return all("2 answers" in text for text in shown)

    await until(both)


async def test_the_notice_comes_once_in_the_channels_language(here: Town, tmp_path: Path) -> None:
    await here.call("POST", "/api/v1/channels", {"id": "sosy", "name": "sosy", "kind": "community", "language": "pl"})
    notice = (await here.messages("sosy"))[0]["text"]
    assert "/chorus optout" in notice and "Chorus" in notice and "kanał" in notice
    assert len(await here.messages("sosy")) == 1


async def test_who_opts_out_is_neither_noted_nor_quoted(here: Town) -> None:
    question = await ask(here)
    await here.say("tom", "before I left", reply_to=question)
    answer = await here.command("tom", "/chorus optout")
    assert answer["outcome"] == "done" and words(answer)
    after = await here.say("tom", "after I left", reply_to=question)
    await here.say("elif", "still here", reply_to=question)
    results = words(await here.command("mara", "/ask results 1"))
    assert "still here" in results
    assert "before I left" not in results and "after I left" not in results
    assert not await marked(here, after)
    await here.command("tom", "/chorus optin")
    again = await here.say("tom", "back again", reply_to=question)
    await until(lambda: marked(here, again))


async def digest(here: Town) -> Json:
    answer = await here.command("mara", "/digest now")
    assert answer["outcome"] == "done", words(answer)
    return await here.message(answer["posted"][0], "team-crowd")


async def test_messages_of_a_watched_channel_and_reactions_reach_the_digest(here: Town) -> None:
    said = await here.say("tom", "The smoky one was back for three weeks and I heard it from my sister.")
    for person in ("elif", "zofia", "dewi"):
        assert await here.react(person, said, "👍") == 204
    assert await here.react("misaki", said, "👎") == 204
    assert await here.react("dewi", said, "👍", on=False) == 204
    assert await here.react("tom", said, "👍") == 204  # one's own does not count
    text = (await digest(here))["text"]
    assert "The smoky one was back for three weeks" in text
    assert "2 👍" in text
    assert "1 person against" in text


async def test_replies_under_a_poll_belong_to_the_poll(here: Town) -> None:
    poll = (await here.command("mara", '/poll "Which?" "A" "B"'))["posted"][0]
    await here.press("tom", poll, choices(await here.message(poll))[0]["token"])
    await here.say("tom", "B is missing salt", reply_to=poll)
    text = (await digest(here))["text"]
    assert "Which?" in text


async def test_an_emoji_that_is_none_and_a_foreign_message_are_refused(here: Town) -> None:
    said = await here.say("tom", "mine")
    assert await here.react("elif", said, "notanemoji") == 400
    status, _ = await here.call("PATCH", f"/api/v1/messages/{said}", {"as": "elif", "text": "not yours"})
    assert status == 403


BAD = {
    "an empty question": '/ask ""',
    "a question of 5,000 characters": f'/ask "{"x" * 5000}"',
    "a channel that is not there": '/ask "Q?" --in #nowhere',
    "two questions": '/ask "Q?" "R?"',
    "a number that is not there": "/ask close 99",
}


@pytest.mark.parametrize("case", BAD)
async def test_refused_with_what_to_type_instead(case: str, here: Town) -> None:
    answer = await here.command("mara", BAD[case])
    assert (answer["outcome"], answer["posted"]) == ("refused", [])
    assert words(answer)

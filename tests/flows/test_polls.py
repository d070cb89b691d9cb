"""Polls from the command to the announcement, through the public API."""

import asyncio
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


async def redrawn(here: Town, message: str, votes: list[int]) -> None:
    """Wait until a poll shows these numbers of people."""

    async def shows() -> bool:
        return [choice["votes"] for choice in choices(await here.message(message))] == votes

    await until(shows)


async def test_a_poll_is_voted_changed_taken_back_and_closed(here: Town) -> None:
    created = await here.command("mara", '/poll "Which sauce?" "Ketchup" "Mustard" --close 2d')
    poll = created["posted"][0]
    assert (created["outcome"], created["subject"]) == ("done", "poll:1")
    ketchup, mustard = (choice["token"] for choice in choices(await here.message(poll)))

    cast = await here.press("tom", poll, ketchup)
    assert "Ketchup" in words(cast) and "Receipt" in words(cast)
    await here.press("misaki", poll, ketchup)
    await redrawn(here, poll, [2, 0])
    changed = await here.press("tom", poll, mustard)
    assert "Changed from Ketchup to Mustard" in words(changed)
    await redrawn(here, poll, [1, 1])
    assert [choice.get("mine") for choice in choices(await here.message(poll, who="tom"))] == [False, True]
    await asyncio.sleep(1.0)  # a second press on the same choice within a second is a slip, not a retraction
    taken = await here.press("tom", poll, mustard)
    assert "taken back" in words(taken)
    await redrawn(here, poll, [1, 0])

    closed = await here.command("mara", "/poll close 1")
    assert closed["outcome"] == "done"
    late = await here.press("tom", poll, ketchup)
    assert (late["outcome"], "closed" in words(late)) == ("refused", True)
    for channel in ("sauce-talk", "team-crowd"):
        assert any("Ketchup" in one["text"] and "Closed" in one["text"] for one in await here.messages(channel))
    assert all(choice["token"] is None for choice in choices(await here.message(poll)))


async def test_a_second_press_at_once_is_a_slip(here: Town) -> None:
    poll = (await here.command("mara", '/poll "Which sauce?" "Ketchup" "Mustard"'))["posted"][0]
    token = choices(await here.message(poll))[0]["token"]
    first, second = await here.press("tom", poll, token), await here.press("tom", poll, token)
    assert words(first) == words(second)
    await redrawn(here, poll, [1, 0])


async def test_a_receipt_is_in_the_voters_language_and_the_poll_in_the_channels(here: Town) -> None:
    poll = (await here.command("mara", '/poll "Which sauce?"'))["posted"][0]
    message = await here.message(poll)
    assert [choice["label"] for choice in choices(message)] == ["Yes", "No"]
    receipt = await here.press("misaki", poll, choices(message)[0]["token"])
    assert "控え" in words(receipt)
    assert "głos" in words(await here.press("zofia", poll, choices(message)[0]["token"])).lower()


async def test_several_choices_have_a_most(here: Town) -> None:
    poll = (await here.command("mara", '/poll "Where?" "Home" "Train" "Work" --multiple --max 2'))["posted"][0]
    tokens = [choice["token"] for choice in choices(await here.message(poll))]
    await here.press("tom", poll, tokens[0])
    await here.press("tom", poll, tokens[1])
    refused = await here.press("tom", poll, tokens[2])
    assert (refused["outcome"], "at most 2" in words(refused)) == ("refused", True)
    await redrawn(here, poll, [1, 1, 0])


async def test_a_bare_command_opens_a_form_that_says_what_is_wrong(here: Town) -> None:
    opened = await here.command("mara", "/poll")
    form = opened["form"]
    assert opened["outcome"] == "form"
    names = {field["id"]: field for field in form["fields"]}
    question = next(name for name, field in names.items() if field["type"] == "text")
    lines = next(name for name, field in names.items() if field.get("lines"))
    status, wrong = await here.submit("mara", form["id"], {question: "Which?", lines: "Same\nsame"})
    assert (status, lines in wrong["error"]["fields"]) == (422, True)
    status, right = await here.submit("mara", form["id"], {question: "Which?", lines: "Plum\nYuzu"})
    assert (status, right["outcome"]) == (200, "done")
    assert [choice["label"] for choice in choices(await here.message(right["posted"][0]))] == ["Plum", "Yuzu"]


async def test_preview_list_mine_reopen_delete(here: Town) -> None:
    preview = await here.command("mara", '/poll preview "Which?" "A" "B"')
    assert (preview["posted"], "Which?" in words(preview)) == ([], True)
    poll = (await here.command("mara", '/poll "Which?" "A" "B"'))["posted"][0]
    await here.press("tom", poll, choices(await here.message(poll))[0]["token"])
    assert "Which?" in words(await here.command("tom", "/poll list"))
    assert "A" in words(await here.command("tom", "/poll mine"))
    assert (await here.command("tom", "/poll close 1"))["outcome"] == "refused"
    await here.command("mara", "/poll close 1")
    assert (await here.command("mara", "/poll reopen 1"))["outcome"] == "done"
    await here.press("misaki", poll, choices(await here.message(poll))[1]["token"])
    await redrawn(here, poll, [1, 1])
    await here.command("mara", "/poll delete 1")
    assert (await here.message(poll))["deleted"]


async def test_who_may(here: Town) -> None:
    refused = await here.command("tom", '/poll "Which?" "A" "B"')
    assert (refused["outcome"], "team" in words(refused)) == ("refused", True)
    assert (await here.command("jonas", '/poll "Which?" "A" "B"'))["outcome"] == "done"
    assert (await here.command("mara", "/chorus settings who_may_poll everyone"))["outcome"] == "done"
    assert (await here.command("tom", '/poll "Which?" "A" "B"'))["outcome"] == "done"


BAD = {
    "one choice": '/poll "Q" "A"',
    "a hundred and one choices": '/poll "Q" ' + " ".join(f'"{n}"' for n in range(101)),
    "a question of 5,000 characters": f'/poll "{"x" * 5000}" "A" "B"',
    "an empty question": '/poll "" "A" "B"',
    "a question of zero-width characters": '/poll "\u200b\u200d" "A" "B"',
    "two choices that read the same": '/poll "Q" "Plum" "plum"',
    "two choices that look the same": '/poll "Q" "Plum" "Pl\u200bum"',
    "an unknown flag": '/poll "Q" "A" "B" --multipel',
    "an open quote": '/poll "Q" "A" "B',
    "a date that is none": '/poll "Q" "A" "B" --close blursday',
    "a date in the past": '/poll "Q" "A" "B" --close 2020-01-01',
    "a poll that is not there": "/poll close 99",
    "a number that is none": "/poll close seven",
    "a maximum below the minimum": '/poll "Q" "A" "B" --multiple --max 0',
}


@pytest.mark.parametrize("case", BAD)
async def test_refused_with_what_to_type_instead(case: str, here: Town) -> None:
    answer = await here.command("mara", BAD[case])
    assert (answer["outcome"], answer["posted"]) == ("refused", []), case
    assert answer["reason"] and words(answer)
    listed = await here.command("mara", "/poll list")
    assert '"Q"' not in words(listed)


async def test_hostile_words_stay_words(here: Town) -> None:
    hostile = ["<script>alert(1)</script>", "@everyone", "=1+1", "\u202eright to left", "e\u0301\u0323 combining"]
    line = '/poll "<b>Q</b>" ' + " ".join(f'"{one}"' for one in hostile)
    poll = (await here.command("mara", line))["posted"][0]
    labels = [choice["label"] for choice in choices(await here.message(poll))]
    assert labels[:3] == hostile[:3]
    assert "\u202e" not in labels[3]


async def test_a_poll_of_a_hundred_choices_can_be_voted_on_by_select(here: Town) -> None:
    line = '/poll "Which town?" ' + " ".join(f'"Town {n}"' for n in range(100))
    poll = (await here.command("mara", line))["posted"][0]
    select = next(one for one in (await here.message(poll))["elements"] if one["type"] == "select")
    assert len(select["options"]) == 100
    cast = await here.press("tom", poll, select["token"], values=[select["options"][77]["value"]])
    assert "Town 77" in words(cast)

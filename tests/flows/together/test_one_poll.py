"""One poll or question, many places: one count, whatever platform people are on."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.together.sides import HERE, TEAM, happens, posted, said, shows
from tests.flows.together.town import Together, together

SAUCES = '/poll "Which sauce?" "Ketchup" "Mustard"'
KETCHUP, MUSTARD = "polls.vote:1:1", "polls.vote:1:2"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Together]:
    """A community that trusts its web chat."""
    async with together(tmp_path, web={"trusted": True}) as made:
        yield made


async def test_a_poll_asked_on_one_platform_is_shown_and_counted_on_all(here: Together) -> None:
    asking = here.discord
    assert "slack:#general" in await asking.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    assert "Ketchup" in await here.slack.presses("ana", polls["slack"], KETCHUP)
    assert "Mustard" in await here.discord.presses("ben", polls["discord"], MUSTARD)
    assert "Ketchup" in await here.web.presses("ben", polls["web"], KETCHUP)
    for side in here.sides:
        text = await shows(side, polls[side.name], "3 people")
        for share in ("Slack: 1", "Discord: 1", "Web: 1"):
            assert share in text, (side.name, text)
    await here.settled()
    await here.slack.types("mara", "/poll close 1")
    for side in here.sides:
        assert "Ketchup" in await said(side, "Closed.")
    for team in (here.slack, here.discord):
        assert "Ketchup" in await said(team, "Closed.", TEAM)


async def test_a_vote_moves_between_choices_and_back_with_its_platform(here: Together) -> None:
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    await here.discord.presses("ana", polls["discord"], KETCHUP)
    await here.slack.presses("ana", polls["slack"], KETCHUP)
    changed = await here.discord.presses("ana", polls["discord"], MUSTARD)
    assert "Ketchup" in changed and "Mustard" in changed
    await shows(here.slack, polls["slack"], "2 people", "Slack: 1", "Discord: 1")
    here.clock.passes(seconds=2)  # a second press within a second is a slip
    assert "taken back" in await here.discord.presses("ana", polls["discord"], MUSTARD)
    for side in here.sides:
        await shows(side, polls[side.name], "1 person", "Slack: 1", "Discord: 0")


async def test_the_result_says_how_many_votes_came_from_where_anybody_can_be_anybody(here: Together) -> None:
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    for voter in ("ana", "ben"):
        await here.web.presses(voter, polls["web"], KETCHUP)
    await here.discord.presses("ben", polls["discord"], KETCHUP)
    vouched = "2 people voted on the web chat. Whoever runs Chorus vouches for who they are."
    for side in here.sides:
        await shows(side, polls[side.name], "3 people", vouched)
    await here.discord.types("mara", "/poll close 1")
    for side in here.sides:
        assert vouched in await said(side, "Closed."), side.name
    assert vouched in await here.slack.types("mara", "/poll results 1")


async def test_votes_of_an_untrusted_web_chat_count_only_where_nobody_else_is_asked(tmp_path: Path) -> None:
    async with together(tmp_path) as here:
        await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
        polls = await here.everywhere_posted("Which sauce?")
        refused = await here.web.presses("ben", polls["web"], KETCHUP)
        assert "no votes from Web" in refused and "Nothing was counted" in refused
        await here.slack.presses("ana", polls["slack"], MUSTARD)
        for side in here.sides:
            await shows(side, polls[side.name], "1 person", "Slack: 1", "Web: 0")
        await here.web.types("mara", '/poll "Which jar?" "Small" "Large"')
        assert "Small" in await here.web.presses("ben", await posted(here.web, "Which jar?"), "polls.vote:2:1")


async def test_a_question_gathers_the_replies_of_all_platforms(here: Together) -> None:
    await here.discord.types("mara", f'/ask "What annoyed you?" {here.everywhere}')
    asked = await here.everywhere_posted("What annoyed you?")
    lid = await here.slack.says("ana", "The lid leaks", asked["slack"])
    slow = await here.discord.says("ben", "The delivery is late", asked["discord"])
    await here.web.says("ben", "The label comes off", asked["web"])
    for side in here.sides:
        await shows(side, asked[side.name], "3 answers")
    await happens(lambda: here.slack.channels[HERE].messages[lid].reactions.get("memo"))
    await happens(lambda: here.discord.channels[HERE].messages[int(slow)].reactions.get("📝"))
    await here.slack.edits("ana", lid, "The lid of the big jar leaks")
    await here.discord.deletes("ben", slow)
    for side in here.sides:
        await shows(side, asked[side.name], "2 answers")
    results = await here.web.types("mara", "/ask results 1")
    assert "The lid of the big jar leaks" in results and "The label comes off" in results
    assert "late" not in results


async def test_a_digest_covers_all_platforms_and_links_to_where_it_was_said(here: Together) -> None:
    jars = {side.name: await side.says("ana", f"The small jar on {side.name} is too small") for side in here.sides}
    for side in here.sides:
        await side.reacts("ben", jars[side.name], "👍")
    await here.slack.types("mara", f"{SAUCES} {here.everywhere}")
    polls = await here.everywhere_posted("Which sauce?")
    await here.discord.presses("ana", polls["discord"], KETCHUP)
    await here.keeps(3)
    await here.discord.types("mara", "/digest now")
    links = {
        "slack": f"/archives/{here.slack.channels[HERE].id}/p{jars['slack'].replace('.', '')}",
        "discord": f"/channels/{here.discord.guild.id}/{here.discord.channels[HERE].id}/{jars['discord']}",
        "web": jars["web"],
    }
    for team in (here.slack, here.discord):
        digest = await said(team, "covers", TEAM)
        raw = str([one.blocks for one in here.slack.own(TEAM)] + [one.components for one in here.discord.own(TEAM)])
        for side in here.sides:
            assert f"The small jar on {side.name} is too small" in digest, digest
            assert links[side.name] in raw, (side.name, raw)
        assert "Ketchup" in digest and "3 of 3" in digest, digest

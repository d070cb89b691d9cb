"""What people do while Chorus cannot hear them is read back on both platforms, recorded once, or said to be missed."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flows.together.sides import TEAM, happens, said, shows
from tests.flows.together.town import Together, together
from tests.flows.waiting import until

KETCHUP = "polls.vote:1:1"


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Together]:
    """A community that trusts its web chat."""
    async with together(tmp_path, web={"trusted": True}) as made:
        yield made


async def noted(here: Together, *texts: str) -> None:
    """Wait until exactly these words are noted as feedback."""

    async def as_wanted() -> bool:
        return await words(here) == sorted(texts)

    try:
        await until(as_wanted)
    except TimeoutError:
        raise AssertionError(await words(here)) from None


async def words(here: Together) -> list[str]:
    """The words that are noted."""
    line = "SELECT text FROM feedback_items WHERE community = :community AND deleted = 0 ORDER BY text"
    return [row["text"] for row in await here.app.engine.reading(here.app.community, lambda read: read.rows(line))]


async def test_what_was_said_changed_and_taken_back_meanwhile_is_recorded_once(here: Together) -> None:
    outside = (here.slack, here.discord)
    liked = {side.name: await side.says("ana", f"lid on {side.name}") for side in outside}
    changed = {side.name: await side.says("ben", f"labl on {side.name}") for side in outside}
    gone = {side.name: await side.says("ben", f"nonsense on {side.name}") for side in outside}
    await here.keeps(6)
    await here.stop()
    here.clock.passes(hours=2)
    for side in outside:
        await side.says("ana", f"meanwhile on {side.name}")
        await side.says("ben", f"reply on {side.name}", liked[side.name])
        await side.edits("ben", changed[side.name], f"label on {side.name}")
        await side.deletes("ben", gone[side.name])
        await side.reacts("ben", liked[side.name], "👍")
    after = [f"{what} on {side.name}" for what in ("lid", "label", "meanwhile", "reply") for side in outside]
    for _ in range(2):  # a second start reads nothing twice
        await here.start()
        await noted(here, *after)
        await here.settled()
        await here.stop()
    await here.start()
    await here.slack.types("mara", "/digest now")
    digest = await said(here.slack, "covers", TEAM)
    assert "8 messages" in digest and "3 of 3 channels" in digest and "because" not in digest
    assert digest.count("1 👍") == 2


async def test_what_could_not_be_read_back_is_said_in_the_digest(here: Together) -> None:
    for side in (here.slack, here.discord):
        await side.says("ana", f"before on {side.name}")
    await here.keeps(2)
    await here.stop()
    here.clock.passes(hours=3)
    here.discord.guild.denies(here.discord.bot, here.discord.channels["here"], "read_message_history")
    for side in (here.slack, here.discord):
        await side.says("ana", f"meanwhile on {side.name}")
    await here.start()
    await here.keeps(3)
    await here.discord.types("mara", "/digest now")
    digest = await said(here.slack, "covers", TEAM)
    missed = [line for line in digest.splitlines() if "because Chorus lacks the permission to read it" in line]
    assert len(missed) == 1 and "#town-square" in missed[0] and "#general" not in missed[0], digest
    assert "#town-square" in await said(here.slack, "Read Message History", TEAM)
    assert sum("Not everything works in" in text for text in (await here.slack.posts(TEAM)).values()) == 1


async def test_lost_connections_in_the_middle_of_a_poll_lose_no_vote_and_no_word(here: Together) -> None:
    await here.slack.types("mara", f'/poll "Which sauce?" "Ketchup" "Mustard" {here.everywhere}')
    polls = await here.everywhere_posted("Which sauce?")
    await here.slack.presses("ana", polls["slack"], KETCHUP)
    await here.discord.presses("ana", polls["discord"], KETCHUP)
    here.discord.fake.gateway.forgets()  # no resume: what is said until the new session has to be read back
    await here.discord.fake.gateway.drop()
    await here.discord.says("ana", "meanwhile on discord")
    before = here.slack.app.sockets[0]
    here.slack.app.cut()
    await here.web.presses("ana", polls["web"], KETCHUP)
    await happens(lambda: here.slack.app.sockets and here.slack.app.sockets[0] is not before)
    await happens(lambda: here.discord.fake.gateway.identified == 2)
    await here.slack.says("ana", "again on slack")
    await noted(here, "again on slack", "meanwhile on discord")
    await here.slack.presses("ben", polls["slack"], KETCHUP)
    await here.discord.presses("ben", polls["discord"], KETCHUP)
    for side in here.sides:
        await shows(side, polls[side.name], "5 people", "Slack: 2", "Discord: 2", "Web: 1")


async def test_a_stop_sends_what_was_accepted_before_it_disconnects(here: Together) -> None:
    await here.slack.types("mara", f'/poll "Which sauce?" "Ketchup" "Mustard" {here.everywhere}')
    polls = await here.everywhere_posted("Which sauce?")
    for voter in ("ana", "ben"):  # the second is shown no sooner than a redraw's interval after the first
        await here.slack.presses(voter, polls["slack"], KETCHUP)
        await here.discord.presses(voter, polls["discord"], KETCHUP)
    await here.stop()
    for side in (here.slack, here.discord):
        assert "4 people" in (await side.posts())[polls[side.name]], side.name

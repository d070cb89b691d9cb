"""The guided set-up: said to whoever installed Chorus, every press does what it says and shows it, managers only."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.base import Outcome
from handlers.core.events import Entered, Identity, Installed, Place, Profile, Role
from handlers.core.message import Button, Item, Message, Paragraph, Select, plain_text
from handlers.core.people import Channel, channels
from storage import Session
from tests.stage import JONAS, MARA, RECIPES, START, TALK, TEAM, TOM, Stage, private_words, staged

ALONE = Place("hall", "h1", "dm:mara")


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, language="en") as stage:
        yield stage


async def installed(stage: Stage, who: Profile = MARA) -> str:
    """Chorus is installed; the message that is written to whoever did it."""
    await stage.deliver(Installed(who=who, where=ALONE, at=stage.clock()))
    return stage.latest(ALONE)[-1]


def select(message: Message, token: str) -> Select:
    """The select of a step."""
    return next(one for one in message.elements if isinstance(one, Select) and one.token == token)


def said(message: Message) -> str:
    """All paragraphs and items of a message."""
    return "\n".join(plain_text(one.text) for one in message.elements if isinstance(one, Paragraph | Item))


async def known(stage: Stage) -> dict[str, Channel]:
    """The channels by name."""

    async def read(session: Session) -> dict[str, Channel]:
        return {one.name: one for one in await channels(session)}

    return await stage.program.around.engine.reading("default", read)


async def test_whoever_installed_it_is_written_to_with_all_there_is_to_choose(stage: Stage) -> None:
    message = stage.hall.messages[await installed(stage)]
    assert "Five choices and it can begin" in said(message)
    assert "Digests and results go to #team." in said(message)
    tokens = [one.token for one in message.elements if isinstance(one, Select)]
    assert tokens == ["settings.team", "settings.choose:language", "settings.choose:timezone", "settings.choose:digest"]
    watched = [one.button for one in message.elements if isinstance(one, Item) and one.button]
    assert Button("Stop watching", "settings.unwatch:hall/h1/talk") in watched


async def test_it_speaks_the_language_of_whoever_installed_it(stage: Stage) -> None:
    ewa = Profile(Identity("hall", "h1", "ewa"), "Ewa", "pl", "Europe/Warsaw", Role.MANAGER)
    message = stage.hall.messages[await installed(stage, ewa)]
    assert message.language == "pl"
    assert (await stage.command(TOM, "/chorus about")).privates[0].message.language == "en"


async def test_before_chorus_is_in_any_channel_it_says_to_invite_it(tmp_path: Path) -> None:
    async with staged(tmp_path, enter=False) as stage:
        message = stage.hall.messages[await installed(stage)]
        assert "Chorus is in no channel yet" in repr(message)
        assert "settings.team" not in repr([one for one in message.elements if isinstance(one, Select)])
        await stage.deliver(Entered(where=TALK, at=START, name="talk"))
        assert "#talk (hall)" in stage.shown(stage.latest(ALONE)[-1])


async def press(stage: Stage, message: str, token: str, *values: str, who: Profile = MARA) -> Outcome:
    """Press in the message that was written to the installer."""
    return await stage.press(who, token, *values, where=ALONE, message=message)


CHOICES = {
    "a language": ("settings.choose:language", "ja", "言語は「日本語」", "日本語"),
    "a time zone": (
        "settings.choose:timezone",
        "Asia/Tokyo",
        "Time zone is now Asia/Tokyo, for the community.",
        "Asia/Tokyo",
    ),
    "a digest": ("settings.choose:digest", "0 9 * * 1-5", "for the community.", "every weekday"),
    "no digest": ("settings.choose:digest", "off", "no digest", "no digest"),
}


@pytest.mark.parametrize("case", [name for name in CHOICES if name != "a language"])
async def test_each_choice_is_kept_said_and_shown(stage: Stage, case: str) -> None:
    token, value, receipt, shows = CHOICES[case]
    message = await installed(stage)
    assert value in [option.value for option in select(stage.hall.messages[message], token).options]
    outcome = await press(stage, message, token, value)
    assert (outcome.result, receipt in private_words(outcome)) == ("done", True)
    assert shows in said(stage.hall.messages[message])
    name = token.partition(":")[2]
    assert shows in private_words(await stage.command(TOM, f"/chorus settings {name}")) or name == "timezone"


async def test_the_language_of_the_community_is_chosen(stage: Stage) -> None:
    message = await installed(stage)
    await press(stage, message, "settings.choose:language", "ja")
    assert "Language: 日本語" in said(stage.hall.messages[message])
    posted = await stage.command(MARA, '/poll "Q" "a" "b"')
    assert stage.hall.messages[posted.posts[0].message or ""].language == "ja"


async def test_a_watched_channel_is_chosen(stage: Stage) -> None:
    message = await installed(stage)
    await press(stage, message, "settings.unwatch:hall/h1/talk")
    assert (await known(stage))["talk"].watched is False
    assert "settings.watch:hall/h1/talk" in stage.shown(message)


async def test_the_team_channel_is_chosen_and_the_last_one_is_the_communitys_again(stage: Stage) -> None:
    message = await installed(stage)
    outcome = await press(stage, message, "settings.team", "hall/h1/recipes")
    assert private_words(outcome) == "#recipes is the team channel now: digests and results go there."
    found = await known(stage)
    assert (found["recipes"].kind, found["recipes"].watched) == ("team", False)
    assert (found["team"].kind, found["team"].watched) == ("community", False)
    assert "Digests and results go to #recipes." in said(stage.hall.messages[message])
    stage.clock.forward(minutes=1)
    assert (await stage.command(MARA, "/digest now")).posts[0].where == RECIPES


async def test_the_choice_stays_after_the_next_start_and_digests_follow_it(stage: Stage) -> None:
    message = await installed(stage)
    await press(stage, message, "settings.team", "hall/h1/recipes")
    for place, kind in ((RECIPES, "community"), (TEAM, "team")):
        await stage.deliver(Entered(where=place, at=START, name=place.channel, kind=kind, watched=True))
    found = await known(stage)
    assert (found["recipes"].kind, found["team"].kind) == ("team", "community")
    stage.clock.forward(days=7)
    await stage.say(TOM, "Words")
    before = len(stage.latest(TEAM))
    await stage.program.settle()
    assert "What the crowd said" in stage.shown(stage.latest(RECIPES)[-1])
    assert len(stage.latest(TEAM)) == before


async def test_by_command_a_channel_becomes_the_teams_and_the_communitys(stage: Stage) -> None:
    message = await installed(stage)
    outcome = await stage.command(MARA, "/chorus settings team #talk")
    assert private_words(outcome) == "#talk is the team channel now: digests and results go there."
    assert "Digests and results go to #talk." in said(stage.hall.messages[message])
    listed = repr((await stage.command(MARA, "/chorus settings")).privates[0].message)
    assert "team channel, chosen here" in listed
    await stage.command(MARA, "/chorus settings community talk")
    assert (await known(stage))["talk"].kind == "community"
    assert "None yet." in stage.shown(message)


async def test_another_value_has_a_form_for_the_community(stage: Stage) -> None:
    message = await installed(stage)
    opened = await press(stage, message, "settings.change:timezone:community")
    assert opened.form is not None
    assert [field.id for field in opened.form.fields] == ["value"]
    done = await stage.submit(MARA, opened.form.token, {"value": "Europe/Lisbon"})
    assert private_words(done) == "Time zone is now Europe/Lisbon, for the community."
    assert "Europe/Lisbon" in said(stage.hall.messages[message])
    forged = await stage.submit(TOM, opened.form.token, {"value": "Europe/Lisbon"})
    assert forged.reason == "settings.refused.community_only"


async def test_a_manager_calls_it_up_anywhere_and_each_press_shows_it_anew(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/chorus setup")
    (private,) = outcome.privates
    assert (private.about, outcome.posts) == ("setup:1", ())
    pressed = await stage.press(MARA, "settings.choose:timezone", "Asia/Tokyo")
    assert (pressed.privates[0].about, "Asia/Tokyo" in said(pressed.privates[0].message)) == ("setup:1", True)


REFUSED = {
    "the team may not call it up": (JONAS, "/chorus setup", "core.refused.manager_only"),
    "a member may not choose a team channel": (TOM, "/chorus settings team talk", "settings.refused.community_only"),
    "a channel that is not there": (MARA, "/chorus settings team nowhere", "core.refused.unknown_channel"),
}


@pytest.mark.parametrize(("who", "line", "reason"), REFUSED.values(), ids=REFUSED)
async def test_refused(stage: Stage, who: Profile, line: str, reason: str) -> None:
    assert (await stage.command(who, line)).reason == reason


FORGED = {
    "a language by somebody of the team": (JONAS, "settings.choose:language", ("pl",), "core.refused.manager_only"),
    "a team channel by a member": (TOM, "settings.team", ("hall/h1/talk",), "core.refused.manager_only"),
    "the set-up by a member": (TOM, "settings.setup", (), "core.refused.manager_only"),
    "a form for the community by a member": (
        TOM,
        "settings.change:timezone:community",
        (),
        "settings.refused.community_only",
    ),
    "a setting there is not": (MARA, "settings.choose:nothing", ("x",), "core.refused.gone"),
    "a value that is none": (MARA, "settings.choose:language", ("Klingon",), "core.refused.not_a_language"),
    "no value": (MARA, "settings.choose:language", (), "core.refused.gone"),
    "a channel there is not": (MARA, "settings.team", ("hall/h1/nowhere",), "core.refused.gone"),
}


@pytest.mark.parametrize(("who", "token", "values", "reason"), FORGED.values(), ids=FORGED)
async def test_a_press_is_not_trusted(
    stage: Stage, who: Profile, token: str, values: tuple[str, ...], reason: str
) -> None:
    message = await installed(stage)
    before = stage.shown(message)
    assert (await press(stage, message, token, *values, who=who)).reason == reason
    assert stage.shown(message) == before


async def test_past_ten_channels_it_says_where_the_others_are(stage: Stage) -> None:
    for number in range(12):
        await stage.deliver(Entered(where=Place("hall", "h1", f"c{number}"), at=START, name=f"c{number}"))
    assert "and 4 more channels in " in stage.shown(await installed(stage))

"""Settings are read with their origin, set at three levels by those who may, and followed at once."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.base import Outcome
from handlers.core.events import Entered, Identity, Place, Profile, Role
from handlers.core.message import Button, Code, Heading, Item, plain_text
from handlers.core.settings import Settings, owner_of
from handlers.settings.model import open_levels, usual_level
from storage import Session
from tests.stage import JONAS, MARA, MISAKI, RECIPES, TALK, TEAM, TOM, Stage, private_words, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as made:
        yield made


def items(outcome: Outcome) -> dict[str, Item]:
    """The items of the one private answer, by their words."""
    (private,) = outcome.privates
    return {plain_text(item.text): item for item in private.message.elements if isinstance(item, Item)}


def facts(item: Item) -> list[str]:
    """What an item says about itself."""
    return [plain_text(fact.text) for fact in item.facts]


async def test_every_setting_is_listed_with_its_origin(stage: Stage) -> None:
    outcome = await stage.command(MARA, "/chorus settings")
    shown = items(outcome)
    others = "Others here: {}, from the configuration"
    assert facts(shown["Language: English"]) == ["from your profile", "language", others.format("English")]
    assert facts(shown["Time zone: Europe/Warsaw"]) == ["from your profile", "timezone", others.format("Europe/Warsaw")]
    assert facts(shown["Days that feedback is kept: 365"]) == ["the default", "keep_days"]
    listed = {plain_text(fact.text) for item in shown.values() for fact in item.facts if isinstance(fact.text[0], Code)}
    assert listed == set(stage.program.around.registry.settings)


async def test_a_language_from_the_platform_is_shown_as_such_beside_the_communitys(stage: Stage) -> None:
    shown = items(await stage.command(MISAKI, "/chorus settings"))
    language = next(item for item in shown.values() if Code("language") in [fact.text[0] for fact in item.facts])
    assert (plain_text(language.text), facts(language)[0]) == ("言語：日本語", "プロフィールによる")
    assert "設定ファイルによる" in facts(language)[2]


async def test_a_member_sees_no_button_for_what_only_others_may_set(stage: Stage) -> None:
    shown = items(await stage.command(TOM, "/chorus settings"))
    assert shown["Language: English"].button == Button("Change", "settings.change:language")
    assert shown["Days that feedback is kept: 365"].button is None
    assert shown["#talk"].button is None
    assert "#team" not in shown


async def test_channels_are_listed_with_whether_they_are_watched(stage: Stage) -> None:
    shown = items(await stage.command(MARA, "/chorus settings"))
    assert facts(shown["#talk"]) == ["watched", "from the configuration"]
    assert shown["#talk"].button == Button("Stop watching", "settings.unwatch:hall/h1/talk")
    assert facts(shown["#team"]) == ["team channel, from the configuration"]


async def test_a_person_chooses_a_language_and_hears_it_at_once(stage: Stage) -> None:
    outcome = await stage.command(TOM, "/chorus settings language ja")
    assert outcome.privates[0].message.language == "ja"
    again = await stage.command(TOM, "/chorus settings language")
    assert again.privates[0].message.language == "ja"
    (item,) = items(again).values()
    assert "日本語" in plain_text(item.text)


async def test_the_choice_wins_over_the_profile_and_can_be_taken_back(stage: Stage) -> None:
    await stage.command(MISAKI, "/chorus settings language pl")
    assert (await stage.command(MISAKI, "/chorus settings")).privates[0].message.language == "pl"
    await stage.command(MISAKI, "/chorus settings language --reset")
    assert (await stage.command(MISAKI, "/chorus settings")).privates[0].message.language == "ja"


async def test_one_setting_is_shown_with_an_example(stage: Stage) -> None:
    outcome = await stage.command(TOM, "/chorus settings timezone")
    assert private_words(outcome) == "Time zone: Europe/Warsaw"


async def test_the_nearest_level_wins(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings timezone asia/bangkok --for community")
    await stage.command(JONAS, "/chorus settings timezone Asia/Tokyo --for team", where=TEAM)
    await stage.command(TOM, "/chorus settings timezone Europe/Istanbul")

    async def resolved(team: Place | None, person: str) -> tuple[str, str]:
        async def read(session: Session) -> tuple[str, str]:
            around = stage.program.around
            found = await Settings(session, around.registry.settings, around.configured).get(
                "timezone", team=owner_of(team) if team else "", person=person
            )
            return found.value, found.origin

        return await stage.program.around.engine.reading("default", read)

    assert await resolved(None, "") == ("Asia/Bangkok", "community")
    assert await resolved(TALK, "hall:h1:zofia") == ("Asia/Bangkok", "community")
    assert await resolved(TEAM, "hall:h1:zofia") == ("Asia/Tokyo", "team")
    assert await resolved(TEAM, "hall:h1:tom") == ("Europe/Istanbul", "person")


async def test_a_channel_speaks_the_language_that_was_set_for_it(stage: Stage) -> None:
    await stage.deliver(Entered(where=RECIPES, at=stage.clock(), name="recipes", language="th", watched=True))

    async def spoken(session: Session) -> str:
        return await stage.program.around.context(session).language_of(RECIPES)

    assert await stage.program.around.engine.reading("default", spoken) == "th"
    await stage.command(JONAS, "/chorus settings language tr --for team", where=RECIPES)
    assert await stage.program.around.engine.reading("default", spoken) == "tr"


REFUSED = {
    "a member sets the community's language": (TOM, "language pl --for community", "settings.refused.community_only"),
    "a member sets a channel's language": (TOM, "language pl --for team", "settings.refused.team_only"),
    "the team sets what is the community's": (JONAS, "keep_days 30", "settings.refused.community_only"),
    "a setting for oneself that only a community has": (MARA, "keep_days 30 --for me", "settings.refused.level"),
    "a language Chorus does not speak": (TOM, "language Klingon", "core.refused.not_a_language"),
    "a zone there is not": (TOM, "timezone Mars/Olympus", "core.refused.not_a_zone"),
    "a setting that is nearly one": (TOM, "languag ja", "settings.refused.unknown"),
    "a setting that is like none": (TOM, "xyzzy 1", "settings.refused.unknown_alone"),
    "a level there is not": (TOM, "language ja --for dog", "core.refused.flag_value"),
    "a channel nobody knows": (MARA, "watch #attic", "core.refused.unknown_channel"),
    "no channel at all": (MARA, "watch", "core.refused.unknown_channel"),
    "a team channel": (MARA, "watch #team", "settings.refused.team_channel"),
    "a member who stops the watching": (TOM, "unwatch #talk", "settings.refused.community_only"),
}


@pytest.mark.parametrize(("who", "words", "reason"), REFUSED.values(), ids=REFUSED)
async def test_refusals(stage: Stage, who: Profile, words: str, reason: str) -> None:
    outcome = await stage.command(who, f"/chorus settings {words}")
    assert (outcome.result, outcome.reason) == ("refused", reason)
    assert "{" not in private_words(outcome)


async def test_a_refusal_names_somebody_to_ask(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings")
    outcome = await stage.command(TOM, "/chorus settings keep_days 30")
    assert private_words(outcome) == "Only a manager can set this for the community. Ask Mara."


LANGUAGES = ["ja", "JA", "ja-JP", "Japanese", "日本語"]


@pytest.mark.parametrize("typed", LANGUAGES)
async def test_a_language_is_known_by_code_and_by_name(stage: Stage, typed: str) -> None:
    outcome = await stage.command(TOM, f"/chorus settings language {typed}")
    assert outcome.privates[0].message.language == "ja"


async def test_a_form_sets_a_setting(stage: Stage) -> None:
    opened = await stage.press(MARA, "settings.change:language")
    assert opened.form is not None
    assert [(field.id, field.type) for field in opened.form.fields] == [("value", "choice"), ("level", "choice")]
    assert opened.form.fields[1].value == "person"
    outcome = await stage.submit(MARA, opened.form.token, {"value": "pl", "level": "community"})
    assert private_words(outcome) == "Language is now Polski, for the community."


async def test_a_form_says_at_the_field_what_was_wrong(stage: Stage) -> None:
    outcome = await stage.submit(TOM, "settings.save:timezone", {"value": "Mars"})
    assert outcome.reason == "core.refused.not_a_zone"
    assert set(outcome.fields) == {"value"}


async def test_a_forged_form_cannot_reach_above_the_role(stage: Stage) -> None:
    outcome = await stage.submit(TOM, "settings.save:language", {"value": "pl", "level": "community"})
    assert outcome.reason == "settings.refused.community_only"


async def test_a_person_chooses_what_is_watched_and_the_configuration_no_longer_does(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings unwatch #recipes")
    await stage.deliver(Entered(where=RECIPES, at=stage.clock(), name="recipes", watched=True))
    shown = items(await stage.command(MARA, "/chorus settings"))
    assert facts(shown["#recipes"]) == ["not watched", "chosen here"]
    await stage.command(MARA, "/chorus settings watch <#recipes|recipes>")
    assert facts(items(await stage.command(MARA, "/chorus settings"))["#recipes"]) == ["watched", "chosen here"]


async def test_a_channel_that_is_newly_watched_is_told_what_is_read(stage: Stage) -> None:
    attic = Place("hall", "h1", "attic")
    await stage.deliver(Entered(where=attic, at=stage.clock(), name="attic", watched=False))
    assert stage.latest(attic) == []
    await stage.press(MARA, "settings.watch:hall/h1/attic")
    assert len(stage.latest(attic)) == 1


async def test_of_two_channels_of_one_name_the_one_here_is_meant(stage: Stage) -> None:
    elsewhere = Place("yard", "y1", "talk2")
    await stage.deliver(Entered(where=elsewhere, at=stage.clock(), name="talk", watched=True))
    await stage.command(MARA, "/chorus settings unwatch talk")
    states = [
        facts(element)
        for element in (await stage.command(MARA, "/chorus settings")).privates[0].message.elements
        if isinstance(element, Item) and plain_text(element.text) == "#talk"
    ]
    assert sorted(states) == [["not watched", "chosen here"], ["watched", "from the configuration"]]


async def test_a_button_of_a_channel_that_is_gone_changes_nothing(stage: Stage) -> None:
    assert (await stage.press(MARA, "settings.watch:hall/h1/nowhere")).reason == "core.refused.gone"


def test_the_usual_level_is_the_nearest_to_the_person() -> None:
    assert usual_level(("community", "team", "person")) == "person"
    assert usual_level(("community", "team")) == "community"
    assert usual_level(("team",)) == "team"


def test_the_open_levels_grow_with_the_role() -> None:
    every = ("community", "team", "person")
    assert [list(open_levels(every, role)) for role in Role] == [
        ["person"],
        ["person", "team"],
        ["person", "team", "community"],
    ]


async def test_the_list_is_headed_and_private(stage: Stage) -> None:
    outcome = await stage.command(Profile(Identity("hall", "h1", "new"), "New", "pl", "Europe/Warsaw"), "/settings")
    assert outcome.posts == ()
    assert isinstance(outcome.privates[0].message.elements[0], Heading)

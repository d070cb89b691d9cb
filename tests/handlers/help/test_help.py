"""Help shows what a person can type, with examples that work; about and privacy say what is true."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.platforms.base import Outcome
from handlers.core.events import Profile
from handlers.core.message import Code, Heading, Item, Message, Note, plain_text
from handlers.core.texts import LANGUAGES
from handlers.help import views
from handlers.help.model import allowed, place_of
from tests.stage import JONAS, MARA, TOM, Stage, private_words, profile, staged


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path) as made:
        yield made


def message(outcome: Outcome) -> Message:
    """The one private answer."""
    (private,) = outcome.privates
    return private.message


def typed(outcome: Outcome) -> list[str]:
    """What an answer says can be typed, and its headings in between."""
    return [
        plain_text(element.text)
        for element in message(outcome).elements
        if isinstance(element, Item) or (isinstance(element, Heading) and element.level == 2)
    ]


def words(outcome: Outcome) -> str:
    """All an answer says."""
    return "\n".join(plain_text(getattr(element, "text", ())) for element in message(outcome).elements)


async def test_bare_chorus_is_help(stage: Stage) -> None:
    assert message(await stage.command(TOM, "/chorus")) == message(await stage.command(TOM, "/chorus help"))


async def test_every_command_is_there_once(stage: Stage) -> None:
    commands = stage.program.around.registry.commands
    lines = [line for line in typed(await stage.command(MARA, "/chorus help")) if line.startswith("/")]
    assert len(lines) == len(commands)
    for spec, _ in commands.values():
        assert any(line == spec.typed or line.startswith(f"{spec.typed} ") for line in lines)


async def test_what_a_person_may_do_comes_first(stage: Stage) -> None:
    everyday = "/poll list"
    starting = '/poll "Which sauce?" "Ketchup" "Mustard" --close 2d'
    assert typed(await stage.command(MARA, "/chorus help"))[0] == starting
    assert typed(await stage.command(TOM, "/chorus help"))[0] == everyday
    await stage.command(MARA, "/chorus settings who_may_poll everyone")
    assert typed(await stage.command(TOM, "/chorus help"))[0] == starting


async def test_what_only_others_may_do_stands_apart(stage: Stage) -> None:
    lines = typed(await stage.command(TOM, "/chorus help poll"))
    apart = lines.index("For the team and managers")
    assert '/poll preview "Which sauce?" "Ketchup" "Mustard"' in lines[apart:]
    assert "/poll mine" in lines[:apart]


async def test_help_for_one_command_shows_every_way_to_use_it(stage: Stage) -> None:
    spec = stage.program.around.registry.commands["settings"][0]
    outcome = await stage.command(MARA, "/chorus help settings")
    assert len(typed(outcome)) == len(spec.usages)
    assert "/chorus settings language ja" in typed(outcome)
    assert private_words(outcome) == "How to use /chorus settings"


async def test_examples_name_channels_that_are_there(stage: Stage) -> None:
    lines = typed(await stage.command(MARA, "/chorus help ask")) + typed(await stage.command(MARA, "/chorus help poll"))
    examples = [line for line in lines if "--in" in line]
    assert [line.partition("--in ")[2] for line in examples] == ["#recipes,#talk"] * 2
    for line in examples:
        assert (await stage.command(MARA, line)).result == "done"


async def test_what_is_for_managers_stands_apart(stage: Stage) -> None:
    lines = typed(await stage.command(JONAS, "/chorus help settings"))
    apart = lines.index("For the team and managers")
    assert "/chorus settings watch #recipes" in lines[apart:]
    assert "/chorus settings language ja" in lines[:apart]


async def test_examples_of_settings_can_be_pasted(stage: Stage) -> None:
    for line in typed(await stage.command(MARA, "/chorus help settings")):
        outcome = await stage.command(MARA, line)
        assert outcome.result == "done", (line, private_words(outcome))


SLIPS = {
    "a command that is nearly one": ("polls", "core.refused.unknown_command"),
    "a command that is like none": ("xyzzy", "core.refused.unknown_command_alone"),
}


@pytest.mark.parametrize(("name", "reason"), SLIPS.values(), ids=SLIPS)
async def test_help_for_what_there_is_not(stage: Stage, name: str, reason: str) -> None:
    assert (await stage.command(TOM, f"/chorus help {name}")).reason == reason


@pytest.mark.parametrize("name", ["settings", "/settings", "/chorus settings", "SETTINGS"])
async def test_a_command_is_known_however_it_is_written(stage: Stage, name: str) -> None:
    assert private_words(await stage.command(TOM, f"/chorus help {name}")) == "How to use /chorus settings"


async def test_about_says_how_each_platform_stands(stage: Stage) -> None:
    assert "hall: connect" in words(await stage.command(TOM, "/chorus about"))
    states = {"slack": "ready", "discord": "failed", "web": "connecting"}
    shown = views.about(stage.program.around.texts.words("en"), "1.0", states)
    said = [plain_text(note.text) for note in shown.elements if isinstance(note, Note)]
    assert said[:3] == [
        "Slack: connected",
        "Discord: not connected; whoever runs Chorus finds the reason with chorus doctor",
        "Web: connecting",
    ]


async def test_about_names_version_and_languages(stage: Stage) -> None:
    said = words(await stage.command(TOM, "/chorus about"))
    assert "Chorus 0." in said
    assert all(name in said for name in LANGUAGES.values())


async def test_privacy_says_what_is_read_and_for_how_long(stage: Stage) -> None:
    said = words(await stage.command(TOM, "/chorus privacy"))
    assert "#recipes, #talk" in said
    assert "after 365 days" in said
    assert all(command in said for command in ("/chorus optout", "/chorus export me", "/chorus forget me"))
    await stage.command(MARA, "/chorus settings keep_days 30")
    await stage.command(MARA, "/chorus settings unwatch #talk")
    said = words(await stage.command(TOM, "/chorus privacy"))
    assert "after 30 days" in said
    assert "#talk" not in said


async def test_privacy_names_no_channel_where_none_is_read(stage: Stage) -> None:
    await stage.command(MARA, "/chorus settings unwatch #talk")
    await stage.command(MARA, "/chorus settings unwatch #recipes")
    assert "reads no channel as a whole" in words(await stage.command(TOM, "/chorus privacy"))


async def test_privacy_knows_who_opted_out(stage: Stage) -> None:
    await stage.command(TOM, "/chorus optout")
    said = words(await stage.command(TOM, "/chorus privacy"))
    assert "You have opted out" in said
    assert "/chorus optin" in said


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("line", ["/chorus", "/chorus help settings", "/chorus about", "/chorus privacy"])
async def test_answers_are_in_the_language_of_the_person(stage: Stage, language: str, line: str) -> None:
    who: Profile = profile("somebody", locale=language)
    answer = message(await stage.command(who, line))
    assert answer.language == language
    assert "{" not in repr(answer)


async def test_examples_are_marked_to_be_copied(stage: Stage) -> None:
    items = [element for element in message(await stage.command(TOM, "/chorus")).elements if isinstance(element, Item)]
    assert items
    assert all(isinstance(item.text[0], Code) for item in items)


ROLES = [
    ("", 0, True),
    ("everyone", 0, True),
    ("team", 0, False),
    ("team", 1, True),
    ("managers", 1, False),
    ("??", 1, False),
]


@pytest.mark.parametrize(("needs", "role", "may"), ROLES)
def test_who_may_what(needs: str, role: int, may: bool) -> None:
    assert allowed(needs, role) is may


def test_what_people_come_for_stands_first() -> None:
    names = ["about", "zebra", "digest", "help", "poll", "ask", "settings"]
    assert sorted(names, key=place_of) == ["poll", "ask", "digest", "zebra", "settings", "help", "about"]

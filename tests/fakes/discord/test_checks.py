"""Requests that Discord refuses, and requests that it takes."""

from __future__ import annotations

import os
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.fakes.discord.checks import flat, nested, problems, spec
from tests.fakes.discord.conftest import TOKEN, Town
from tests.fakes.discord.listening import Listener

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = MESSAGES + "/{message_id}"
CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
COMMANDS = "/applications/{application_id}/commands"
V2 = 1 << 15


def button(custom_id: str = "b", label: str = "B", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "custom_id": custom_id, "label": label} | more


def row(*inside: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inside)}


def menu(count: int, **more: Any) -> dict[str, Any]:
    options = [{"label": str(number), "value": str(number)} for number in range(count)]
    return {"type": 3, "custom_id": "m", "options": options} | more


def words(text: str) -> dict[str, Any]:
    return {"type": 10, "content": text}


def command(name: str = "poll", **more: Any) -> list[dict[str, Any]]:
    return [{"name": name, "description": "Polls", "type": 1} | more]


def form(*components: dict[str, Any], title: str = "Ask", custom_id: str = "f") -> dict[str, Any]:
    return {"type": 9, "data": {"title": title, "custom_id": custom_id, "components": list(components)}}


def field(custom_id: str = "q", label: str = "Question", **more: Any) -> dict[str, Any]:
    return {"type": 18, "label": label, "component": {"type": 4, "custom_id": custom_id, "style": 1} | more}


def option(name: str = "text", **more: Any) -> dict[str, Any]:
    return {"name": name, "description": "Words", "type": 3} | more


REFUSED = (
    [
        ("content of 2,001 characters", "POST", MESSAGES, {"content": "x" * 2001}, "content"),
        ("an edit to 2,001 characters", "PATCH", MESSAGE, {"content": "x" * 2001}, "content"),
        ("a nonce of 26 characters", "POST", MESSAGES, {"content": "x", "nonce": "n" * 26}, "nonce"),
        ("eleven embeds", "POST", MESSAGES, {"embeds": [{"title": "x"}] * 11}, "embeds"),
        ("6,001 characters in embeds", "POST", MESSAGES, {"embeds": [{"description": "x" * 3001}] * 2}, "embeds"),
        ("six rows", "POST", MESSAGES, {"components": [row(button(str(n))) for n in range(6)]}, "components"),
        (
            "six buttons in a row",
            *("POST", MESSAGES, {"components": [row(*(button(str(n)) for n in range(6)))]}, "components.0.components"),
        ),
        ("26 options", "POST", MESSAGES, {"components": [row(menu(26))]}, "components.0.components.0.options"),
        (
            "a placeholder of 151 characters",
            *("POST", MESSAGES, {"components": [row(menu(2, placeholder="x" * 151))]}),
            "components.0.components.0.placeholder",
        ),
        (
            "a label of 81 characters",
            *("POST", MESSAGES, {"components": [row(button(label="x" * 81))]}, "components.0.components.0.label"),
        ),
        (
            "a custom id of 101 characters",
            *("POST", MESSAGES, {"components": [row(button("x" * 101))]}, "components.0.components.0.custom_id"),
        ),
        ("a custom id twice", "POST", MESSAGES, {"components": [row(button(), button())]}, "components"),
        (
            "a custom id twice inside a container",
            *(
                "POST",
                MESSAGES,
                {"flags": V2, "components": [{"type": 17, "components": [row(button()), row(button())]}]},
            ),
            "components",
        ),
        ("41 components", "POST", MESSAGES, {"flags": V2, "components": [words("x")] * 41}, "components"),
        (
            "4,001 characters of text",
            "POST",
            MESSAGES,
            {"flags": V2, "components": [words("x" * 2001)] * 2},
            "components",
        ),
        (
            "content beside components",
            "POST",
            MESSAGES,
            {"flags": V2, "content": "x", "components": [words("x")]},
            "content",
        ),
        (
            "embeds beside components",
            "POST",
            MESSAGES,
            {"flags": V2, "embeds": [{}], "components": [words("x")]},
            "embeds",
        ),
        ("new components without their flag", "POST", MESSAGES, {"components": [words("x")]}, "components"),
        ("six fields in a form", "POST", CALLBACK, form(*(field(str(n)) for n in range(6))), "data.components"),
        ("a form's title of 46 characters", "POST", CALLBACK, form(field(), title="x" * 46), "data.title"),
        ("a form's label of 46 characters", "POST", CALLBACK, form(field(label="x" * 46)), "data.components.0.label"),
        ("a form's field twice", "POST", CALLBACK, form(field(), field()), "data.components"),
        (
            "an answer of 2,001 characters",
            *("POST", CALLBACK, {"type": 4, "data": {"content": "x" * 2001}}, "data.content"),
        ),
        ("a command in capitals", "PUT", COMMANDS, command("Poll"), "0.name"),
        ("a command with a space", "PUT", COMMANDS, command("new poll"), "0.name"),
        ("a command of 33 characters", "PUT", COMMANDS, command("x" * 33), "0.name"),
        (
            "a translated name in capitals",
            "PUT",
            COMMANDS,
            command(name_localizations={"tr": "Anket"}),
            "0.name_localizations.tr",
        ),
        (
            "a language Discord has not",
            "PUT",
            COMMANDS,
            command(name_localizations={"en": "poll"}),
            "0.name_localizations.en",
        ),
        ("a command twice", "PUT", COMMANDS, command() + command(), "body"),
        ("101 commands", "PUT", COMMANDS, [one for n in range(101) for one in command(f"c{n}")], "body"),
        ("16 commands on messages", "PUT", COMMANDS, [{"name": f"Save {n}", "type": 3} for n in range(16)], "body"),
        (
            "26 choices",
            "PUT",
            COMMANDS,
            command(options=[option(choices=[{"name": "x", "value": "x"}] * 26)]),
            "0.options.0.choices",
        ),
        (
            "a required option after a free one",
            *("PUT", COMMANDS, command(options=[option("a"), option("b", required=True)]), "0.options.1"),
        ),
        (
            "26 options of a command",
            "PUT",
            COMMANDS,
            command(options=[option(f"o{n}") for n in range(26)]),
            "0.options",
        ),
        (
            "a command of more than 8,000 characters",
            *(
                "PUT",
                COMMANDS,
                command(options=[option(f"{'n' * 30}{n}", description="x" * 100, choices=LONG) for n in range(4)]),
            ),
            "0",
        ),
    ]
    if (LONG := [{"name": "x" * 50, "value": "y" * 50}] * 20)
    else []
)

SPECIFIED = [
    ("a misspelt field", "POST", MESSAGES, {"contents": "x"}, "body"),
    ("a misspelt field in an embed", "POST", MESSAGES, {"embeds": [{"descripton": "x"}]}, "embeds.0"),
    (
        "a misspelt field in a button",
        *("POST", MESSAGES, {"components": [row(button(lable="x"))]}, "components.0.components.0"),
    ),
    ("a button in a form", "POST", CALLBACK, form(row(button())), "data.components.0.components.0.type"),
    ("content that is a number", "POST", MESSAGES, {"content": 5}, "content"),
    ("an answer of an unknown type", "POST", CALLBACK, {"type": 99}, "type"),
    (
        "an option of a command that is misspelt",
        "PUT",
        COMMANDS,
        command(options=[option(requird=True)]),
        "0.options.0",
    ),
]

TAKEN = [
    ("a reply by numbers", "POST", MESSAGES, {"content": "x", "message_reference": {"message_id": 5, "channel_id": 6}}),
    ("a conversation by number", "POST", "/users/@me/channels", {"recipient_id": 5}),
    ("an edit as discord.py sends it", "PATCH", MESSAGE, {"content": "x", "tts": False}),
    ("25 buttons", "POST", MESSAGES, {"components": [row(*(button(f"{a}{b}") for a in range(5))) for b in range(5)]}),
    ("a Thai command name", "PUT", COMMANDS, command(name_localizations={"th": "โพลใหม่", "pl": "głosowanie"})),
    ("a message command", "PUT", COMMANDS, [{"name": "Save as feedback", "type": 3}]),
    ("a form with five fields", "POST", CALLBACK, form(*(field(str(n)) for n in range(5)))),
]


def named(rows: list[tuple[Any, ...]]) -> list[Any]:
    return [pytest.param(*one[1:], id=one[0]) for one in rows]


@pytest.fixture
def specification() -> None:
    """Skip, and say why, where the specification is not at hand."""
    why = spec.missing()
    if why and "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
        pytest.fail(why)
    if why:
        pytest.skip(why)


@pytest.mark.parametrize(("method", "route", "body", "where"), named(REFUSED))
def test_it_is_refused_and_says_where(method: str, route: str, body: Any, where: str) -> None:
    assert where in [line.split(":")[0] for line in flat(nested(problems(method, route, body)))]


@pytest.mark.usefixtures("specification")
@pytest.mark.parametrize(("method", "route", "body", "where"), named(SPECIFIED))
def test_it_departs_from_the_specification(method: str, route: str, body: Any, where: str) -> None:
    assert where in [line.split(":")[0] for line in flat(nested(problems(method, route, body)))]


@pytest.mark.parametrize(("method", "route", "body"), named(TAKEN))
def test_it_is_taken(method: str, route: str, body: Any) -> None:
    assert problems(method, route, body) == []


async def test_a_refusal_reaches_discord_py_and_is_kept(town: Town, listener: Listener) -> None:
    channel = listener.get_channel(town.general.id)
    assert isinstance(channel, discord.TextChannel)
    with pytest.raises(discord.HTTPException, match=r"In content: Must be 2000 or fewer") as refused:
        await channel.send("x" * 2001)
    assert refused.value.code == 50035
    assert [one.problems for one in town.discord.violations] == [("content: Must be 2000 or fewer in length.",)]


@pytest.mark.usefixtures("specification")
async def test_all_that_discord_py_sends_by_itself_is_within_the_specification(town: Town, listener: Listener) -> None:
    channel = listener.get_channel(town.general.id)
    assert isinstance(channel, discord.TextChannel)

    @listener.tree.command(description="Everything", nsfw=False)
    @app_commands.default_permissions(manage_guild=True)
    @app_commands.guild_only()
    async def everything(
        interaction: discord.Interaction, who: discord.Member, when: app_commands.Range[int, 1, 9]
    ) -> None:
        """Do nothing."""

    await listener.tree.sync()
    await listener.tree.sync(guild=discord.Object(town.guild.id))
    layout = discord.ui.LayoutView()
    section = discord.ui.Section[Any](discord.ui.TextDisplay("words"), accessory=discord.ui.Button(label="B"))
    layout.add_item(discord.ui.Container[Any](section, discord.ui.Separator(), accent_colour=0x123456))
    sent = await channel.send(view=layout, allowed_mentions=discord.AllowedMentions.none(), nonce="n")
    await sent.edit(view=layout)
    embed = discord.Embed(title="t", url="https://example.org", timestamp=sent.created_at).add_field(
        name="n", value="v"
    )
    plain = await channel.send("x", embed=embed, reference=sent, silent=True)
    await plain.edit(content=None, embed=embed, attachments=[])
    await channel.delete_messages([sent, plain])
    assert town.discord.violations == []


def test_the_test_bot_has_the_token_of_the_town() -> None:
    assert TOKEN

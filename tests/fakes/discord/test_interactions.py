"""Commands, buttons, menus and forms from the person's side, answered by discord.py."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import discord
import pytest
from discord import app_commands

from tests.fakes.discord import Impossible, Message
from tests.fakes.discord.conftest import Town
from tests.fakes.discord.listening import Listener

Doing = discord.Interaction[Any]


class Question(discord.ui.Modal, title="Ask"):
    """A form with an input and a menu."""

    words = discord.ui.Label[Any](
        text="Question", component=discord.ui.TextInput[Any](custom_id="words", max_length=20)
    )
    kind = discord.ui.Label[Any](
        text="Kind",
        component=discord.ui.Select[Any](
            custom_id="kind",
            options=[discord.SelectOption(label="Open"), discord.SelectOption(label="Secret", default=True)],
        ),
    )

    async def on_submit(self, interaction: Doing) -> None:
        """Say what was filled in."""
        words, kind = self.words.component, self.kind.component
        assert isinstance(words, discord.ui.TextInput)
        assert isinstance(kind, discord.ui.Select)
        await interaction.response.send_message(f"{words.value}, {kind.values}", ephemeral=True)


@pytest.fixture
async def commands(listener: Listener) -> None:
    """The bot's commands, registered."""
    group = app_commands.Group(name="poll", description="Polls")

    @group.command(name="new", description="A new poll")
    @app_commands.describe(question="The question", who="Someone", votes="How many")
    async def new(
        interaction: Doing, question: str, who: discord.Member | None = None, votes: app_commands.Range[int, 1, 5] = 1
    ) -> None:
        view = discord.ui.View(timeout=None)
        view.add_item(discord.ui.Button(label="Vote 1", custom_id="polls.vote:1:1"))
        view.add_item(discord.ui.Button(label="Closed", custom_id="closed", disabled=True))
        await interaction.response.send_message(f"{question} {who and who.id} {votes}", view=view)

    @new.autocomplete("question")
    async def complete(interaction: Doing, typed: str) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=f"{typed}?", value=typed)]

    @listener.tree.command(name="ask", description="A question")
    async def ask(interaction: Doing) -> None:
        await interaction.response.send_modal(Question())

    @listener.tree.command(name="slowly", description="Thinks first")
    async def slowly(interaction: Doing) -> None:
        await interaction.response.defer(ephemeral=True, thinking=True)
        await interaction.edit_original_response(content=f"locale {interaction.locale}")
        await interaction.followup.send("for all", ephemeral=False)

    @listener.tree.context_menu(name="Save as feedback")
    async def save(interaction: Doing, message: discord.Message) -> None:
        await interaction.response.send_message(f"Saved: {message.content}", ephemeral=True)

    listener.tree.add_command(group)
    await listener.tree.sync()


async def pressed(interaction: Doing) -> None:
    """Answer presses by their custom id, as a persistent listener would."""
    if interaction.type is discord.InteractionType.component:
        assert interaction.data is not None
        chosen = interaction.data.get("custom_id")
        await interaction.response.send_message(f"{chosen} {interaction.data.get('values')}", ephemeral=True)


@pytest.mark.usefixtures("commands")
async def test_a_command_with_options_is_answered_for_all(town: Town) -> None:
    answer = await town.ana.types(town.general, "poll", "new", question="Which sauce", who=town.bo, votes=3)
    assert answer.kind == "message"
    assert answer.text == f"Which sauce {town.bo.id} 3\nVote 1\nClosed"
    assert answer.message in town.bo.sees(town.general)


@pytest.mark.usefixtures("commands")
@pytest.mark.parametrize(
    ("words", "options"),
    [
        pytest.param(("poll",), {}, id="a command with subcommands alone"),
        pytest.param(("poll", "old"), {}, id="an unknown subcommand"),
        pytest.param(("poll", "new"), {}, id="a required option is missing"),
        pytest.param(("poll", "new"), {"question": "x", "votes": 6}, id="a number out of bounds"),
        pytest.param(("poll", "new"), {"question": 5}, id="a number for a text"),
        pytest.param(("poll", "new"), {"question": "x", "colour": "red"}, id="an option that is not there"),
        pytest.param(("vote",), {}, id="a command that is not registered"),
    ],
)
async def test_the_client_does_not_send_nonsense(town: Town, words: tuple[str, ...], options: dict[str, Any]) -> None:
    with pytest.raises(Impossible):
        await town.ana.types(town.general, *words, **options)


@pytest.mark.usefixtures("commands")
async def test_an_option_completes_itself(town: Town) -> None:
    answer = await town.ana.looks_up(town.general, "poll", "new", option="question", typed="Sau")
    assert (answer.kind, answer.choices) == ("choices", ["Sau?"])


@pytest.mark.usefixtures("commands")
async def test_a_context_command_sees_the_message(town: Town) -> None:
    said = await town.bo.says(town.general, "The box was wet")
    answer = await town.ana.uses("Save as feedback", said)
    assert (answer.text, answer.private) == ("Saved: The box was wet", True)
    assert answer.message in town.ana.private(town.general)
    assert town.bo.private(town.general) == []
    assert answer.message not in town.bo.sees(town.general)


@pytest.mark.usefixtures("commands")
async def test_a_form_is_filled_in_and_answered(town: Town) -> None:
    answer = await town.ana.types(town.general, "ask")
    assert answer.modal is not None
    assert (answer.kind, answer.modal.title, answer.modal.labels) == ("modal", "Ask", ["Question", "Kind"])
    sent = await town.ana.submits(answer.modal, {"words": "Which sauce"})
    assert (sent.text, sent.private) == ("Which sauce, ['Secret']", True)


@pytest.mark.usefixtures("commands")
@pytest.mark.parametrize(
    "values",
    [
        pytest.param({}, id="a required input is empty"),
        pytest.param({"words": "x" * 21}, id="a text is too long"),
        pytest.param({"words": "x", "kind": "Loud"}, id="an option is not offered"),
        pytest.param({"words": "x", "colour": "red"}, id="a field is not there"),
    ],
)
async def test_a_form_cannot_be_sent_wrongly(town: Town, values: dict[str, Any]) -> None:
    answer = await town.ana.types(town.general, "ask")
    with pytest.raises(Impossible):
        await town.ana.submits(answer.modal, values)


@pytest.mark.usefixtures("commands")
async def test_a_deferred_answer_is_filled_later_in_the_persons_language(town: Town) -> None:
    answer = await town.ana.types(town.general, "slowly")
    assert answer.kind == "deferred"
    filled = await answer.filled()
    assert (filled.text, filled.private, filled) == ("locale pl", True, answer.message)
    further = await answer.followed()
    assert (further.text, further.private) == ("for all", False)
    with pytest.raises(TimeoutError):
        answer.within = 0.01
        await answer.followed(2)


@pytest.mark.usefixtures("commands")
async def test_a_button_survives_in_any_order_and_a_disabled_one_is_not_pressed(town: Town, listener: Listener) -> None:
    listener.event(named("on_interaction", pressed))
    poll = (await town.ana.types(town.general, "poll", "new", question="Which")).message
    assert poll is not None
    answer = await town.bo.presses(poll, "Vote 1")
    assert (answer.text, answer.private) == ("polls.vote:1:1 None", True)
    assert answer.message is not None
    with pytest.raises(Impossible, match="disabled"):
        await town.bo.presses(poll, "closed")
    with pytest.raises(Impossible, match="there is no"):
        await town.bo.presses(poll, "Vote 2")


async def test_a_menu_takes_what_it_offers(town: Town, listener: Listener) -> None:
    listener.event(named("on_interaction", pressed))
    view = discord.ui.View(timeout=None)
    options = [discord.SelectOption(label=name, value=name[0]) for name in ("Plum", "Chili", "Lime")]
    view.add_item(discord.ui.Select(custom_id="menu", options=options, max_values=2))
    view.add_item(discord.ui.UserSelect(custom_id="people"))
    menu = await sent(town, listener, view)
    assert (await town.ana.chooses(menu, "menu", "Plum", "L")).text == "menu ['P', 'L']"
    assert (await town.ana.chooses(menu, "people", str(town.bo.id))).text == f"people ['{town.bo.id}']"
    with pytest.raises(Impossible):
        await town.ana.chooses(menu, "menu", "P", "C", "L")


async def test_the_first_answer_is_given_once(town: Town, listener: Listener) -> None:
    refusals: list[int] = []

    async def answer(interaction: Doing) -> None:
        await interaction.response.send_message("first")
        again = discord.ui.Modal(title="x", custom_id="x").add_item(discord.ui.TextInput(label="x"))
        second = interaction.client.get_channel(0) or discord.InteractionResponse(interaction)
        assert isinstance(second, discord.InteractionResponse)
        with pytest.raises(discord.HTTPException) as refused:
            await second.send_modal(again)
        refusals.append(refused.value.code)
        await interaction.followup.send("done")

    listener.event(named("on_interaction", answer))
    got = await town.ana.presses(await sent(town, listener, button()), "b")
    await got.later()
    assert (refusals, got.text) == ([40060], "done")


async def test_a_late_first_answer_is_not_taken_and_the_person_is_told(town: Town, listener: Listener) -> None:
    refusals: asyncio.Queue[int] = asyncio.Queue()

    async def answer(interaction: Doing) -> None:
        town.discord.clock.passes(seconds=4)
        with pytest.raises(discord.NotFound) as refused:
            await interaction.response.send_message("late")
        refusals.put_nowait(refused.value.code)

    listener.event(named("on_interaction", answer))
    got = await town.ana.presses(await sent(town, listener, button()), "b")
    assert (got.kind, got.text) == ("failed", "The application did not respond")
    assert await asyncio.wait_for(refusals.get(), 2) == 10062


async def test_no_answer_at_all_fails_after_the_deadline(town: Town, listener: Listener) -> None:
    town.discord.interactions.deadline = 0.02
    got = await town.ana.presses(await sent(town, listener, button()), "b")
    assert got.kind == "failed"


async def test_a_token_is_good_for_a_quarter_of_an_hour(town: Town, listener: Listener) -> None:
    held: list[Doing] = []

    async def answer(interaction: Doing) -> None:
        held.append(interaction)
        await interaction.response.send_message("private", ephemeral=True)

    listener.event(named("on_interaction", answer))
    got = await town.ana.presses(await sent(town, listener, button()), "b")
    town.discord.clock.passes(minutes=14)
    await held[0].edit_original_response(content="changed")
    assert (got.text, [one.text for one in town.ana.private(town.general)]) == ("changed", ["changed"])
    town.discord.clock.passes(minutes=2)
    with pytest.raises(discord.HTTPException, match="50027"):
        await held[0].edit_original_response(content="too late")


async def test_a_press_may_redraw_its_own_message_past_the_edit_cap(town: Town, listener: Listener) -> None:
    async def answer(interaction: Doing) -> None:
        await interaction.response.edit_message(content="redrawn")
        await interaction.followup.send("Your vote counts", ephemeral=True)

    listener.event(named("on_interaction", answer))
    poll = await sent(town, listener, button())
    town.discord.clock.passes(hours=2)
    poll.edits = [town.discord.clock()] * 30
    got = await town.bo.presses(poll, "b")
    await got.later()
    assert (got.kind, poll.content) == ("update", "redrawn")
    assert [one.text for one in town.bo.private(town.general)] == ["Your vote counts"]
    assert town.ana.private(town.general) == []


async def test_an_answer_may_carry_a_file(town: Town, listener: Listener) -> None:
    async def answer(interaction: Doing) -> None:
        await interaction.response.send_message(file=discord.File(io.BytesIO(b"a,b"), "votes.csv"), ephemeral=True)
        await interaction.edit_original_response(attachments=[discord.File(io.BytesIO(b"c"), "more.csv")])

    listener.event(named("on_interaction", answer))
    got = await town.ana.presses(await sent(town, listener, button()), "b")
    await got.later()
    assert got.message is not None
    assert [(one.name, one.content) for one in got.message.uploads] == [("more.csv", b"c")]
    assert got.private


async def test_a_command_is_found_by_its_name_in_the_persons_language(town: Town, listener: Listener) -> None:
    route = discord.http.Route("PUT", "/applications/{application_id}/commands", application_id=town.bot.id)
    names = {"pl": "ankieta"}
    await listener.http.request(route, json=[{"name": "poll", "description": "x", "name_localizations": names}])
    town.discord.interactions.deadline = 0.01
    assert (await town.ana.types(town.general, "ankieta")).interaction.data["name"] == "poll"
    with pytest.raises(Impossible):
        await town.bo.types(town.general, "ankieta")


async def test_original_of_a_deferred_press_is_the_pressed_message(town: Town, listener: Listener) -> None:
    async def answer(interaction: Doing) -> None:
        await interaction.response.defer()
        original = await interaction.original_response()
        await interaction.edit_original_response(content=f"was {original.content}")

    listener.event(named("on_interaction", answer))
    poll = await sent(town, listener, button())
    got = await town.ana.presses(poll, "b")
    await got.later()
    assert (got.kind, poll.content) == ("nothing", "was pick")


async def test_a_form_is_not_answered_with_a_form(town: Town, listener: Listener) -> None:
    refused: list[int] = []

    async def answer(interaction: Doing) -> None:
        form = discord.ui.Modal(title="Again", custom_id="again")
        form.add_item(discord.ui.TextInput(label="Words", custom_id="words"))
        try:
            await interaction.response.send_modal(form)
        except discord.HTTPException as error:
            refused.append(error.code)
            await interaction.response.send_message("no form")

    listener.event(named("on_interaction", answer))
    opened = await town.ana.presses(await sent(town, listener, button()), "b")
    assert (await town.ana.submits(opened.modal, {"words": "x"})).text == "no form"
    assert refused == [50035]
    assert [one.route.rpartition("/")[2] for one in town.discord.violations] == ["callback"]


async def test_a_guild_that_gave_no_leave_takes_no_commands(town: Town, listener: Listener) -> None:
    other = town.discord.guild("Quince")
    other.throws_out(town.bot)
    other.invite(town.bot, commands=False)
    with pytest.raises(discord.Forbidden, match="50001"):
        await listener.tree.sync(guild=discord.Object(other.id))


async def test_commands_are_made_two_hundred_times_a_day(town: Town, listener: Listener) -> None:
    async def nothing(interaction: Doing) -> None:
        """Do nothing."""

    for day in range(3):
        listener.tree.clear_commands(guild=None)
        for number in range(80):
            name = f"c{day}x{number}"
            listener.tree.add_command(app_commands.Command(name=name, description="Nothing", callback=nothing))
        if day < 2:
            await listener.tree.sync()
            await listener.tree.sync()
    with pytest.raises(discord.HTTPException, match="30034"):
        await listener.tree.sync()
    town.discord.clock.passes(days=1)
    await listener.tree.sync()


def button() -> discord.ui.View:
    """A view with one button."""
    view = discord.ui.View(timeout=None)
    view.add_item(discord.ui.Button(label="B", custom_id="b"))
    return view


async def sent(town: Town, listener: Listener, view: discord.ui.View) -> Message:
    """A message of the bot with a view, as the fake holds it."""
    channel = listener.get_channel(town.general.id)
    assert isinstance(channel, discord.TextChannel)
    return town.general.messages[(await channel.send("pick", view=view)).id]


def named(name: str, handler: Any) -> Any:
    """A handler under the name that discord.py looks for."""
    handler.__name__ = name
    return handler

"""Messages, reactions, threads and rights, as discord.py sees and does them."""

from __future__ import annotations

import asyncio
import io
from datetime import timedelta
from typing import Any

import discord
import pytest

from tests.fakes.discord import MEMBERS, MESSAGE_CONTENT, FakeDiscord, Impossible, Message, running
from tests.fakes.discord.conftest import TOKEN, Town
from tests.fakes.discord.listening import Listener


def channel_of(listener: Listener, town: Town) -> discord.TextChannel:
    found = listener.get_channel(town.general.id)
    assert isinstance(found, discord.TextChannel)
    return found


async def test_what_people_say_is_heard_with_its_words(town: Town, listener: Listener) -> None:
    said = await town.ana.says(town.general, "Where is my parcel")
    heard = await listener.hears("message")
    assert (heard.id, heard.content, heard.author.id) == (said.id, "Where is my parcel", town.ana.id)
    assert heard.guild.id == town.guild.id
    answer = await town.bo.replies(said, "On its way")
    heard = await listener.hears("message")
    assert (heard.id, heard.reference.message_id) == (answer.id, said.id)


async def test_without_the_intent_words_are_empty_but_where_the_bot_is_meant(town: Town) -> None:
    client = Listener(discord.Intents.default())
    async with running(client, TOKEN):
        await town.ana.says(town.general, "not for you")
        await town.ana.says(town.general, f"<@{town.bot.user.id}> for you")
        await town.ana.says(town.ana.dm(town.bot), "for you alone")
        heard = [(await client.hears("message")).content for _ in range(3)]
    assert heard == ["", f"<@{town.bot.user.id}> for you", "for you alone"]


async def test_without_leave_for_the_intent_history_is_empty_too() -> None:
    async with FakeDiscord() as fake:
        guild = fake.guild("Larkspoon")
        said = await guild.member("Ana").says(guild.channel("general"), "hidden")
        assert said.json(fake.bot(intents=MEMBERS).user.id, content=False)["content"] == ""


async def test_edits_and_deletions_are_heard(town: Town, listener: Listener) -> None:
    said = await town.ana.says(town.general, "frist")
    await town.ana.edits(said, "first")
    edited = await listener.hears("raw_message_edit")
    assert (edited.message_id, edited.data["content"]) == (said.id, "first")
    await town.ana.deletes(said)
    assert (await listener.hears("raw_message_delete")).message_id == said.id
    several = [await town.bo.says(town.general, f"spam {number}") for number in range(3)]
    town.guild.deletes(*several)
    assert (await listener.hears("raw_bulk_message_delete")).message_ids == {one.id for one in several}


async def test_reactions_are_heard_and_listed(town: Town, listener: Listener) -> None:
    said = await town.ana.says(town.general, "Plum sauce is back")
    own = town.guild.emoji("plum")
    for person, emoji in ((town.ana, "👍"), (town.bo, "👍"), (town.bo, own)):
        await person.reacts(said, emoji)
    added = [await listener.hears("raw_reaction_add") for _ in range(3)]
    assert [(one.user_id, one.emoji.name) for one in added] == [
        (town.ana.id, "👍"),
        (town.bo.id, "👍"),
        (town.bo.id, "plum"),
    ]
    await town.ana.unreacts(said, "👍")
    assert (await listener.hears("raw_reaction_remove")).user_id == town.ana.id
    message = await channel_of(listener, town).fetch_message(said.id)
    assert {str(one.emoji): one.count for one in message.reactions} == {"👍": 1, f"<:{own}>": 1}
    assert [user.id async for user in message.reactions[0].users()] == [town.bo.id]
    assert [user.id async for user in message.reactions[0].users(after=discord.Object(town.bo.id))] == []
    town.guild.clears_reactions(said)
    assert (await listener.hears("raw_reaction_clear")).message_id == said.id


async def test_the_bot_reacts_once_and_takes_it_back(town: Town, listener: Listener) -> None:
    said = await town.ana.says(town.general, "An idea")
    message = channel_of(listener, town).get_partial_message(said.id)
    await message.add_reaction("📝")
    await message.add_reaction("📝")
    assert said.reactions == {"📝": [town.bot.user.id]}
    assert listener.user is not None
    await message.remove_reaction("📝", listener.user)
    assert said.reactions == {}
    with pytest.raises(discord.HTTPException, match="10014"):
        await message.add_reaction("nothing")


async def test_an_enforced_nonce_posts_once_within_minutes(town: Town, listener: Listener) -> None:
    channel = channel_of(listener, town)
    first = await channel.send("once", nonce="outbox-1")
    again = await channel.send("once", nonce="outbox-1")
    assert (again.id, len(town.ana.sees(town.general))) == (first.id, 1)
    town.discord.clock.passes(minutes=10)
    late = await channel.send("once", nonce="outbox-1")
    assert late.id != first.id


async def test_messages_older_than_an_hour_take_only_so_many_edits(town: Town, listener: Listener) -> None:
    message = await channel_of(listener, town).send("a poll")
    for number in range(35):
        await message.edit(content=f"fresh {number}")
    town.discord.clock.passes(minutes=61)
    for number in range(30):
        await message.edit(content=f"old {number}")
    with pytest.raises(discord.HTTPException) as refused:
        await message.edit(content="one too many")
    assert (refused.value.status, refused.value.code) == (429, 30046)
    town.discord.clock.passes(minutes=61)
    await message.edit(content="next hour")
    assert town.general.messages[message.id].content == "next hour"


async def test_history_is_read_from_both_ends_and_from_the_middle(town: Town, listener: Listener) -> None:
    said = [await town.ana.says(town.general, str(number)) for number in range(7)]
    channel = channel_of(listener, town)

    async def read(**where: Any) -> str:
        return "".join([one.content async for one in channel.history(**where)])

    assert await read(limit=3) == "654"
    assert await read(after=discord.Object(said[3].id), oldest_first=True) == "456"
    assert await read(after=discord.Object(said[1].id), oldest_first=True, limit=2) == "23"
    assert await read(before=discord.Object(said[3].id), limit=2) == "21"
    assert await read(around=discord.Object(said[3].id), limit=3) == "432"
    assert await read(after=said[0].moment - timedelta(seconds=1), limit=None) == "0123456"


async def test_files_are_kept_shown_and_expire(town: Town, listener: Listener) -> None:
    channel = channel_of(listener, town)
    embed = discord.Embed(title="Chart").set_image(url="attachment://chart.png")
    sent = await channel.send(embed=embed, file=discord.File(io.BytesIO(b"pixels"), "chart.png", description="Bars"))
    assert await sent.attachments[0].read() == b"pixels"
    assert sent.embeds[0].image.url == sent.attachments[0].url
    assert sent.attachments[0].description == "Bars"
    said = await town.ana.says(town.general, "my photo", files={"photo.jpg": b"jpeg"})
    heard = (await listener.hears("message"), await listener.hears("message"))[1]
    assert (heard.id, heard.attachments[0].filename) == (said.id, "photo.jpg")
    town.discord.clock.passes(hours=25)
    with pytest.raises(discord.NotFound):
        await heard.attachments[0].read()


async def test_new_components_stay_new_and_take_no_content(town: Town, listener: Listener) -> None:
    channel, path = channel_of(listener, town), "/channels/{channel_id}/messages/{message_id}"
    sent = await channel.send(view=words("first"))

    async def change(message: discord.Message, **body: Any) -> None:
        route = discord.http.Route("PATCH", path, channel_id=channel.id, message_id=message.id)
        await listener.http.request(route, json=body)

    await change(sent, components=[text("second")])
    assert town.general.messages[sent.id].text == "second"
    with pytest.raises(discord.HTTPException, match="50035"):
        await change(sent, content="old")
    old = await channel.send("old")
    with pytest.raises(discord.HTTPException, match="50035"):
        await change(old, components=[text("new")])
    with pytest.raises(discord.HTTPException, match="50035"):
        await change(old, flags=1 << 15, components=[text("new")])
    await old.edit(content=None, view=words("new"))
    assert town.general.messages[old.id].text == "new"


def text(words: str) -> dict[str, Any]:
    return {"type": 10, "content": words}


def words(text: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    return view.add_item(discord.ui.TextDisplay(text))


async def test_threads_are_opened_heard_listed_and_archived(town: Town, listener: Listener) -> None:
    question = await channel_of(listener, town).send("What do you cook")
    thread = await question.create_thread(name="Answers")
    assert thread.id == question.id
    place = town.general.guild.threads[thread.id] if town.general.guild else town.general
    said = await town.bo.says(place, "Rice")
    while (heard := await listener.hears("message")).id != said.id:
        pass
    assert (heard.channel.id, heard.channel.parent_id) == (thread.id, town.general.id)
    other = await town.ana.opens_thread(await town.ana.says(town.general, "Delivery"), "Delivery")
    guild = listener.get_guild(town.guild.id)
    assert guild is not None
    assert {one.id for one in await guild.active_threads()} == {thread.id, other.id}
    town.guild.archive(other)
    assert {one.id for one in await guild.active_threads()} == {thread.id}
    assert [one.id async for one in channel_of(listener, town).archived_threads()] == [other.id]
    with pytest.raises(discord.HTTPException, match="160004"):
        await question.create_thread(name="Again")


async def test_what_the_bot_may_not_is_refused_by_name(town: Town, listener: Listener) -> None:
    channel, said = channel_of(listener, town), await town.ana.says(town.general, "hello")
    with pytest.raises(discord.Forbidden, match="50005"):
        await channel.get_partial_message(said.id).edit(content="mine now")
    town.guild.denies(town.bot, town.general, "send_messages")
    with pytest.raises(discord.Forbidden, match="50013"):
        await channel.send("hello")
    town.guild.denies(town.bot, town.general, "view_channel")
    with pytest.raises(discord.Forbidden, match="50001"):
        await channel.send("hello")
    await town.ana.says(town.general, "unheard")
    town.guild.allows(town.bot, town.general, "view_channel", "send_messages")
    await town.ana.says(town.general, "heard")
    assert [(await listener.hears("message")).content for _ in range(2)] == ["hello", "heard"]


async def test_what_is_not_there_is_unknown(town: Town, listener: Listener) -> None:
    with pytest.raises(discord.NotFound, match="10003"):
        await listener.fetch_channel(1)
    channel = channel_of(listener, town)
    with pytest.raises(discord.NotFound, match="10008"):
        await channel.fetch_message(1)
    town.guild.remove(town.general)
    assert (await listener.hears("guild_channel_delete")).id == town.general.id
    with pytest.raises(discord.NotFound, match="10003"):
        await channel.send("hello")


async def test_people_come_and_go_and_the_bot_is_thrown_out(town: Town, listener: Listener) -> None:
    cy = town.guild.member("Cy")
    assert (await listener.hears("member_join")).id == cy.id
    await cy.leaves()
    assert (await listener.hears("raw_member_remove")).user.id == cy.id
    guild = listener.get_guild(town.guild.id)
    assert guild is not None
    assert {one.name async for one in guild.fetch_members()} == {"larkspoon owner", "ana", "bo", "Chorus"}
    town.guild.throws_out(town.bot)
    assert (await listener.hears("guild_remove")).id == guild.id
    with pytest.raises(discord.Forbidden, match="50001"):
        await guild.fetch_roles()


async def test_members_are_not_listed_without_leave_for_their_intent(town: Town, listener: Listener) -> None:
    town.bot.intents = MESSAGE_CONTENT
    guild = listener.get_guild(town.guild.id)
    assert guild is not None
    with pytest.raises(discord.Forbidden, match="50001"):
        await listener.http.get_members(guild.id, 10, None)
    assert (await guild.fetch_member(town.ana.id)).name == "ana"


async def test_the_bot_is_invited_to_another_guild(town: Town, listener: Listener) -> None:
    other = town.discord.guild("Quince")
    assert (await listener.hears("guild_join")).id == other.id
    said = await other.member("Eve").says(other.channel("lobby"), "welcome")
    assert (await listener.hears("message")).id == said.id
    assert {one.id async for one in listener.fetch_guilds()} == {town.guild.id, other.id}


async def test_what_no_person_said_is_told_apart(town: Town, listener: Listener) -> None:
    other = town.guild.member("Robot", bot=True)
    await other.says(town.general, "beep")
    town.guild.announces(town.general, "Feed", "news")
    town.guild.notes(town.general, town.ana)
    robot, feed, note = [await listener.hears("message") for _ in range(3)]
    assert (robot.author.bot, robot.webhook_id) == (True, None)
    assert feed.webhook_id == feed.author.id
    assert note.type is discord.MessageType.new_member


async def test_a_preview_is_an_update_that_nobody_made(town: Town, listener: Listener) -> None:
    said = await town.ana.says(town.general, "https://example.org")
    town.guild.unfurls(said, {"type": "link", "title": "Example"})
    update = await listener.hears("raw_message_edit")
    assert (update.data["edited_timestamp"], update.data["content"]) == (None, "https://example.org")
    await town.ana.edits(said, "never mind")
    assert (await listener.hears("raw_message_edit")).data["edited_timestamp"] is not None


async def test_rights_come_from_roles_and_from_owning(town: Town) -> None:
    team = town.guild.role("Team", "manage_guild")
    room = town.guild.channel("team", only=team)
    await town.ana.says(town.general, "before")
    assert (town.bo.may(room, "view_channel"), town.guild.owner.may(room, "manage_guild")) == (False, True)
    town.guild.gives(town.bo, team)
    assert town.bo.may(room, "view_channel", "manage_guild")
    town.guild.takes(town.bo, team)
    with pytest.raises(Impossible):
        await town.bo.says(room, "let me in")


async def test_channels_come_change_and_close(town: Town, listener: Listener) -> None:
    lobby = town.guild.channel("lobby", topic="Come in")
    made = await listener.hears("guild_channel_create")
    assert (made.id, made.name, made.topic) == (lobby.id, "lobby", "Come in")
    town.guild.rename(lobby, "salon")
    await listener.hears("guild_channel_update")
    guild = listener.get_guild(town.guild.id)
    assert guild is not None
    assert {one.name for one in await guild.fetch_channels()} == {"general", "salon"}
    for who in (town.bot, town.guild.everyone):
        town.guild.strips(who, "send_messages")
    with pytest.raises(discord.Forbidden, match="50013"):
        await channel_of(listener, town).send("hello")


async def test_an_outage_of_a_guild_is_no_farewell(town: Town, listener: Listener) -> None:
    town.guild.darkens()
    guild = listener.get_guild(town.guild.id)
    await town.ana.says(town.general, "still here")
    assert (await listener.hears("message")).content == "still here"
    assert guild is not None
    assert guild.unavailable
    town.guild.returns()
    await town.discord.delivered()
    assert listener.queues["guild_remove"].empty()
    await town.ana.says(town.general, "again")
    assert (await listener.hears("message")).content == "again"
    assert not guild.unavailable


async def test_one_can_wait_for_what_the_bot_does(town: Town, listener: Listener) -> None:
    channel = channel_of(listener, town)
    sending = asyncio.create_task(channel.send("soon"))
    await town.discord.until(lambda: [one.text for one in town.ana.sees(town.general)] == ["soon"])
    await sending
    with pytest.raises(TimeoutError):
        await town.discord.until(lambda: False, within=0.01)


async def test_direct_messages_arrive_unless_someone_takes_none(town: Town, listener: Listener) -> None:
    ana = await listener.fetch_user(town.ana.id)
    await ana.send("a word")
    assert [one.text for one in town.ana.sees(town.ana.dm(town.bot))] == ["a word"]
    town.bo.user.takes_messages = False
    bo = await listener.fetch_user(town.bo.id)
    with pytest.raises(discord.Forbidden, match="50007"):
        await bo.send("a word")


@pytest.mark.parametrize(
    ("mentions", "called"),
    [
        pytest.param(discord.AllowedMentions.none(), set[str](), id="nobody is called when nobody may be"),
        pytest.param(discord.AllowedMentions(everyone=True, users=False), {"everyone"}, id="everyone only"),
        pytest.param(None, {"everyone", "ana"}, id="all are called when nothing is said"),
    ],
)
async def test_mentions_call_whom_they_may(
    town: Town, listener: Listener, mentions: discord.AllowedMentions | None, called: set[str]
) -> None:
    text = f"@everyone look, <@{town.ana.id}>"
    sent = await channel_of(listener, town).send(text, allowed_mentions=mentions)  # type: ignore[arg-type]
    message: Message = town.general.messages[sent.id]
    assert message.pings == {str(town.ana.id) if one == "ana" else one for one in called}

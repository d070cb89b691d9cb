"""Several servers: whoever invites Chorus is written to once, and what the configuration says holds at home only."""

import pytest

from bot.platforms.base import Delivery, Private
from handlers.core.events import Command, Entered, Installed, Place, Press, Role, Said
from tests.bot.platforms.contract import poll, saying
from tests.bot.platforms.discord.town import Town, town


def installed(place: Town) -> list[Installed]:
    return [one for one in place.runtime.of(Installed) if isinstance(one, Installed)]


async def test_the_owner_of_a_server_that_invites_chorus_is_written_to_once() -> None:
    async with town() as place:
        await place.open()
        guild = place.discord.guild("Elsewhere")
        [welcome] = await place.heard(Installed)
        owner = guild.owner
        direct = owner.dm(place.bot)
        assert (welcome.who.identity.user, welcome.who.role) == (str(owner.id), Role.MANAGER)
        assert welcome.where == Place("discord", str(guild.id), str(direct.id))
        assert ("discord", str(guild.id)) in place.runtime.spaces
        await place.platform.post(Delivery("o1", welcome.where, saying("Which channel is your team's?")))
        assert [one.text for one in owner.sees(direct)] == ["Which channel is your team's?"]
        guild.darkens()
        guild.returns()
        await place.discord.delivered()
        await place.platform.idle()
        await place.close()
        await place.open()
        await place.platform.idle()
        assert len(installed(place)) == 1


async def test_servers_that_are_there_at_the_first_start_were_set_up_by_the_configuration() -> None:
    async with town() as place:
        await place.open()
        await place.platform.idle()
        assert installed(place) == []


async def test_an_invitation_while_chorus_was_away_is_answered_at_the_start() -> None:
    async with town() as place:
        await place.open()
        await place.close()
        place.discord.guild("Elsewhere")
        await place.open()
        assert len(installed(place)) == 1


async def test_a_second_invitation_is_a_new_one() -> None:
    async with town() as place:
        await place.open()
        guild = place.discord.guild("Elsewhere")
        await place.heard(Installed)
        place.discord.clock.passes(minutes=5)
        guild.throws_out(place.bot)
        guild.invite(place.bot)
        first, second = await place.heard(Installed, 2)
        assert first.key != second.key


async def test_an_owner_who_takes_no_messages_costs_nothing() -> None:
    async with town() as place:
        await place.open()
        place.discord.faults.fails("POST", "/users/@me/channels", 404)
        guild = place.discord.guild("Elsewhere")
        await place.until(lambda: f"joined:{guild.id}" in place.runtime.memory("discord").values)
        assert installed(place) == []
        assert place.platform.state.status == "ready"


async def test_an_owner_who_could_not_be_asked_for_is_written_to_at_the_next_start() -> None:
    async with town() as place:
        await place.open()
        place.discord.faults.fails("POST", "/users/@me/channels", 503)
        place.discord.guild("Elsewhere")
        await place.discord.until(lambda: place.discord.count("POST", "/users/@me/channels", 503) == 1)
        await place.platform.idle()
        assert installed(place) == []
        await place.close()
        await place.open()
        assert len(installed(place)) == 1


async def test_a_server_that_the_configuration_does_not_name_is_not_answered() -> None:
    async with town() as place:
        place.settings = type(place.settings)(True, "fake-token", guilds=(str(place.guild.id),))
        await place.open()
        place.discord.guild("Elsewhere")
        await place.discord.delivered()
        await place.platform.idle()
        assert installed(place) == []


async def test_what_an_owner_presses_in_the_conversation_counts_in_the_server_it_is_about() -> None:
    async with town() as place:
        await place.open()
        guild = place.discord.guild("Elsewhere")
        [welcome] = await place.heard(Installed)
        owner = guild.owner
        here = place.guild.joins(owner)
        await place.says(here, "I am here as well")  # the server in which they were met last
        for _ in range(2):
            message = await place.platform.post(Delivery("o1", welcome.where, poll(3)))
            shown = next(one for one in owner.sees(owner.dm(place.bot)) if str(one.id) == message)
            place.platform.parts.known.forget_roles(str(guild.id))  # as after ten minutes
            await owner.presses(shown, "tests.vote:1:1")
            await place.close()
            await place.open()  # and after a restart as well
        pressed = place.runtime.of(Press)
        assert [one.where for one in pressed if isinstance(one, Press)] == [welcome.where] * 2
        assert [one.who.role for one in pressed if isinstance(one, Press)] == [Role.MANAGER] * 2


async def test_names_in_the_configuration_mean_the_channels_roles_and_managers_of_its_own_server() -> None:
    async with town(team_roles=("Moderators",)) as place:
        place.settings = type(place.settings)(
            True,
            "fake-token",
            community_channels=("#general",),
            team_channel="#team-crowd",
            team_roles=("Moderators",),
            managers=(str(place.ben.id),),
        )
        await place.open()
        guild = place.discord.guild("Elsewhere")
        general, team = guild.channel("general"), guild.channel("team-crowd")
        moderators = guild.role("Moderators")
        eve, ben = guild.member("Eve", roles=(moderators,)), guild.joins(place.ben)
        where = Place("discord", str(guild.id), str(general.id))
        await place.until(lambda: any(one.where == where for one in place.runtime.of(Entered)))
        await eve.says(general, "there")
        await ben.says(general, "there as well")
        await place.says(place.ben, "here")
        await place.heard(Said, 3)
        roles = {one.text: one.who.role for one in place.runtime.of(Said) if isinstance(one, Said)}
        assert roles == {"there": Role.MEMBER, "there as well": Role.MEMBER, "here": Role.MANAGER}
        entered = {one.where: one for one in place.runtime.of(Entered) if isinstance(one, Entered)}
        assert not entered[where].watched and entered[place.here].watched
        elsewhere = Place("discord", str(guild.id), str(team.id))
        await place.until(lambda: any(one.where == elsewhere for one in place.runtime.of(Entered)))
        entered = {one.where: one for one in place.runtime.of(Entered) if isinstance(one, Entered)}
        assert (entered[elsewhere].kind, entered[place.place(place.team)].kind) == ("community", "team")
        assert await place.platform.channel("#general") == place.here


@pytest.mark.parametrize("develop", [True, False], ids=["while developing, in each server", "everywhere at once"])
async def test_commands_are_registered(develop: bool) -> None:
    async with town() as place:
        place.settings = type(place.settings)(True, "fake-token", develop=develop)
        await place.open()
        guild = place.discord.guild("Elsewhere")
        await place.heard(Installed)
        await place.platform.idle()
        asked = [one.path.removeprefix("/api/v10") for one in place.discord.requests if one.method == "PUT"]
        application = f"/applications/{place.bot.id}"
        wanted = [f"{application}/guilds/{id}/commands" for id in (place.guild.id, guild.id)]
        assert asked == (wanted if develop else [f"{application}/commands"])
        assert place.discord.violations == []


async def test_no_command_is_offered_twice_when_developing_is_over_or_begins_again() -> None:
    async with town() as place:
        offered: list[tuple[str, int]] = []
        for develop in (True, False, True):
            place.settings = type(place.settings)(True, "fake-token", develop=develop)
            before = len(place.discord.requests)
            await place.open()
            asked = [one for one in place.discord.requests[before:] if one.method == "PUT"]
            offered += [("guild" if "/guilds/" in one.path else "all", len(one.body or ())) for one in asked]
            await place.close()
        assert [(where, count > 0) for where, count in offered] == [
            ("guild", True),
            *(("guild", False), ("all", True)),
            *(("all", False), ("guild", True)),
        ]


async def test_who_uses_chorus_on_a_server_that_is_not_configured_is_told_so() -> None:
    async with town() as place:
        place.settings = type(place.settings)(True, "fake-token", guilds=(str(place.guild.id),))
        await place.open()
        guild = place.discord.guild("Elsewhere")
        eve = guild.member("Eve", locale="pl")
        lounge = guild.channel("lounge")
        answer = await eve.types(lounge, "poll", "new", question="Which?")
        assert answer.private and "discord.guilds" in answer.text and "nie jest" in answer.text
        looked = await eve.looks_up(lounge, "poll", "close", option="number", typed="1")
        assert (looked.kind, looked.choices) == ("choices", [])
        assert place.runtime.of(Command) == []


async def test_what_is_pressed_in_a_direct_message_counts_where_it_came_from_also_after_a_restart() -> None:
    async with town() as place:
        await place.open()
        place.discord.guild("Elsewhere")
        await place.heard(Installed)
        await place.platform.whisper(place.here, str(place.ana.id), Private(poll(3)))
        await place.close()
        await place.open()
        [message] = place.ana.sees(place.ana.dm(place.bot))
        await place.ana.presses(message, "tests.vote:1:1")
        [press] = place.runtime.of(Press)
        assert isinstance(press, Press)
        assert (press.where.space, press.who.identity.space) == (str(place.guild.id),) * 2

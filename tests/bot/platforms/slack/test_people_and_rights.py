"""Who somebody is and what they may do, fresh enough for every press."""

import pytest

from handlers.core.events import Identity, Press, Profile, Role, Said
from tests.bot.platforms.slack.test_acting import posted
from tests.bot.platforms.slack.town import Town, town
from tests.fakes.slack import FakeSlack


async def role_of(made: Town, person: object) -> Role:
    """What somebody may do."""
    profile = await made.platform.person(person.id)  # type: ignore[attr-defined]
    assert profile is not None
    return profile.role


async def test_owners_admins_and_the_configured_are_managers() -> None:
    async with town(managers=("U00000004",)) as made:
        assert made.ben.id == "U00000004"
        assert await role_of(made, made.mara) == Role.MANAGER
        assert await role_of(made, made.ben) == Role.MANAGER
        assert await role_of(made, made.ana) == Role.MEMBER


async def test_members_of_a_channel_that_is_only_the_teams_are_team() -> None:
    async def before(made: Town) -> None:
        made.team.channel("staff", members=[made.ana], bot=True)

    async with town(before=before, team_channel="#staff") as made:
        assert await role_of(made, made.ana) == Role.TEAM
        assert await role_of(made, made.ben) == Role.MEMBER


async def test_a_team_channel_that_is_a_community_channel_makes_nobody_team() -> None:
    async with town(team_channel="#general") as made:
        assert await role_of(made, made.ana) == Role.MEMBER


async def test_a_user_group_says_who_is_team_and_its_changes_count_at_once() -> None:
    group = "S00000009"

    async def before(made: Town) -> None:
        made.team.usergroup("support", [made.ana], group)

    async with town(before=before, team_user_group=group) as made:
        message = await posted(made)
        await made.ana.presses(message, "Ketchup")
        await made.ben.presses(message, "Ketchup")
        made.team.usergroups[group].users[:] = [made.ben.id]
        await made.slack.event(
            made.app, made.team, {"type": "subteam_members_changed", "subteam_id": group, "team_id": made.team.id}
        )
        await made.ana.presses(message, "Ketchup")
        await made.ben.presses(message, "Ketchup")
        roles = [event.who.role for event in made.runtime.of(Press) if isinstance(event, Press)]
        assert roles == [Role.TEAM, Role.MEMBER, Role.MEMBER, Role.TEAM]


async def test_named_members_are_team() -> None:
    async with town(team_members=("U00000003",)) as made:
        assert await role_of(made, made.ana) == Role.TEAM


@pytest.mark.parametrize("told", [True, False])
async def test_somebody_who_is_no_longer_admin_presses_as_a_member(told: bool) -> None:
    async with town() as made:
        message = await posted(made)
        await made.mara.presses(message, "Ketchup")
        if told:
            await made.mara.changes(owner=False)
        else:
            made.mara.owner = False
            made.clocks.ahead += 61.0
        made.connecting.ground.workspaces[made.team.id].people._clock = made.clocks.seconds
        await made.mara.presses(message, "Ketchup")
        roles = [event.who.role for event in made.runtime.of(Press) if isinstance(event, Press)]
        assert roles == [Role.MANAGER, Role.MEMBER]


async def test_a_changed_name_and_language_are_known_without_asking() -> None:
    async with town() as made:
        await made.ana.says(made.here, "one")
        asked = len(made.slack.called("users.info"))
        await made.ana.changes(display_name="Anka", tz="Asia/Tokyo")
        await made.ana.says(made.here, "two")
        said = [event for event in made.runtime.of(Said) if isinstance(event, Said)]
        assert [(event.who.name, event.who.tz) for event in said] == [("Ana", "Europe/Warsaw"), ("Anka", "Asia/Tokyo")]
        assert said[1].who.locale == "pl-PL"
        assert len(made.slack.called("users.info")) == asked


async def test_people_of_another_organisation_keep_their_own_team_and_are_never_managers() -> None:
    async with town() as made:
        guest = made.team.user("Guest", home_team="T99999999", owner=True, admin=True)
        made.here.members.append(guest.id)
        await guest.says(made.here, "hello from elsewhere")
        (said,) = made.runtime.of(Said)
        assert isinstance(said, Said)
        assert said.who.identity == Identity("slack", "T99999999", guest.id)
        assert said.who.role == Role.MEMBER
        assert said.where.space == made.team.id


async def test_a_flood_of_strangers_does_not_wait_for_their_profiles() -> None:
    async with town() as made:
        message = await posted(made)
        crowd = [made.team.user(f"Person {number}") for number in range(60)]
        made.here.members.extend(person.id for person in crowd)
        for person in crowd:
            await person.presses(message, "Ketchup")
        assert len(made.runtime.of(Press)) == 60
        assert len(made.slack.called("users.info")) <= 21
        assert {event.who.role for event in made.runtime.of(Press) if isinstance(event, Press)} == {Role.MEMBER}
        assert all(event.who.name for event in made.runtime.of(Press) if isinstance(event, Press))


async def test_everybody_is_learnt_from_the_list_so_that_a_flood_of_members_asks_for_nobody() -> None:
    async def before(made: Town) -> None:
        made.here.members.extend(made.team.user(f"Person {number}", locale="th-TH").id for number in range(60))

    async with town(before=before) as made:
        await made.settled()
        message = await posted(made)
        asked = len(made.slack.called("users.info"))
        for user in list(made.team.users.values()):
            if user.name.startswith("Person"):
                await user.presses(message, "Ketchup")
        assert len(made.slack.called("users.info")) == asked
        presses = [event for event in made.runtime.of(Press) if isinstance(event, Press)]
        assert {event.who.locale for event in presses} == {"th-TH"}
        assert len({event.who.name for event in presses}) == 60


async def test_when_slack_does_not_say_who_somebody_is_they_are_a_member() -> None:
    async with town() as made:
        message = await posted(made)
        await made.settled()
        made.connecting.ground.workspaces[made.team.id].people.forget(made.mara.id)
        made.slack.faults.on("users.info", status=500, times=5)
        await made.mara.presses(message, "Ketchup")
        (press,) = made.runtime.of(Press)
        assert isinstance(press, Press)
        assert press.who == Profile(Identity("slack", made.team.id, made.mara.id), "mara", "", "", Role.MEMBER)


async def test_a_press_does_not_wait_for_slack_to_say_who_it_was() -> None:
    async with town(fake=FakeSlack(deadline=1.5)) as made:
        await made.settled()
        message = await posted(made)
        made.connecting.ground.workspaces[made.team.id].people.forget(made.ana.id)
        made.slack.faults.on("users.info", seconds=5.0)
        assert (await made.ana.presses(message, "Ketchup")).ok
        assert len(made.runtime.of(Press)) == 1


async def test_who_is_team_holds_for_minutes_while_slack_does_not_say_and_no_longer() -> None:
    async def before(made: Town) -> None:
        made.team.channel("staff", members=[made.ana], bot=True)

    async with town(before=before, team_channel="#staff") as made:
        people = made.connecting.ground.workspaces[made.team.id].people
        people._members._clock = made.clocks.seconds
        assert await role_of(made, made.ana) == Role.TEAM
        made.slack.faults.on("conversations.members", status=500, times=99)
        made.clocks.ahead += 120.0
        assert await role_of(made, made.ana) == Role.TEAM
        made.clocks.ahead += 240.0
        assert await role_of(made, made.ana) == Role.MEMBER


async def test_a_name_in_a_message_is_read_as_a_name() -> None:
    async with town() as made:
        await made.ana.says(made.here, f"<@{made.ben.id}> said so")
        (said,) = made.runtime.of(Said)
        assert isinstance(said, Said)
        assert "Ben" in said.text
        assert made.ben.id not in said.text

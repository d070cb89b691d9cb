"""People, channels and user groups: lists, profiles, comings and goings."""

from tests.fakes.slack.conftest import World
from tests.fakes.slack.test_requests import refused


async def test_channels_are_listed_by_kind_and_paged(world: World) -> None:
    world.team.channel("secret", members=[world.ana], bot=True, private=True)
    world.team.channel("hidden", members=[world.ana], private=True)
    other = world.team.channel("other")
    names, cursor = [], None
    while cursor != "":
        page = await world.client.conversations_list(types="public_channel,private_channel", limit=1, cursor=cursor)
        names += [each["name"] for each in page["channels"]]
        cursor = page["response_metadata"]["next_cursor"]
    assert names == ["general", "secret", "other"]
    mine = await world.client.users_conversations(types="public_channel,private_channel")
    assert [each["name"] for each in mine["channels"]] == ["general", "secret"]
    await world.ana.archives(other)
    listed = await world.client.conversations_list(exclude_archived=True)
    assert [each["name"] for each in listed["channels"]] == ["general"]


async def test_members_and_profiles(world: World) -> None:
    members = await world.client.conversations_members(channel=world.general.id)
    assert members["members"] == [world.ana.id, world.ben.id, world.app.bot()]
    plain = (await world.client.users_info(user=world.ana.id))["user"]
    asked = (await world.client.users_info(user=world.ana.id, include_locale=True))["user"]
    assert "locale" not in plain
    assert (asked["locale"], asked["tz"], asked["is_owner"]) == ("pl-PL", "Europe/Warsaw", True)
    assert await refused(world.client.users_info(user="U404")) == "user_not_found"
    everybody = await world.client.users_list(limit=2)
    assert len(everybody["members"]) == 2
    assert everybody["response_metadata"]["next_cursor"]
    bot = (await world.client.bots_info(bot=world.app.installation().bot_id))["bot"]
    assert (bot["user_id"], bot["app_id"]) == (world.app.bot(), world.app.id)


async def test_user_groups(world: World) -> None:
    group = world.team.usergroup("kitchen", [world.ana])
    listed = (await world.client.usergroups_list(include_users=True))["usergroups"]
    assert [(each["handle"], each["users"]) for each in listed] == [("kitchen", [world.ana.id])]
    assert (await world.client.usergroups_users_list(usergroup=group.id))["users"] == [world.ana.id]
    assert await refused(world.client.usergroups_users_list(usergroup="S404")) == "no_such_subteam"


async def test_comings_and_goings_are_told(world: World) -> None:
    other = world.team.channel("other", members=[world.ana], bot=True)
    await world.ben.joins(other)
    await world.ben.leaves(other)
    await world.ana.renames(other, "kitchen")
    await world.ben.changes(locale="ja-JP", display_name="Benny")
    told = [each.event for each in world.app.deliveries]
    assert [(each["type"], each.get("subtype")) for each in told] == [
        ("member_joined_channel", None),
        ("message", "channel_join"),
        ("member_left_channel", None),
        ("message", "channel_leave"),
        ("channel_rename", None),
        ("user_change", None),
    ]
    assert told[4]["channel"]["name"] == "kitchen"
    assert told[5]["user"]["locale"] == "ja-JP"


async def test_new_people_channels_and_groups_are_told(world: World) -> None:
    carl = world.team.user("Carl")
    await carl.arrives()
    made = await carl.founds("kitchen")
    group = world.team.usergroup("cooks", [world.ana])
    await world.ana.regroups(group, [carl])
    told = [each.event for each in world.app.deliveries]
    assert [each["type"] for each in told] == ["team_join", "channel_created", "subteam_members_changed"]
    assert told[1]["channel"]["id"] == made.id
    assert (told[2]["added_users"], told[2]["removed_users"]) == ([carl.id], [world.ana.id])


async def test_a_preview_changes_a_message_nobody_edited(world: World) -> None:
    said = await world.ana.says(world.general, "<https://sauce.example>")
    await world.ana.links(said)
    event = world.app.deliveries[-1].event
    assert event["subtype"] == "message_changed"
    assert "edited" not in event["message"]
    assert event["message"]["text"] == event["previous_message"]["text"]


async def test_guests_of_another_workspace_keep_their_team(world: World) -> None:
    eve = world.team.user("Eve", home_team="T9")
    world.general.members.append(eve.id)
    await eve.says(world.general, "hello")
    event = world.app.deliveries[-1].event
    assert (event["team"], event["user_team"], event["source_team"]) == ("T9", "T9", "T9")
    assert (await world.client.users_info(user=eve.id))["user"]["is_stranger"]


async def test_a_bot_that_is_taken_out_hears_it_and_then_nothing(world: World) -> None:
    await world.ana.removes(world.general, world.app)
    await world.ana.says(world.general, "are you there?")
    assert [each.event["type"] for each in world.app.deliveries] == ["channel_left"]
    assert await refused(world.client.conversations_history(channel=world.general.id)) == "not_in_channel"
    await world.ana.invites(world.general, world.app)
    joined = world.app.deliveries[1].event
    assert (joined["type"], joined["user"], joined["inviter"]) == (
        "member_joined_channel",
        world.app.bot(),
        world.ana.id,
    )


async def test_a_bot_joins_public_channels_by_itself(world: World) -> None:
    other = world.team.channel("other", members=[world.ana])
    assert (await world.client.conversations_join(channel=other.id))["channel"]["is_member"]
    assert (await world.client.conversations_join(channel=other.id))["warning"] == "already_in_channel"
    await world.client.conversations_leave(channel=other.id)
    assert world.app.bot() not in other.members


async def test_a_deleted_channel_is_gone(world: World) -> None:
    await world.ana.destroys(world.general)
    assert world.app.deliveries[-1].event["type"] == "channel_deleted"
    assert await refused(world.client.conversations_info(channel=world.general.id)) == "channel_not_found"


async def test_direct_conversations(world: World) -> None:
    opened = (await world.client.conversations_open(users=world.ana.id))["channel"]["id"]
    assert opened == world.ana.dm().id
    await world.ana.says(world.ana.dm(), "hello bot")
    assert world.app.deliveries[-1].event["channel_type"] == "im"
    assert world.ben.sees(world.ana.dm()) == []
    assert await refused(world.client.conversations_open(users="U404")) == "user_not_found"


async def test_two_workspaces_keep_to_themselves() -> None:
    from tests.fakes.slack import FakeSlack

    async with FakeSlack() as slack:
        first, second = slack.team("T1"), slack.team("T2")
        ana, eve = first.user("Ana"), second.user("Eve")
        here, there = first.channel("general", members=[ana], bot=True), second.channel("general", members=[eve])
        app = slack.app()
        assert set(app.installations) == {"T1", "T2"}
        assert app.token(first) != app.token(second)
        await eve.says(there, "nobody listens")
        await ana.says(here, "hello")
        assert [each.payload["team_id"] for each in app.deliveries] == ["T1"]

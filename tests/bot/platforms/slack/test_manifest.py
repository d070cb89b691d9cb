"""The manifest fits Slack's published schema and the configuration, asks for the least, and says why."""

import json
import os
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from bot.app import catalogues
from bot.app import registry as features
from bot.platforms.slack.adapter import SlackPlatform
from bot.platforms.slack.checking import check
from bot.platforms.slack.manifest import EVENTS, SCOPES, manifest, scopes
from bot.platforms.slack.settings import SlackSettings
from tests.bot.platforms.slack.town import TEXTS, Town, registry, town
from tests.fakes.runtime import FakeMemory
from tests.fakes.slack.catalogue import METHODS

SCHEMA = (
    Path(__file__).parents[5]
    / "shared"
    / "specs"
    / "slack"
    / "manifest-schema"
    / "schemas"
    / "manifest.schema.2.0.0.json"
)
SOCKET = SlackSettings(mode="socket")
HTTP = SlackSettings(mode="http", public_url="https://chorus.example/", client_id="1", client_secret="2")
LANGUAGES = ("en", "ja", "id", "th", "tr", "pl")


def made(settings: SlackSettings, language: str = "en") -> Any:
    """The manifest of all features."""
    return manifest(settings, features(), catalogues().words(language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("settings", [SOCKET, HTTP], ids=["socket", "http"])
def test_the_manifest_fits_the_published_schema(settings: SlackSettings, language: str) -> None:
    if not SCHEMA.exists():
        if "shared" in os.environ.get("CHORUS_REQUIRE", "").split(","):
            pytest.fail("the schema is required and not beside the repository")
        pytest.skip("the schema is not beside the repository")
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    found = [error.message for error in jsonschema_rs.validator_for(schema).iter_errors(made(settings, language))]
    assert found == []
    broken = made(settings, language)
    broken["features"]["slash_commands"][0]["command"] = "poll"
    assert not jsonschema_rs.validator_for(schema).is_valid(broken)


def test_every_command_of_its_own_and_the_alias_are_listed() -> None:
    listed = [command["command"] for command in made(SOCKET)["features"]["slash_commands"]]
    own = [f"/{spec.name}" for spec, _ in features().commands.values() if spec.slash]
    assert listed == [*own, "/chorus"]
    assert "/poll" in listed


def test_every_action_on_messages_is_a_shortcut() -> None:
    shown = manifest(SOCKET, registry(), TEXTS.words("en"))["features"]["shortcuts"]
    assert [shortcut["callback_id"] for shortcut in shown] == ["tests.save"]


def test_socket_mode_names_no_address_and_http_names_one_path_for_all() -> None:
    assert "https://" not in json.dumps(made(SOCKET))
    settings = made(HTTP)["settings"]
    urls = {settings["event_subscriptions"]["request_url"], settings["interactivity"]["request_url"]}
    urls |= {command["url"] for command in made(HTTP)["features"]["slash_commands"]}
    assert urls == {"https://chorus.example/slack/events"}
    assert made(HTTP)["oauth_config"]["redirect_urls"] == ["https://chorus.example/slack/oauth"]


def test_every_scope_has_a_reason_and_groups_are_asked_for_only_where_one_is_the_team() -> None:
    assert all(reason for reason in scopes(SOCKET).values())
    assert "usergroups:read" not in scopes(SOCKET)
    assert "usergroups:read" in scopes(SlackSettings(team_user_group="S1"))


async def test_with_exactly_these_scopes_and_events_everything_works() -> None:
    """The fake refuses methods without their scope and sends only subscribed events."""

    async def before(there: Town) -> None:
        there.app.grant(*SCOPES)
        there.app.events = frozenset(EVENTS)

    async with town(before=before) as there:
        from handlers.core.events import Reacted, Said
        from tests.bot.platforms.slack.test_acting import posted

        message = await there.ana.says(there.here, "hello")
        await there.ben.reacts(message, "thumbsup")
        await posted(there)
        await there.platform.react(there.place, message.ts, "📝")
        await there.platform.send_file(there.place, "a.csv", b"a", alt="a table")
        await there.ana.opens_home(there.app)
        assert there.runtime.of(Said)
        assert there.runtime.of(Reacted)
        assert [member.name async for member in there.platform.members(there.place)]


async def test_no_scope_is_asked_for_that_nothing_needs() -> None:
    used = {
        *("chat.postMessage", "reactions.add", "users.info", "users.conversations", "conversations.history"),
        *("conversations.open", "files.getUploadURLExternal"),
    }
    needed = {scope for method in used for scope in METHODS[method].scopes}
    events = {"app_mentions:read", "reactions:read", "commands"}
    assert set(SCOPES) <= needed | events


class TestDoctor:
    """What `chorus doctor` says of Slack."""

    async def test_a_sound_configuration_is_ok(self) -> None:
        async with town(started=False) as there:
            there.app.grant(*SCOPES)
            found = await check(there.settings, FakeMemory(), {})
            assert [finding.verdict for finding in found] == ["ok", "ok"]
            await there.open()

    async def test_a_missing_scope_is_named_with_its_reason_and_what_to_do(self) -> None:
        async with town(started=False) as there:
            there.app.grant(*(scope for scope in SCOPES if scope != "reactions:read"))
            found = await check(there.settings, FakeMemory(), {})
            assert found[0].verdict == "problem"
            assert "reactions:read (counts reactions" in found[0].text
            assert "install the app again" in found[0].text
            await there.open()

    async def test_more_scopes_than_needed_are_a_note(self) -> None:
        async with town(started=False) as there:
            there.app.grant(*SCOPES, "users:read.email")
            assert (await check(there.settings, FakeMemory(), {}))[0].verdict == "note"
            await there.open()

    async def test_a_channel_that_chorus_is_not_in_is_named(self) -> None:
        async with town(started=False, team_channel="#staff") as there:
            there.app.grant(*SCOPES)
            found = [one for one in await check(there.settings, FakeMemory(), {}) if one.verdict == "note"]
            assert [one.text for one in found] == ["#staff: Chorus is not in the channel; type /invite @Chorus there"]
            await there.open()

    @pytest.mark.parametrize("wrong", ["bot_token", "app_token"])
    async def test_a_wrong_token_is_named_and_never_shown(self, wrong: str) -> None:
        import msgspec

        async with town(started=False) as there:
            there.app.grant(*SCOPES)
            secret = {"bot_token": "xoxb-wrong", "app_token": "xapp-wrong"}[wrong]
            found = await check(msgspec.structs.replace(there.settings, **{wrong: secret}), FakeMemory(), {})
            problems = [finding for finding in found if finding.verdict == "problem"]
            assert len(problems) == 1
            assert secret not in problems[0].text
            await there.open()

    async def test_what_is_missing_in_the_configuration_is_named(self) -> None:
        found = await check(SlackSettings(enabled=True), FakeMemory(), {})
        assert {finding.text.split(":")[0] for finding in found} == {"slack.bot_token", "slack.app_token"}

    async def test_installing_without_a_key_is_a_problem(self) -> None:
        async with town(started=False) as there:
            import msgspec

            there.app.grant(*SCOPES)
            settings = msgspec.structs.replace(
                there.settings, client_id="1", client_secret="2", public_url="https://chorus.example"
            )
            found = await check(settings, FakeMemory(), {})
            assert "CHORUS_KEY" in found[-1].text
            assert found[-1].verdict == "problem"
            await there.open()


def test_settings_show_no_secret() -> None:
    settings = SlackSettings(
        bot_token="xoxb-secret", app_token="xapp-secret", signing_secret="s3cret", client_secret="hidden"
    )
    assert not any(secret in repr(settings) for secret in ("xoxb", "xapp", "s3cret", "hidden"))


def test_a_platform_can_be_made_before_there_is_a_loop() -> None:
    assert SlackPlatform(SlackSettings(), registry(), TEXTS).state.status == "connecting"

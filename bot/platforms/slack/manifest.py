"""The app's manifest: what Slack has to be told once, with the least scopes and why each is needed."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.platforms.slack.settings import SlackSettings
from handlers.core.feature import CommandSpec, Registry
from handlers.core.texts import Words

EVENTS_PATH = "/slack/events"
OAUTH_PATH = "/slack/oauth"
INSTALL_PATH = "/slack/install"
_NAME = "Chorus"
_DESCRIPTION = "Polls, open questions and digests for a community"
_ACCENT = "#0A6B5D"
_SHORTCUT = 24
_MOST_SHORTCUTS = 10
_HINT = 1000

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "answers when somebody mentions it",
    "channels:history": "reads what is said in public channels it was invited to",
    "channels:read": "knows the public channels it is in, their names and who is there",
    "chat:write": "posts polls, questions and digests, and redraws its own messages",
    "commands": "takes /poll, /ask, /digest, /chorus and the actions of a message's menu",
    "files:write": "posts charts and exports as files",
    "groups:history": "reads what is said in private channels it was invited to",
    "groups:read": "knows the private channels it is in, their names and who is there",
    "im:history": "reads what people write to it directly",
    "im:write": "opens a direct conversation to tell somebody something privately",
    "reactions:read": "counts reactions for and against what people said",
    "reactions:write": "marks noted answers with an emoji",
    "users:read": "knows people's names, languages and time zones, and who runs the workspace",
}
GROUP_SCOPES: Mapping[str, str] = {"usergroups:read": "knows who belongs to the user group that is the team"}
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_rename",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_rename",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.channels",
    "message.groups",
    "message.im",
    "reaction_added",
    "reaction_removed",
    "team_join",
    "tokens_revoked",
    "user_change",
)
GROUP_EVENTS = ("subteam_members_changed", "subteam_updated")


def scopes(settings: SlackSettings) -> Mapping[str, str]:
    """The scopes that this configuration needs, each with the reason."""
    return {**SCOPES, **(GROUP_SCOPES if settings.team_user_group else {})}


def manifest(settings: SlackSettings, registry: Registry, words: Words) -> Mapping[str, Any]:
    """The manifest as JSON. In HTTP mode and for installing, `public_url` says where Slack reaches Chorus."""
    address = settings.public_url.rstrip("/")
    url = f"{address}{EVENTS_PATH}" if settings.mode == "http" else ""
    return {
        "_metadata": {"major_version": 2, "minor_version": 0},
        "display_information": {"name": _NAME, "description": _DESCRIPTION, "background_color": _ACCENT},
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "slash_commands": _commands(registry, words, url),
            **_shortcuts(registry, words),
        },
        "oauth_config": {
            **({"redirect_urls": [f"{address}{OAUTH_PATH}"]} if settings.oauth and address else {}),
            "scopes": {"bot": sorted(scopes(settings))},
        },
        "settings": {
            "event_subscriptions": {
                **({"request_url": url} if url else {}),
                "bot_events": sorted((*EVENTS, *(GROUP_EVENTS if settings.team_user_group else ()))),
            },
            "interactivity": {
                "is_enabled": True,
                **({"request_url": url, "message_menu_options_url": url} if url else {}),
            },
            "org_deploy_enabled": False,
            "socket_mode_enabled": settings.mode == "socket",
            "token_rotation_enabled": False,
        },
    }


def _commands(registry: Registry, words: Words, url: str) -> Sequence[Mapping[str, Any]]:
    listed = [_command(spec, words, url) for spec, _ in registry.commands.values() if spec.slash]
    alias: dict[str, Any] = {"command": "/chorus", "description": "Everything Chorus does", "usage_hint": "help"}
    return [*listed, {**alias, "should_escape": False, **({"url": url} if url else {})}]


def _command(spec: CommandSpec, words: Words, url: str) -> Mapping[str, Any]:
    first = spec.usages[0] if spec.usages else None
    hint = first.words.strip() if first else ""
    return {
        "command": f"/{spec.name}",
        "description": words.line(first.text) if first else spec.name,
        **({"usage_hint": hint[:_HINT]} if hint else {}),
        "should_escape": False,
        **({"url": url} if url else {}),
    }


def _shortcuts(registry: Registry, words: Words) -> Mapping[str, Any]:
    made = [
        {
            "name": words.line(spec.label)[:_SHORTCUT],
            "type": "message",
            "callback_id": spec.name,
            "description": words.line(spec.label)[:150],
        }
        for spec, _ in registry.picks.values()
    ]
    return {"shortcuts": made[:_MOST_SHORTCUTS]} if made else {}

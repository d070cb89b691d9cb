"""Which app hears of what: subscriptions, scopes, and the channels its bot is in."""

from typing import Any

from tests.fakes.slack.deliveries import Delivery
from tests.fakes.slack.facts import App, Channel, Installation

# The scope an event needs; {family} is channels, groups or im.
_SCOPES = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "emoji_changed": "emoji:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "member_joined_channel": "{family}:read",
    "member_left_channel": "{family}:read",
    "message": "{family}:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "subteam_members_changed": "usergroups:read",
    "team_join": "users:read",
    "user_change": "users:read",
}
_OUT_OF_THE_CHANNEL = ("channel_left", "group_left", "channel_created", "channel_deleted")


class Events:
    """Sends events to the apps that subscribed to them, hold the scope and see the channel."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack

    def tell(
        self, team: Any, event: dict[str, Any], channel: Channel | None = None, only: App | None = None
    ) -> list[Delivery]:
        """Send an event to every app that may have it, or to one only."""
        made = []
        for app in [only] if only else list(self._slack.apps.values()):
            installed = app.installations.get(team.id)
            if installed and self._may(installed, event["type"], channel):
                made.append(self.send(app, team, event))
        return made

    def send(self, app: App, team: Any, event: dict[str, Any]) -> Delivery:
        """Send an event to an app whatever it subscribed to, even one that no Slack ever sent."""
        bot = app.installations[team.id].bot_user if team.id in app.installations else None
        return self._slack.deliveries.start(app, "events_api", self.envelope(app, team, event, bot))

    def envelope(self, app: App, team: Any, event: dict[str, Any], bot: str | None) -> dict[str, Any]:
        """What surrounds an event."""
        who = {"enterprise_id": None, "team_id": team.id, "user_id": bot, "is_bot": True}
        return {
            "token": "verification-token",
            "team_id": team.id,
            "context_team_id": team.id,
            "context_enterprise_id": None,
            "api_app_id": app.id,
            "event": event,
            "type": "event_callback",
            "event_id": self._slack.new_id("Ev"),
            "event_time": int(self._slack.clock()),
            "authorizations": [{**who, "is_enterprise_install": False}] if bot else [],
            "is_ext_shared_channel": False,
            "event_context": f"4-{self._slack.new_id('X')}",
        }

    def _may(self, installed: Installation, kind: str, channel: Channel | None) -> bool:
        app = installed.app
        family = channel.family if channel else "channels"
        names = {kind, f"message.{family}"} if kind == "message" else {kind}
        if app.events is not None and not names & app.events:
            return False
        needed = _SCOPES.get(kind, "").format(family=family)
        if needed and needed not in installed.token.scopes:
            return False
        if channel is None or kind in _OUT_OF_THE_CHANNEL:
            return True
        return installed.bot_user in channel.members

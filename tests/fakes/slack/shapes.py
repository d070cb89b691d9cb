"""What Slack's JSON looks like, made from what the fake knows."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tests.fakes.slack.facts import Channel, File, Message, Usergroup, View


def user_json(user: Any, locale: bool = False) -> dict[str, Any]:
    """A user as `users.info` gives it."""
    offset = datetime.now(ZoneInfo(user.tz)).utcoffset() or timedelta()
    made = {
        "id": user.id,
        "team_id": user.home_team,
        "name": user.handle,
        "deleted": user.deleted,
        "color": "9f69e7",
        "real_name": user.name,
        "tz": user.tz,
        "tz_label": user.tz,
        "tz_offset": int(offset.total_seconds()),
        "profile": _profile(user),
        "is_admin": user.admin or user.owner,
        "is_owner": user.owner,
        "is_primary_owner": False,
        "is_restricted": user.guest,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": user.updated,
        "is_email_confirmed": True,
        "who_can_share_contact_card": "EVERYONE",
        "is_stranger": user.home_team != user.team.id,
    }
    return {**made, "locale": user.locale} if locale else made


def _profile(user: Any) -> dict[str, Any]:
    made = {
        "title": "",
        "phone": "",
        "skype": "",
        "real_name": user.name,
        "real_name_normalized": user.name,
        "display_name": user.display_name,
        "display_name_normalized": user.display_name,
        "status_text": "",
        "status_emoji": "",
        "status_expiration": 0,
        "avatar_hash": "g0000000000",
        "image_24": "https://avatars.example/24.png",
        "image_48": "https://avatars.example/48.png",
        "image_72": "https://avatars.example/72.png",
        "first_name": user.name.split(" ")[0],
        "last_name": user.name.partition(" ")[2],
        "team": user.home_team,
    }
    return {**made, "bot_id": user.bot_id, "api_app_id": user.app_id, "always_active": True} if user.is_bot else made


def channel_json(channel: Channel, reader: str | None = None, members: bool = False) -> dict[str, Any]:
    """A conversation as `conversations.info` gives it to a reader."""
    if channel.kind == "im":
        return {
            "id": channel.id,
            "created": channel.created,
            "is_archived": False,
            "is_im": True,
            "is_org_shared": False,
            "context_team_id": channel.team.id,
            "updated": channel.created * 1000,
            "user": channel.user,
            "is_user_deleted": False,
            "priority": 0,
        }
    made: dict[str, Any] = {
        "id": channel.id,
        "name": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.private,
        "created": channel.created,
        "is_archived": channel.archived,
        "is_general": channel.general,
        "unlinked": 0,
        "name_normalized": channel.name,
        "is_shared": False,
        "is_org_shared": False,
        "is_pending_ext_shared": False,
        "pending_shared": [],
        "context_team_id": channel.team.id,
        "updated": channel.created * 1000,
        "parent_conversation": None,
        "creator": channel.members[0] if channel.members else "USLACKBOT",
        "is_ext_shared": False,
        "shared_team_ids": [channel.team.id],
        "pending_connected_team_ids": [],
        "is_member": reader in channel.members,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "previous_names": channel.previous_names,
    }
    return {**made, "num_members": len(channel.members)} if members else made


def bot_profile(team: Any, bot_id: str) -> dict[str, Any]:
    """The short profile that stands in a bot's messages."""
    bot = team.bot(bot_id)
    icon = {"image_36": "https://a.example/36.png", "image_48": "https://a.example/48.png"}
    return {
        "id": bot_id,
        "deleted": False,
        "name": bot.name,
        "updated": bot.updated,
        "app_id": bot.app_id,
        "icons": {**icon, "image_72": "https://a.example/72.png"},
        "team_id": team.id,
    }


def message_json(message: Message, metadata: bool = True, reactions: bool = False) -> dict[str, Any]:
    """A message as events, answers and `conversations.history` give it."""
    team = message.channel.team
    if message.deleted:
        return _tombstone(message)
    made: dict[str, Any] = {"type": "message", "ts": message.ts, "text": message.text}
    optional = {
        "user": message.user,
        "subtype": message.subtype,
        "client_msg_id": message.client_msg_id,
        "bot_id": message.bot_id,
        "app_id": message.app_id,
        "edited": message.edited,
        "blocks": message.blocks or None,
        "files": [file_json(file) for file in message.files] or None,
        "metadata": message.metadata if metadata else None,
    }
    made |= {key: value for key, value in optional.items() if value is not None}
    if message.user and message.subtype != "bot_message":
        made |= _team_of(message)
    if message.bot_id and message.subtype != "bot_message":
        made["bot_profile"] = bot_profile(team, message.bot_id)
    if message.files:
        made |= {"upload": False, "display_as_bot": False}
    made |= _thread(message)
    if reactions and message.reactions:
        made["reactions"] = [
            {"name": name, "users": users, "count": len(users)} for name, users in message.reactions.items() if users
        ]
    return made


def _team_of(message: Message) -> dict[str, Any]:
    """The team of the author; that of a guest of another workspace is said three times."""
    team = message.channel.team
    home = team.users[message.user].home_team if message.user in team.users else team.id
    return {"team": home} | ({"user_team": home, "source_team": home} if home != team.id else {})


def _thread(message: Message) -> dict[str, Any]:
    found = message.channel.messages
    replies = message.channel.replies.get(message.ts, [])
    if message.thread and message.thread != message.ts:
        parent = found.get(message.thread)
        made: dict[str, Any] = {"thread_ts": message.thread}
        made |= {"parent_user_id": parent.user} if parent and parent.user else {}
        if message.broadcast and parent:
            made["root"] = {key: value for key, value in message_json(parent).items() if key != "blocks"}
        return made
    if not replies:
        return {}
    users = list(dict.fromkeys(each.user or each.bot_id or "" for each in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "latest_reply": replies[-1].ts,
        "reply_users": users,
        "is_locked": False,
        "subscribed": False,
    }


def _tombstone(message: Message) -> dict[str, Any]:
    said = {"type": "message", "subtype": "tombstone", "text": "This message was deleted.", "user": "USLACKBOT"}
    return {**said, "hidden": True, "ts": message.ts, **_thread(message)}


def file_json(file: File) -> dict[str, Any]:
    """A file as messages and `files.info` give it."""
    ending = file.name.rpartition(".")[2].lower()
    kinds = {"png": "image/png", "jpg": "image/jpeg", "gif": "image/gif", "txt": "text/plain", "csv": "text/csv"}
    address = f"{file.team.slack.address}/files-pri/{file.team.id}-{file.id}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": kinds.get(ending, "application/octet-stream"),
        "filetype": ending,
        "pretty_type": ending.upper(),
        "user": file.user,
        "editable": False,
        "size": file.length,
        "mode": "hosted",
        "is_external": False,
        "external_type": "",
        "is_public": True,
        "public_url_shared": False,
        "display_as_bot": False,
        "username": "",
        "url_private": f"{address}/{file.name}",
        "url_private_download": f"{address}/download/{file.name}",
        "media_display_type": "unknown",
        "permalink": f"https://{file.team.domain}.slack.com/files/{file.user}/{file.id}/{file.name}",
        "permalink_public": f"https://slack-files.com/{file.team.id}-{file.id}-0",
        "has_rich_preview": False,
        "file_access": "visible",
    }


def view_json(view: View) -> dict[str, Any]:
    """A view as `views.open` and the payloads give it."""
    content = view.content
    return {
        "id": view.id,
        "team_id": view.team.id,
        "type": content["type"],
        "blocks": content["blocks"],
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": bool(content.get("clear_on_close")),
        "notify_on_close": bool(content.get("notify_on_close")),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous,
        "root_view_id": view.root,
        "app_id": view.app.id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": view.team.id,
        "bot_id": view.app.installations[view.team.id].bot_id,
    }


def usergroup_json(team: Any, group: Usergroup, users: bool = False) -> dict[str, Any]:
    """A user group as `usergroups.list` gives it."""
    made: dict[str, Any] = {
        "id": group.id,
        "team_id": team.id,
        "is_usergroup": True,
        "is_subteam": True,
        "name": group.name,
        "description": "",
        "handle": group.handle,
        "is_external": False,
        "date_create": team.created,
        "date_update": team.created,
        "date_delete": team.created if group.disabled else 0,
        "auto_type": None,
        "auto_provision": False,
        "enterprise_subteam_id": "",
        "created_by": "USLACKBOT",
        "updated_by": "USLACKBOT",
        "deleted_by": None,
        "prefs": {"channels": [], "groups": []},
        "user_count": len(group.users),
    }
    return {**made, "users": group.users} if users else made

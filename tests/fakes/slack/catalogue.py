"""The Web API methods the fake knows: rate tier, scopes, arguments; compared with the reference in a test."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Method:
    """A method: its tier (5 is "special"), the scopes of which one is needed, and its arguments by kind."""

    tier: int
    scopes: tuple[str, ...]
    args: dict[str, str]
    required: frozenset[str]


def _method(tier: int, scopes: str, args: str) -> Method:
    kinds, required = {}, set()
    for word in args.split():
        name, _, kind = word.rstrip("!").partition(":")
        kinds[name] = kind or "text"
        required |= {name} if word.endswith("!") else set()
    return Method(tier, tuple(scopes.split()), kinds, frozenset(required))


_MESSAGE = "as_user:bool attachments:json blocks:json link_names:bool markdown_text metadata:json parse text"
_ANY_READ = "channels:read groups:read im:read mpim:read"
_ANY_HISTORY = "channels:history groups:history im:history mpim:history"
_PAGE = "cursor limit:int"
_PAST = f"{_PAGE} include_all_metadata:bool inclusive:bool latest oldest"

METHODS: dict[str, Method] = {
    "apps.connections.open": _method(3, "", ""),
    "apps.manifest.validate": _method(3, "", "manifest! app_id"),
    "apps.uninstall": _method(1, "", "client_id! client_secret!"),
    "auth.revoke": _method(3, "", "test:bool"),
    "auth.test": _method(5, "", ""),
    "bots.info": _method(3, "users:read", "bot team_id"),
    "chat.delete": _method(3, "chat:write", "as_user:bool channel! ts!"),
    "chat.getPermalink": _method(5, "", "channel! message_ts!"),
    "chat.postEphemeral": _method(4, "chat:write", f"{_MESSAGE} channel! user! icon_emoji icon_url thread_ts username"),
    "chat.postMessage": _method(
        5,
        "chat:write",
        f"{_MESSAGE} channel! current_draft_last_updated_ts icon_emoji icon_url mrkdwn:bool "
        "reply_broadcast:bool thread_ts unfurl_links:bool unfurl_media:bool username",
    ),
    "chat.update": _method(
        3, "chat:write", f"{_MESSAGE} channel! ts! unfurled_attachments:json reply_broadcast:bool file_ids:json"
    ),
    "conversations.history": _method(3, _ANY_HISTORY, f"channel! {_PAST}"),
    "conversations.info": _method(3, _ANY_READ, "channel! include_locale:bool include_num_members:bool"),
    "conversations.join": _method(3, "channels:join", "channel!"),
    "conversations.leave": _method(3, "channels:manage channels:write groups:write im:write mpim:write", "channel!"),
    "conversations.list": _method(2, _ANY_READ, f"{_PAGE} exclude_archived:bool team_id types"),
    "conversations.members": _method(4, _ANY_READ, f"channel! {_PAGE}"),
    "conversations.open": _method(
        3, "channels:manage groups:write im:write mpim:write", "channel return_im:bool users prevent_creation:bool"
    ),
    "conversations.replies": _method(3, _ANY_HISTORY, f"channel! ts! {_PAST}"),
    "emoji.list": _method(2, "emoji:read", "include_categories:bool"),
    "files.completeUploadExternal": _method(
        4,
        "files:write",
        "files:json! channel_id thread_ts channels initial_comment blocks:json username icon_url icon_emoji",
    ),
    "files.delete": _method(3, "files:write", "file!"),
    "files.getUploadURLExternal": _method(4, "files:write", "length:int! filename! snippet_type alt_txt"),
    "files.info": _method(4, "files:read", "count:int cursor file! limit:int page:int"),
    "oauth.v2.access": _method(
        5, "", "client_id client_secret code code_verifier redirect_uri grant_type refresh_token assertion"
    ),
    "reactions.add": _method(3, "reactions:write", "channel! name! timestamp!"),
    "reactions.get": _method(3, "reactions:read", "channel file file_comment full:bool timestamp"),
    "reactions.remove": _method(2, "reactions:write", "name! file file_comment channel timestamp"),
    "team.info": _method(3, "team:read", "domain team"),
    "usergroups.list": _method(
        2, "usergroups:read", "include_count:bool include_disabled:bool include_users:bool team_id"
    ),
    "usergroups.users.list": _method(2, "usergroups:read", "include_disabled:bool usergroup! team_id"),
    "users.conversations": _method(
        3, _ANY_READ, f"{_PAGE} exclude_archived:bool exclude_muted:bool team_id types user"
    ),
    "users.info": _method(4, "users:read", "include_locale:bool user!"),
    "users.list": _method(2, "users:read", f"{_PAGE} include_locale:bool team_id"),
    "users.lookupByEmail": _method(3, "users:read.email", "email!"),
    "users.profile.get": _method(4, "users.profile:read", "include_labels:bool user"),
    "views.open": _method(4, "", "trigger_id interactivity_pointer view:json!"),
    "views.publish": _method(4, "", "user_id! view:json! hash interactivity_pointer"),
    "views.push": _method(4, "", "trigger_id interactivity_pointer view:json!"),
    "views.update": _method(4, "", "view_id external_id view:json! hash"),
}

# What the SDKs add by themselves, and what Slack takes without listing it.
TOLERATED = {"*": {"team_id": "text"}, "chat.postMessage": {"client_msg_id": "text"}}

# Methods asked without a token, and those asked with an app's own.
WITHOUT_TOKEN = frozenset({"oauth.v2.access"})
WITH_APP_TOKEN = frozenset({"apps.connections.open"})
WITH_CONFIG_TOKEN = frozenset({"apps.manifest.validate"})

OTHER_SCOPES = frozenset({"commands", "app_mentions:read", "chat:write.public", "chat:write.customize", "im:write"})
ALL_SCOPES = frozenset(scope for method in METHODS.values() for scope in method.scopes) | OTHER_SCOPES

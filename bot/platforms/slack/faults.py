"""What Slack answers when it does not do what was asked, as the errors that every platform raises."""

from collections.abc import Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.platforms.base import Forbidden, Gone, PlatformError, TryAgain

APPS = "https://api.slack.com/apps"
_LATER = frozenset(
    [
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
        "external_channel_migrating",
        "org_login_required",
        "ekm_access_denied",
        "message_limit_exceeded",
    ]
)
_GONE = frozenset(
    [
        "channel_not_found",
        "message_not_found",
        "thread_not_found",
        "cant_update_message",
        "cant_delete_message",
        "no_item_specified",
        "bad_timestamp",
        "user_not_found",
        "users_not_found",
        "user_disabled",
        "file_not_found",
        "not_installed",
        "view_not_found",
    ]
)
_DEAD = frozenset(
    [
        "token_revoked",
        "token_expired",
        "account_inactive",
        "invalid_auth",
        "not_authed",
        "no_permission",
    ]
)
_UNFIT = frozenset(
    [
        "invalid_blocks",
        "invalid_blocks_format",
        "msg_too_long",
        "msg_blocks_too_long",
        "no_text",
        "invalid_attachments",
        "invalid_arguments",
    ]
)
NOT_IN_CHANNEL = "Chorus is not in the channel; type /invite @Chorus there"
_ADVICE: Mapping[str, str] = {
    "not_in_channel": NOT_IN_CHANNEL,
    "is_archived": "the channel is archived; unarchive it to go on",
    "restricted_action": "the workspace lets only some people post in the channel; allow Chorus there",
    "restricted_action_read_only_channel": "the channel is read-only; allow Chorus to post there",
    "restricted_action_thread_only_channel": "the channel takes replies only; allow Chorus to post there",
    "restricted_action_non_threadable_channel": "the channel takes no replies",
    "restricted_action_thread_locked": "the thread is locked",
    "restricted_action_app_denied": "an admin of the workspace has restricted the app; ask them to allow it",
    "edit_window_closed": "the workspace does not let messages be edited after a while; change that in its settings",
    "access_denied": "the workspace denies it; ask an admin",
    "team_access_not_granted": "the app has no access to this workspace; install it there",
    "method_not_supported_for_channel_type": "this kind of conversation does not allow it",
    "too_many_websockets": "ten connections are the most; set slack.connections lower",
    "posting_to_channel_denied": "the channel lets only some post; allow Chorus there",
    "thread_locked": "the thread is locked",
    "messages_tab_disabled": "switch the Messages Tab on under App Home",
    "too_many_reactions": "the message has as many reactions as Slack allows",
    "too_many_emoji": "the message has as many different reactions as Slack allows",
    "invalid_name": "the workspace has no such emoji",
    "not_reactable": "the message takes no reactions",
}


class Unfit(PlatformError):
    """Slack refuses the content of a message or form; the same again would be refused again."""


class Slow(TryAgain):
    """The allowance of a method is used up."""


def channel_link(channel: str) -> str:
    """A link that opens a channel, where most permissions are mended."""
    return f"https://slack.com/app_redirect?channel={channel}"


def translated(error: Exception, method: str, install_url: str = "") -> PlatformError:
    """The platform's error for whatever a web call raised; the cause is for the caller to keep."""
    if isinstance(error, PlatformError):
        return error
    if isinstance(error, SlackApiError):
        return _answered(error, method, install_url)
    if isinstance(error, aiohttp.ClientError | TimeoutError | OSError | SlackClientError):
        return TryAgain(f"{method}: Slack cannot be reached ({type(error).__name__})", 2.0)
    return PlatformError(f"{method}: {type(error).__name__}")


def code_of(error: BaseException | None) -> str:
    """Slack's own word for what went wrong, of a web call's error or of what it was translated to."""
    while error is not None and not isinstance(error, SlackApiError):
        error = error.__cause__
    return "" if error is None else str(_body(error).get("error") or "")


def _answered(error: SlackApiError, method: str, install_url: str) -> PlatformError:
    body, status = _body(error), _status(error)
    code = str(body.get("error") or f"status {status}")
    if code in ("ratelimited", "rate_limited") or status == 429:
        return Slow(f"{method}: Slack asks to wait", _retry_after(error))
    if code in _LATER or status >= 500 or not body:
        return TryAgain(f"{method}: {code}", 5.0)
    if code in _GONE:
        return Gone(f"{method}: {code}")
    if code in _UNFIT:
        detail = (body.get("response_metadata") or {}).get("messages") or ()
        return Unfit(f"{method}: {code} {'; '.join(map(str, detail))[:500]}".rstrip())
    return _forbidden(code, method, body, install_url)


def _forbidden(code: str, method: str, body: Mapping[str, Any], install_url: str) -> PlatformError:
    """What the team is told, once, whatever was being done: so it names what is missing and not the call."""
    if code == "missing_scope":
        needed = str(body.get("needed") or "unknown")
        advice = f"add the scope {needed} under OAuth & Permissions and install the app again"
        return Forbidden(advice, install_url or APPS)
    if code in _DEAD:
        return Forbidden(f"the token is no longer valid ({code}); install the app again", install_url or APPS)
    if code in _ADVICE:
        return Forbidden(_ADVICE[code], install_url if code.startswith("team_") else "")
    # Asked again, Slack would say the same; what waits behind it in the channel must not wait for ever.
    return Forbidden(f"{method}: Slack refuses with {code}")


def dead(error: BaseException | None) -> bool:
    """Whether an error says that the token is of no use any more."""
    return code_of(error) in _DEAD - {"no_permission"}


def _body(error: SlackApiError) -> Mapping[str, Any]:
    data = getattr(error.response, "data", error.response)
    return data if isinstance(data, Mapping) else {}


def _status(error: SlackApiError) -> int:
    response = error.response
    return int(getattr(response, "status_code", None) or getattr(response, "status", None) or 200)


def _retry_after(error: SlackApiError) -> float:
    headers = getattr(error.response, "headers", None) or {}
    found = next((value for name, value in headers.items() if str(name).lower() == "retry-after"), "")
    try:
        return max(1.0, float(found))
    except (TypeError, ValueError):
        return 30.0

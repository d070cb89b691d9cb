"""What Discord answers when it does not do what was asked, as the errors that every platform raises."""

from collections.abc import Mapping

import aiohttp
import discord

from bot.platforms.base import Forbidden, Gone, PlatformError, TryAgain

# The documentation's "JSON Error Codes".
# 50007 and 90001: the person takes no direct messages, which nobody but they can mend.
_GONE = frozenset({10003, 10004, 10005, 10007, 10008, 10013, 10014, 10015, 50027, 50021, 50007, 90001})
_LATER = frozenset({30046, 30010, 130000, 110001, 40062, 20016, 20022, 20028, 31001, 31002})
_EDIT_CAP = 30046
_TOO_LARGE = (40005, 50045)
_UNKNOWN_INTERACTION = 10062
_ANSWERED = (40060, _UNKNOWN_INTERACTION)
_ADVICE: Mapping[int, str] = {
    50001: "Chorus may not see the channel; give its role the permission View Channel there",
    50013: "Chorus lacks a permission there; give its role what `chorus discord invite` lists",
    50083: "the thread is archived; open it again",
    160005: "the thread is locked; unlock it",
    30010: "the message has as many different reactions as Discord allows",
}
_EDIT_PAUSE = 60.0


class Unfit(PlatformError):
    """Discord refuses the content of a message or form; the same again would be refused again."""


class Answered(PlatformError):
    """The interaction has an answer already, or is too old for one (`too_late`)."""

    def __init__(self, text: str, *, too_late: bool = False) -> None:
        super().__init__(text)
        self.too_late = too_late


def translated(error: BaseException, what: str, remedy: str = "") -> PlatformError:
    """The platform's error for whatever a call raised; the cause is for the caller to keep. `what` names the call."""
    if isinstance(error, PlatformError):
        return error
    if isinstance(error, discord.RateLimited):
        return TryAgain(f"{what}: Discord asks to wait", error.retry_after)
    if isinstance(error, discord.HTTPException):
        return _answered(error, what, remedy)
    if isinstance(error, aiohttp.ClientError | TimeoutError | OSError):
        return TryAgain(f"{what}: Discord cannot be reached ({type(error).__name__})", 2.0)
    if isinstance(error, RuntimeError):
        # aiohttp's session was closed under the call: the connection is being made anew.
        return TryAgain(f"{what}: the connection to Discord was closed", 5.0)
    return PlatformError(f"{what}: {type(error).__name__}")


def _answered(error: discord.HTTPException, what: str, remedy: str) -> PlatformError:
    code, status = error.code, error.status
    if status == 429 and code != _EDIT_CAP:
        # Without a `Via` header discord.py does not wait by itself: the address has been limited as a whole.
        return TryAgain(f"{what}: Discord asks to wait", _retry_after(error))
    if status >= 500:
        return TryAgain(f"{what}: Discord answered {status}", 5.0)
    if code in _ANSWERED:
        return Answered(f"{what}: the interaction is over ({code})", too_late=code == _UNKNOWN_INTERACTION)
    if code in _LATER:
        return TryAgain(f"{what}: {error.text or code}", _EDIT_PAUSE if code == _EDIT_CAP else 10.0)
    if code in _GONE:
        return Gone(f"{what}: it is not there (any more), {code}")
    if status == 401:
        return Forbidden(f"{what}: the token is not valid (any more); reset it in the Developer Portal", PORTAL)
    if status == 413 or code in _TOO_LARGE:
        return Unfit(f"{what}: the file is larger than Discord takes here; send a smaller one")
    if code == 50035 or status == 400:
        return Unfit(f"{what}: Discord refuses the content: {error.text[:500]}")
    if status == 404:
        return Gone(f"{what}: it is not there (any more), {code}")
    return Forbidden(f"{what}: {_ADVICE.get(code, f'Discord refuses with {code or status}')}", remedy)


def _retry_after(error: discord.HTTPException) -> float:
    try:
        return max(1.0, float(error.response.headers.get("Retry-After", "")))
    except ValueError:
        return 30.0


PORTAL = "https://discord.com/developers/applications"

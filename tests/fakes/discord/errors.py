"""The refusals of Discord's API: a status, a code and a text."""

from typing import Any

UNKNOWN_CHANNEL = (404, 10003, "Unknown Channel")
UNKNOWN_GUILD = (404, 10004, "Unknown Guild")
UNKNOWN_MEMBER = (404, 10007, "Unknown Member")
UNKNOWN_MESSAGE = (404, 10008, "Unknown Message")
UNKNOWN_ROLE = (404, 10011, "Unknown Role")
UNKNOWN_USER = (404, 10013, "Unknown User")
UNKNOWN_EMOJI = (400, 10014, "Unknown Emoji")
UNKNOWN_WEBHOOK = (404, 10015, "Unknown Webhook")
UNKNOWN_INTERACTION = (404, 10062, "Unknown interaction")
UNKNOWN_COMMAND = (404, 10063, "Unknown application command")
DAILY_COMMANDS = (400, 30034, "Max number of daily application command creates has been reached (200)")
TOO_MANY_REACTIONS = (400, 30010, "Maximum number of reactions reached (20)")
OLD_EDITS = (429, 30046, "Maximum number of edits to messages older than 1 hour reached. Try again later.")
UNAUTHORIZED = (401, 0, "401: Unauthorized")
ALREADY_ANSWERED = (400, 40060, "Interaction has already been acknowledged.")
MISSING_ACCESS = (403, 50001, "Missing Access")
OTHERS_MESSAGE = (403, 50005, "Cannot edit a message authored by another user")
EMPTY_MESSAGE = (400, 50006, "Cannot send an empty message")
CANNOT_MESSAGE_USER = (403, 50007, "Cannot send messages to this user")
MISSING_PERMISSIONS = (403, 50013, "Missing Permissions")
INVALID_TOKEN = (401, 50027, "Invalid Webhook Token")
SYSTEM_MESSAGE = (403, 50021, "Cannot execute action on a system message")
INVALID_FORM = (400, 50035, "Invalid Form Body")
ARCHIVED_THREAD = (400, 50083, "Thread is archived")
BAD_JSON = (400, 50109, "The request body contains invalid JSON.")
THREAD_EXISTS = (400, 160004, "A thread has already been created for this message")
NOT_FOUND = (404, 0, "404: Not Found")


class ApiError(Exception):
    """What the API answers instead of doing what was asked."""

    def __init__(
        self, reason: tuple[int, int, str], errors: dict[str, Any] | None = None, retry: float | None = None
    ) -> None:
        self.status, self.code, self.text = reason
        self.errors = errors
        self.retry = retry
        super().__init__(f"{self.status} {self.code}: {self.text}")

    def body(self) -> dict[str, Any]:
        """The JSON of the answer."""
        body: dict[str, Any] = {"message": self.text, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        if self.retry is not None:
            body |= {"retry_after": self.retry, "global": False}
        return body


class Impossible(AssertionError):
    """A person tried what Discord's own client would not let them do."""

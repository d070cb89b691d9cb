"""Files: uploaded in two steps, shown in a message of their own with words for who cannot see them."""

from typing import Any

import aiohttp

from bot.platforms.base import PlatformError, TryAgain
from bot.platforms.slack.workspace import Workspace

_ALT = 1_000
_CLOCKS_APART = 600.0


async def send_file(
    workspace: Workspace, channel: str, name: str, content: bytes, *, alt: str, now: float, thread: str | None = None
) -> str:
    """Post a file; the id of the message that shows it. Raises `PlatformError` and its kinds."""
    api = workspace.api
    asked = await api.call("files.getUploadURLExternal", filename=name, length=len(content), alt_txt=alt[:_ALT])
    await _upload(workspace, str(asked.get("upload_url") or ""), content)
    file = str(asked.get("file_id") or "")
    where: dict[str, Any] = {"channel_id": channel, **({"thread_ts": thread} if thread else {})}
    await api.call("files.completeUploadExternal", files=[{"id": file, "title": name}], **where)
    return await _shown(workspace, channel, thread, file, now - _CLOCKS_APART)


async def _upload(workspace: Workspace, url: str, content: bytes) -> None:
    try:
        async with workspace.api.line.session.post(url, data=content) as response:
            if response.status != 200:
                raise TryAgain(f"the upload was refused with status {response.status}", 5.0)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise TryAgain(f"the upload failed ({type(error).__name__})", 5.0) from error


async def _shown(workspace: Workspace, channel: str, thread: str | None, file: str, since: float) -> str:
    """The message that shows a file, which Slack makes a moment after the upload is complete."""
    method = "conversations.replies" if thread else "conversations.history"
    where: dict[str, Any] = {"channel": channel, "oldest": f"{since:.6f}", **({"ts": thread} if thread else {})}
    for pause in (0.0, 0.5, 1.0, 2.0):
        await workspace.api.pace.rest(pause)
        async for message in workspace.api.pages(method, "messages", **where):
            listed = message.get("files") or () if isinstance(message, dict) else ()
            if any(isinstance(one, dict) and one.get("id") == file for one in listed):
                return str(message["ts"])
    raise PlatformError("the file was uploaded, but the message that shows it was not found")

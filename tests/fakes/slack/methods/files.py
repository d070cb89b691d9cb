"""Files by the two calls that replaced files.upload."""

from typing import Any

from tests.fakes.slack import checks, shapes
from tests.fakes.slack.facts import ApiError, File
from tests.fakes.slack.methods import Context
from tests.fakes.slack.methods.chat import parent_of


def address(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """files.getUploadURLExternal."""
    if args["length"] < 1:
        raise ApiError("invalid_arguments")
    file = context.team.file(args["filename"], args["length"], context.bot, alt_text=args.get("alt_txt") or "")
    return {"upload_url": f"{context.slack.address}/upload/v1/{file.id}", "file_id": file.id}


def _uploaded(context: Context, given: dict[str, Any]) -> File:
    file: File | None = context.slack.files.get(given.get("id"))
    if file is None or file.team is not context.team or file.complete:
        raise ApiError("file_not_found")
    if file.content is None or len(file.content) != file.length:
        raise ApiError("file_update_failed")
    file.title = given.get("title") or file.name
    return file


def complete(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """files.completeUploadExternal: shares the files when a channel is named."""
    files = [_uploaded(context, given) for given in args["files"]]
    named = args.get("channel_id") or args.get("channels")
    if named and args.get("initial_comment") and args.get("blocks"):
        raise ApiError("invalid_arguments")
    for name in named.split(",") if named else ():
        channel = context.channel(name, active=True)
        context.inside(channel)
        if args.get("blocks"):
            checks.message(args)
        thread = parent_of(channel, args.get("thread_ts"))
        more = {"files": files, "subtype": "file_share", "thread": thread, "blocks": args.get("blocks") or []}
        by = {"bot_id": context.installed.bot_id, "app_id": context.app.id}
        for file in files:
            file.shared.append(channel.id)
        context.team.post(channel, context.bot, args.get("initial_comment") or "", **more, **by)
    for file in files:
        file.complete = True
    return {"files": [shapes.file_json(file) for file in files]}


def _known(context: Context, name: str) -> File:
    file: File | None = context.slack.files.get(name)
    if file is None or file.team is not context.team:
        raise ApiError("file_not_found")
    return file


def info(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """files.info."""
    return {"file": shapes.file_json(_known(context, args["file"])), "comments": []}


def delete(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """files.delete."""
    del context.slack.files[_known(context, args["file"]).id]
    return {}


METHODS = {
    "files.getUploadURLExternal": address,
    "files.completeUploadExternal": complete,
    "files.info": info,
    "files.delete": delete,
}

"""What a request says a message should hold: texts, embeds, components, files."""

from __future__ import annotations

import copy
import itertools
from typing import Any

from tests.fakes.discord import errors
from tests.fakes.discord.errors import ApiError
from tests.fakes.discord.guild import Channel
from tests.fakes.discord.messages import COMPONENTS_V2, Message, Upload, walk
from tests.fakes.discord.rest.call import Call

EMBED_LINKS_FLAGS = 1 << 2 | 1 << 6 | 1 << 12 | COMPONENTS_V2


def new(call: Call, channel: Channel, body: dict[str, Any]) -> dict[str, Any]:
    """The fields of a new message."""
    fields: dict[str, Any] = {"content": body.get("content") or "", "embeds": body.get("embeds") or []}
    fields["flags"] = (body.get("flags") or 0) & EMBED_LINKS_FLAGS
    fields["allowed_mentions"] = body.get("allowed_mentions")
    fields["uploads"] = _uploads(call, channel, body, [])
    fields["components"] = _components(body.get("components") or [], fields["uploads"])
    _embed_files(fields)
    if not any(fields[part] for part in ("content", "embeds", "components", "uploads")):
        raise ApiError(errors.EMPTY_MESSAGE)
    return fields


def changed(call: Call, message: Message, body: dict[str, Any]) -> dict[str, Any]:
    """The fields that an edit changes; the others stay."""
    fields: dict[str, Any] = {}
    if "content" in body:
        fields["content"] = body["content"] or ""
    if "embeds" in body:
        fields["embeds"] = body["embeds"] or []
    if "attachments" in body or call.files:
        fields["uploads"] = _uploads(call, message.channel, body, message.uploads)
    if "components" in body:
        fields["components"] = _components(body["components"] or [], fields.get("uploads", message.uploads))
    if "allowed_mentions" in body:
        fields["allowed_mentions"] = body["allowed_mentions"]
    if (body.get("flags") or 0) & COMPONENTS_V2:
        fields["flags"] = message.flags | COMPONENTS_V2
    if "embeds" in fields:
        fields.setdefault("uploads", message.uploads)
        _embed_files(fields)
    if (fields.get("flags") or message.flags) & COMPONENTS_V2:
        _nothing_of_old(message, fields)
    left = {part: fields.get(part, getattr(message, part)) for part in ("content", "embeds", "components", "uploads")}
    if not any(left.values()):
        raise ApiError(errors.EMPTY_MESSAGE)
    return fields


def _nothing_of_old(message: Message, fields: dict[str, Any]) -> None:
    """A message of new components has no content and no embeds, not even left from before."""
    for part in ("content", "embeds"):
        if fields.get(part, getattr(message, part)):
            text = f"The '{part}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2"
            problem = {"code": "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2", "message": text}
            raise ApiError(errors.INVALID_FORM, {part: {"_errors": [problem]}})


def _uploads(call: Call, channel: Channel, body: dict[str, Any], old: list[Upload]) -> list[Upload]:
    named = body.get("attachments")
    if named is None:
        named = [{"id": str(one.id)} for one in old] + [{"id": key} for key in call.files]
    kept = {str(one.id): one for one in old}
    found: list[Upload] = []
    for one in named:
        key = str(one["id"])
        if key in kept:
            found.append(kept[key])
        elif key in call.files:
            name, content = call.files[key]
            found.append(call.fake.world.upload(channel, one.get("filename") or name, content, one.get("description")))
        else:
            problem = {"code": "ATTACHMENT_NOT_FOUND", "message": "Attachment data not found."}
            raise ApiError(errors.INVALID_FORM, {"attachments": {"_errors": [problem]}})
    return found


def _components(wanted: list[dict[str, Any]], uploads: list[Upload]) -> list[dict[str, Any]]:
    made = copy.deepcopy(wanted)
    taken = {one["id"] for one in walk(made) if one.get("id")}
    free = (number for number in itertools.count(1) if number not in taken)
    for one in walk(made):
        if not one.get("id"):
            one["id"] = next(free)
        for media in (one.get("media"), one.get("file"), *(item["media"] for item in one.get("items") or ())):
            if media:
                media["url"] = _resolved(media["url"], uploads)
    return made


def _embed_files(fields: dict[str, Any]) -> None:
    fields["embeds"] = copy.deepcopy(fields["embeds"])
    for embed in fields["embeds"]:
        embed.setdefault("type", "rich")
        for part in ("image", "thumbnail"):
            if embed.get(part):
                embed[part]["url"] = _resolved(embed[part]["url"], fields["uploads"])


def _resolved(url: str, uploads: list[Upload]) -> str:
    if not url.startswith("attachment://"):
        return url
    for upload in uploads:
        if upload.name == url.removeprefix("attachment://"):
            return upload.url
    problem = {"code": "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND", "message": f"{url} was not uploaded."}
    raise ApiError(errors.INVALID_FORM, {"components": {"_errors": [problem]}})

"""A message and its reactions, and what each reader is shown of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.discord.guild import Channel, User

PLAIN, THREAD_CREATED, REPLY, COMMAND_ANSWER, THREAD_STARTER, CONTEXT_ANSWER = 0, 18, 19, 20, 21, 23
HAS_THREAD, EPHEMERAL, LOADING, COMPONENTS_V2 = 1 << 5, 1 << 6, 1 << 7, 1 << 15
TEXT_DISPLAY = 10


@dataclass(frozen=True)
class Upload:
    """A file on the content delivery network."""

    id: int
    name: str
    content: bytes
    url: str
    kind: str
    description: str | None = None

    def json(self) -> dict[str, Any]:
        """An attachment object."""
        found: dict[str, Any] = {"id": str(self.id), "filename": self.name, "size": len(self.content)}
        found |= {"url": self.url, "proxy_url": self.url, "content_type": self.kind}
        return found | ({"description": self.description} if self.description else {})


@dataclass(eq=False)
class Message:
    """A message; `only_for` is the one user who sees it, `pings` whom it really called."""

    id: int
    channel: Channel
    author: User
    moment: datetime
    content: str = ""
    kind: int = PLAIN
    flags: int = 0
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    reference: Message | int | None = None
    nonce: str | int | None = None
    edited: datetime | None = None
    application: int | None = None
    webhook: int | None = None
    interaction: dict[str, Any] | None = None
    only_for: int | None = None
    thread: Channel | None = None
    gone: bool = False
    reactions: dict[str, list[int]] = field(default_factory=dict)
    edits: list[datetime] = field(default_factory=list)
    pings: frozenset[str] = frozenset()
    mentioned: list[User] = field(default_factory=list)

    @property
    def private(self) -> bool:
        """Whether only one user sees it."""
        return self.only_for is not None

    @property
    def loading(self) -> bool:
        """Whether it is only "… is thinking" so far."""
        return bool(self.flags & LOADING)

    @property
    def text(self) -> str:
        """Every word it shows, a line each: content, embeds, texts and labels of components."""
        return "\n".join(words for words in (self.content, *_words(self.embeds), *_words(self.components)) if words)

    @property
    def buttons(self) -> list[dict[str, Any]]:
        """Its buttons, wherever in it they stand."""
        return [one for one in walk(self.components) if one["type"] == 2]

    def component(self, name: str) -> dict[str, Any] | None:
        """The component with this custom id or label."""
        for one in walk(self.components):
            if name in (one.get("custom_id"), one.get("label")):
                return one
        return None

    def json(self, viewer: int, content: bool = True, nested: bool = True) -> dict[str, Any]:
        """A message object as `viewer` gets it; without `content` its words, files and components are left out."""
        shown = content or viewer == self.author.id or self.channel.guild is None or self._mentions(viewer)
        found: dict[str, Any] = {"id": str(self.id), "channel_id": str(self.channel.id), "type": self.kind}
        found |= {"author": self.author.json(), "timestamp": self.moment.isoformat(), "flags": self.flags}
        found["edited_timestamp"] = None if self.edited is None else self.edited.isoformat()
        found |= {"content": self.content if shown else "", "embeds": self.embeds if shown else []}
        found |= {"components": self.components if shown else []}
        found["attachments"] = [one.json() for one in self.uploads] if shown else []
        found |= {"tts": False, "pinned": False, "mention_everyone": "everyone" in self.pings}
        found |= {"mentions": [one.json() for one in self.mentioned], "mention_roles": []}
        return found | self._extras(viewer, content, nested)

    def _mentions(self, viewer: int) -> bool:
        return any(one.id == viewer for one in self.mentioned)

    def _extras(self, viewer: int, content: bool, nested: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if self.reactions:
            found["reactions"] = [_reaction_json(emoji, users, viewer) for emoji, users in self.reactions.items()]
        if self.nonce is not None:
            found["nonce"] = self.nonce
        if self.application is not None:
            found |= {"application_id": str(self.application)}
        if self.webhook is not None:
            found["webhook_id"] = str(self.webhook)
        if self.interaction is not None:
            found |= {"interaction_metadata": self.interaction, "webhook_id": str(self.application)}
        if self.thread is not None:
            found["thread"] = self.thread.json()
        if self.reference is not None:
            found |= self._reference_json(viewer, content, nested)
        return found

    def _reference_json(self, viewer: int, content: bool, nested: bool) -> dict[str, Any]:
        target = self.reference
        if not isinstance(target, Message):
            return {"message_reference": {"type": 0, "message_id": str(target), "channel_id": str(self.channel.id)}}
        place: dict[str, Any] = {"type": 0, "message_id": str(target.id), "channel_id": str(target.channel.id)}
        if target.channel.guild is not None:
            place["guild_id"] = str(target.channel.guild.id)
        found: dict[str, Any] = {"message_reference": place}
        if nested and self.kind != CONTEXT_ANSWER:
            found["referenced_message"] = None if target.gone else target.json(viewer, content, nested=False)
        return found


def emoji_json(emoji: str) -> dict[str, Any]:
    """An emoji as reactions name it: a character, or `name:id` of a guild's own."""
    name, _, number = emoji.partition(":")
    return {"id": number or None, "name": name} | ({"animated": False} if number else {})


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every component and what lies inside it."""
    for one in components:
        yield one
        inside = [*one.get("components", ()), *(one[key] for key in ("accessory", "component") if one.get(key))]
        yield from walk(inside)


def mentioned(content: str) -> list[int]:
    """The users that a text names."""
    return [int(number) for number in re.findall(r"<@!?(\d+)>", content)]


def _reaction_json(emoji: str, users: list[int], viewer: int) -> dict[str, Any]:
    found = {"emoji": emoji_json(emoji), "count": len(users), "me": viewer in users, "me_burst": False}
    return found | {"count_details": {"normal": len(users), "burst": 0}, "burst_colors": [], "burst_count": 0}


_SHOWN = ("title", "description", "name", "value", "text", "label", "content", "placeholder")


def _words(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _words(one)
    elif isinstance(node, dict):
        for key in _SHOWN:
            if isinstance(node.get(key), str) and not (key == "value" and "name" not in node):
                yield node[key]
        for key, value in node.items():
            if isinstance(value, dict | list) and key not in ("emoji", "default_values"):
                yield from _words(value)

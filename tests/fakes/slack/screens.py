"""People's screens: triggers that open forms, stacks of forms, and the App Home."""

import secrets
from dataclasses import dataclass
from typing import Any

from tests.fakes.slack.elements import elements_of
from tests.fakes.slack.facts import ApiError, App, View

TRIGGER_SECONDS = 3.0
MOST_FORMS = 3


def with_ids(blocks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Blocks with the ids Slack gives to those that have none."""
    made = []
    for block in blocks:
        given = {"block_id": secrets.token_hex(3)} | block
        for element in elements_of(given):
            if element["type"] not in ("image", "mrkdwn", "plain_text"):
                element.setdefault("action_id", secrets.token_hex(3))
        made.append(given)
    return made


@dataclass(eq=False)
class _Trigger:
    app: App
    person: Any
    until: float
    used: bool = False


class Triggers:
    """Trigger ids: three seconds, once."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self._given: dict[str, _Trigger] = {}

    def new(self, app: App, person: Any) -> str:
        """A trigger for a person's click."""
        name = f"{self._slack.new_id('')}.{secrets.token_hex(4)}"
        self._given[name] = _Trigger(app, person, self._slack.clock() + TRIGGER_SECONDS)
        return name

    def use(self, name: str | None, app: App) -> Any:
        """The person a trigger is of."""
        found = self._given.get(name or "")
        if found is None or found.app is not app:
            raise ApiError("invalid_trigger_id")
        if found.used:
            raise ApiError("exchanged_trigger_id")
        if self._slack.clock() > found.until:
            raise ApiError("expired_trigger_id")
        found.used = True
        return found.person

    def expire(self) -> None:
        """Let every trigger given so far be too old."""
        for trigger in self._given.values():
            trigger.until = 0.0


class Screens:
    """All views that are open."""

    def __init__(self, slack: Any) -> None:
        self._slack = slack
        self.views: dict[str, View] = {}

    def open(self, person: Any, app: App, content: dict[str, Any]) -> View:
        """Show a form, instead of any that was there."""
        self._unique(content, None)
        self.clear(person)
        return self._add(person, app, content, None)

    def push(self, person: Any, app: App, content: dict[str, Any]) -> View:
        """Show a form on top of another."""
        self._unique(content, None)
        if not person.views:
            raise ApiError("not_found")
        if len(person.views) >= MOST_FORMS:
            raise ApiError("push_limit_reached")
        return self._add(person, app, content, person.views[-1])

    def _add(self, person: Any, app: App, content: dict[str, Any], below: View | None) -> View:
        given = self._slack.new_id("V")
        root, previous = (below.root, below.id) if below else (given, None)
        view = View(given, person.team, app, person.id, {}, self._hash(), root, previous)
        self._fill(view, content)
        self.views[given] = view
        person.views.append(view)
        self._slack.touch()
        return view

    def replace(self, view: View, content: dict[str, Any]) -> View:
        """Change a view; what was typed stays where block and action keep their ids."""
        self._unique(content, view)
        self._fill(view, content)
        view.hash, view.errors = self._hash(), {}
        self._slack.touch()
        return view

    def _fill(self, view: View, content: dict[str, Any]) -> None:
        view.content = {**content, "blocks": with_ids(content["blocks"])}
        there = {block["block_id"]: {each["action_id"] for each in elements_of(block)} for block in _full(view)}
        view.values = {
            block: {action: value for action, value in held.items() if action in there[block]}
            for block, held in view.values.items()
            if block in there
        }

    def publish(self, person: Any, app: App, content: dict[str, Any], seen: str | None) -> View:
        """Show an App Home."""
        if person.home_view is None:
            given = self._slack.new_id("V")
            person.home_view = View(given, person.team, app, person.id, {}, self._hash(), given)
            self.views[given] = person.home_view
        elif seen is not None and seen != person.home_view.hash:
            raise ApiError("hash_conflict")
        return self.replace(person.home_view, content)

    def find(self, view_id: str | None, external_id: str | None, app: App) -> View:
        """An open view by id."""
        for view in self.views.values():
            named = view.id == view_id or (external_id and view.content.get("external_id") == external_id)
            if named and view.app is app and view.open:
                return view
        raise ApiError("not_found")

    def close(self, view: View) -> None:
        """Close a form; with it those on top of it."""
        views = view.team.users[view.user].views
        if view in views:
            for gone in views[views.index(view) :]:
                gone.open = False
            del views[views.index(view) :]
        self._slack.touch()

    def clear(self, person: Any) -> None:
        """Close all forms of a person."""
        if person.views:
            self.close(person.views[0])

    def _unique(self, content: dict[str, Any], but: View | None) -> None:
        name = content.get("external_id")
        others = [view for view in self.views.values() if view.open and view is not but]
        if name and any(view.content.get("external_id") == name for view in others):
            raise ApiError("duplicate_external_id")

    def _hash(self) -> str:
        return f"{int(self._slack.clock())}.{secrets.token_hex(4)}"


def _full(view: View) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = view.content["blocks"]
    return [block for block in found if elements_of(block)]

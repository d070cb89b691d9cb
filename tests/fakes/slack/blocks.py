"""Checks blocks and views as Slack does, down to the elements; every problem is said with the place it is at."""

from typing import Any

from tests.fakes.slack import limits, rich
from tests.fakes.slack.elements import elements_of


class Surface:
    """Where blocks stand: `message`, `modal` or `home`. Each check returns the problems it found."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.problems: list[str] = []

    def message(self, blocks: Any) -> list[str]:
        """Check the blocks of a message."""
        self._blocks(blocks, "/blocks", limits.MESSAGE_BLOCKS)
        return self.problems

    def view(self, view: Any) -> list[str]:
        """Check a view."""
        if not isinstance(view, dict) or view.get("type") not in limits.VIEWS:
            return ["missing or unknown view type [json-pointer:/view/type]"]
        self.kind = view["type"]
        self._keys(view, limits.VIEWS[self.kind], "/view")
        for key in ("title", "submit", "close"):
            if view.get(key) is not None:
                self._text(view[key], f"/view/{key}", limits.MOST[f"view.{key}"], plain=True)
        for key in ("private_metadata", "callback_id"):
            self._string(view.get(key), f"/view/{key}", limits.MOST[f"view.{key}"], least=0)
        self._blocks(view.get("blocks"), "/view/blocks", limits.MOST["view.blocks"])
        blocks = view.get("blocks") if isinstance(view.get("blocks"), list) else []
        if self.kind == "modal" and not view.get("submit") and any(_kind(block) == "input" for block in blocks):
            self._say("/view/submit", "a modal with an input block needs `submit`")
        return self.problems

    def options(self, element: dict[str, Any], at: str) -> list[str]:
        """Check the options an app gave for an external select."""
        self._choices(element, at, "select")
        return self.problems

    def _say(self, at: str, problem: str) -> None:
        self.problems.append(f"[ERROR] {problem} [json-pointer:{at}]")

    def _blocks(self, blocks: Any, at: str, most: int) -> None:
        if not isinstance(blocks, list):
            self._say(at, "must be an array")
            return
        if self.kind != "message" and not blocks:
            self._say(at, "no fewer than 1 items required")
        if len(blocks) > most:
            self._say(at, f"no more than {most} items allowed [{len(blocks)} items]")
        for number, block in enumerate(blocks):
            self._block(block, f"{at}/{number}")
        ids = [block["block_id"] for block in blocks if isinstance(block, dict) and block.get("block_id")]
        for twice in sorted({each for each in ids if ids.count(each) > 1}):
            self._say(at, f"`block_id` {twice} is used more than once")
        focused = [1 for block in blocks for each in _safe_elements(block) if each.get("focus_on_load")]
        if len(focused) > 1:
            self._say(at, "only one element may have `focus_on_load`")

    def _block(self, block: Any, at: str) -> None:
        kind = _kind(block)
        if kind not in limits.BLOCKS:
            self._say(f"{at}/type", f"unsupported block type: {kind}")
            return
        if not self._keys(block, f"{limits.BLOCKS[kind]} block_id", at):
            return
        self._string(block.get("block_id"), f"{at}/block_id", limits.MOST["block_id"])
        check = getattr(self, f"_{kind}", None)
        if check:
            check(block, at)
        ids = [each.get("action_id") for each in _safe_elements(block) if each.get("action_id")]
        if len(ids) != len(set(ids)):
            self._say(at, "`action_id` is used more than once in this block")

    def _keys(self, value: Any, known: str, at: str) -> bool:
        """Say which keys are missing or unknown; whether it can be looked into further."""
        if not isinstance(value, dict):
            self._say(at, "must be an object")
            return False
        names = {name.rstrip("!") for name in known.split()} | {"type"}
        needed = [name.rstrip("!") for name in known.split() if name.endswith("!")]
        missing = [name for name in needed if value.get(name) is None]
        for name in missing:
            self._say(at, f"missing required field: {name}")
        for name in sorted(set(value) - names):
            self._say(f"{at}/{name}", "unknown field")
        return not missing

    def _section(self, block: dict[str, Any], at: str) -> None:
        if not block.get("text") and not block.get("fields"):
            self._say(at, "`text` or `fields` required")
        if block.get("text") is not None:
            self._text(block["text"], f"{at}/text", limits.MOST["section.text"])
        fields = block.get("fields")
        if fields is not None:
            self._count(fields, f"{at}/fields", limits.MOST["section.fields"])
            for number, text in enumerate(fields):
                self._text(text, f"{at}/fields/{number}", limits.MOST["section.fields.item"])
        if block.get("accessory") is not None:
            self._element(block["accessory"], f"{at}/accessory", "section")

    def _header(self, block: dict[str, Any], at: str) -> None:
        self._text(block["text"], f"{at}/text", limits.MOST["header.text"], plain=True)

    def _markdown(self, block: dict[str, Any], at: str) -> None:
        self._string(block["text"], f"{at}/text", limits.MOST["markdown.text"])

    def _rich_text(self, block: dict[str, Any], at: str) -> None:
        for where, problem in rich.problems(block, at):
            self._say(where, problem)

    def _context(self, block: dict[str, Any], at: str) -> None:
        self._all(block, at, "context")

    def _actions(self, block: dict[str, Any], at: str) -> None:
        self._all(block, at, "actions")

    def _all(self, block: dict[str, Any], at: str, where: str) -> None:
        self._count(block["elements"], f"{at}/elements", limits.MOST[f"{where}.elements"])
        for number, element in enumerate(block["elements"]):
            self._element(element, f"{at}/elements/{number}", where)

    def _input(self, block: dict[str, Any], at: str) -> None:
        self._text(block["label"], f"{at}/label", limits.MOST["input.label"], plain=True)
        if block.get("hint") is not None:
            self._text(block["hint"], f"{at}/hint", limits.MOST["input.hint"], plain=True)
        self._element(block["element"], f"{at}/element", "input")

    def _image(self, block: dict[str, Any], at: str) -> None:
        if (block.get("image_url") is None) == (block.get("slack_file") is None):
            self._say(at, "one of `image_url` and `slack_file` required")
        self._string(block.get("image_url"), f"{at}/image_url", limits.MOST["image.image_url"])
        self._string(block.get("alt_text"), f"{at}/alt_text", limits.MOST["image.alt_text"], least=0)
        if not str(block.get("image_url", "https://")).startswith(("https://", "http://")):
            self._say(f"{at}/image_url", "must be a URL")
        if block.get("title") is not None:
            self._text(block["title"], f"{at}/title", limits.MOST["image.alt_text"], plain=True)

    def _table(self, block: dict[str, Any], at: str) -> None:
        rows = block["rows"]
        self._count(rows, f"{at}/rows", limits.TABLE_ROWS)
        widths = {len(row) for row in rows}
        if len(widths) > 1 or max(widths, default=1) > limits.TABLE_COLUMNS:
            self._say(f"{at}/rows", f"rows need the same number of columns, at most {limits.TABLE_COLUMNS}")

    def _element(self, element: Any, at: str, where: str) -> None:
        kind = _kind(element)
        if kind not in limits.ALLOWED[where] or (self.kind != "modal" and kind in limits.OF_MODALS_ONLY):
            self._say(f"{at}/type", f"unsupported type: {kind} in {where} of a {self.kind}")
            return
        if not self._keys(element, limits.ELEMENTS[kind], at):
            return
        if kind in ("plain_text", "mrkdwn"):
            self._text(element, at, limits.MOST["text"])
            return
        if kind == "image":
            self._image(element, at)
            return
        self._string(element.get("action_id"), f"{at}/action_id", limits.MOST["action_id"])
        if element.get("placeholder") is not None:
            self._text(element["placeholder"], f"{at}/placeholder", limits.MOST["select.placeholder"], plain=True)
        if element.get("confirm") is not None:
            self._confirm(element["confirm"], f"{at}/confirm")
        self._of_kind(element, at, kind)

    def _of_kind(self, element: dict[str, Any], at: str, kind: str) -> None:
        if kind in ("button", "workflow_button"):
            self._button(element, at)
        elif kind in ("static_select", "multi_static_select"):
            self._choices(element, at, "select")
        elif kind in ("overflow", "checkboxes", "radio_buttons"):
            self._choices(element, at, kind)
        elif kind == "plain_text_input":
            low, high = element.get("min_length", 0), element.get("max_length", 3000)
            if not 0 <= low <= high <= limits.MOST["plain_text_input.max_length"] or high < 1:
                self._say(at, "`min_length` and `max_length` must be ordered and at most 3000")
            if len(element.get("initial_value") or "") > high:
                self._say(f"{at}/initial_value", f"must be at most {high} characters")
        elif kind == "number_input":
            if float(element.get("min_value", "-inf")) > float(element.get("max_value", "inf")):
                self._say(at, "`min_value` is above `max_value`")
        elif kind == "file_input" and not 1 <= element.get("max_files", 10) <= limits.MOST["file_input.max_files"]:
            self._say(f"{at}/max_files", "must be from 1 to 10")

    def _button(self, element: dict[str, Any], at: str) -> None:
        self._text(element["text"], f"{at}/text", limits.MOST["button.text"], plain=True)
        for key in ("value", "url", "accessibility_label"):
            self._string(element.get(key), f"{at}/{key}", limits.MOST[f"button.{key}"])
        if element.get("style") not in (None, "primary", "danger"):
            self._say(f"{at}/style", "must be primary or danger")

    def _choices(self, element: dict[str, Any], at: str, where: str) -> None:
        options, groups = element.get("options"), element.get("option_groups")
        if (options is None) == (groups is None):
            self._say(at, "one of `options` and `option_groups` required")
            return
        found = list(options or [])
        if groups is not None:
            self._count(groups, f"{at}/option_groups", limits.MOST["select.option_groups"])
            for number, group in enumerate(groups):
                self._text(group["label"], f"{at}/option_groups/{number}/label", 75, plain=True)
                self._count(group["options"], f"{at}/option_groups/{number}/options", 100)
                found += group["options"]
        else:
            self._count(found, f"{at}/options", limits.MOST[f"{where}.options"])
        for number, option in enumerate(found):
            self._option(option, f"{at}/options/{number}", plain=where not in ("checkboxes", "radio_buttons"))
        initial = element.get("initial_options") or [element.get("initial_option")]
        if any(each is not None and each not in found for each in initial):
            self._say(f"{at}/initial_option", "must match one of the options exactly")
        values = [option.get("value") for option in found if isinstance(option, dict)]
        if len(values) != len(set(values)):
            self._say(f"{at}/options", "option values must differ")

    def _option(self, option: Any, at: str, plain: bool) -> None:
        if self._keys(option, "text! value! description url", at):
            self._text(option["text"], f"{at}/text", limits.MOST["option.text"], plain)
            self._string(option["value"], f"{at}/value", limits.MOST["option.value"])
            if option.get("description") is not None:
                self._text(option["description"], f"{at}/description", limits.MOST["option.description"], plain)

    def _confirm(self, confirm: Any, at: str) -> None:
        if self._keys(confirm, "title! text! confirm deny style", at):
            for key in ("title", "text", "confirm", "deny"):
                if confirm.get(key) is not None:
                    self._text(confirm[key], f"{at}/{key}", limits.MOST[f"confirmation.{key}"], plain=key != "text")

    def _text(self, text: Any, at: str, most: int, plain: bool = False) -> None:
        if _kind(text) not in (("plain_text",) if plain else ("plain_text", "mrkdwn")):
            self._say(at, "must be a plain_text object" if plain else "must be a text object")
        elif self._keys(text, limits.ELEMENTS[text["type"]], at):
            self._string(text["text"], f"{at}/text", most)

    def _string(self, value: Any, at: str, most: int, least: int = 1) -> None:
        if value is None:
            return
        if not isinstance(value, str):
            self._say(at, "must be a string")
        elif len(value) > most:
            self._say(at, f"must be less than {most + 1} characters")
        elif len(value) < least:
            self._say(at, f"must be more than {least - 1} characters")

    def _count(self, value: Any, at: str, most: int) -> None:
        if not isinstance(value, list):
            self._say(at, "must be an array")
        elif not 1 <= len(value) <= most:
            self._say(at, f"from 1 to {most} items allowed [{len(value)} items]")


def _kind(value: Any) -> Any:
    return value.get("type") if isinstance(value, dict) else None


def _safe_elements(block: Any) -> list[dict[str, Any]]:
    if _kind(block) not in limits.BLOCKS or not isinstance(block.get("elements", []), list):
        return []
    return [element for element in elements_of({"elements": [], **block}) if isinstance(element, dict)]


def characters(value: Any) -> int:
    """All characters people read in some blocks."""
    if isinstance(value, list):
        return sum(characters(part) for part in value)
    if not isinstance(value, dict):
        return 0
    own = value.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(characters(part) for part in value.values())

"""Interactive elements as a person uses them: finding one, filling it in, and the state of a form."""

from typing import Any

_WORDS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")
_SINGLE = {
    "users_select": "selected_user",
    "channels_select": "selected_channel",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
}
_SEVERAL = {
    "multi_users_select": "selected_users",
    "multi_channels_select": "selected_channels",
    "multi_conversations_select": "selected_conversations",
}
_ONE_OPTION = ("static_select", "radio_buttons", "overflow", "external_select")
_SOME_OPTIONS = ("multi_static_select", "checkboxes", "multi_external_select")


def elements_of(block: dict[str, Any]) -> list[dict[str, Any]]:
    """The interactive elements of a block."""
    if block["type"] in ("actions", "context_actions"):
        return list(block["elements"])
    single = block.get("accessory") or (block.get("element") if block["type"] == "input" else None)
    return [single] if single and "action_id" in single else []


def find(blocks: list[dict[str, Any]], what: str, kinds: tuple[str, ...] = ()) -> tuple[dict[str, Any], dict[str, Any]]:
    """The block and element with this action id, value, text or block id."""
    all_of_them = [(block, element) for block in blocks for element in elements_of(block)]
    for names in (("action_id",), ("value",), ("text",), ("block_id",)):
        for block, element in all_of_them:
            if (not kinds or element["type"] in kinds) and what in [_name(block, element, name) for name in names]:
                return block, element
    there = [f"{element['action_id']} {_name({}, element, 'text') or ''}".strip() for _, element in all_of_them]
    raise AssertionError(f"nothing called {what!r} to use; there is {there}")


def _name(block: dict[str, Any], element: dict[str, Any], key: str) -> Any:
    if key == "block_id":
        return block.get(key)
    found = element.get(key)
    return found["text"] if isinstance(found, dict) else found


def options(element: dict[str, Any]) -> list[dict[str, Any]]:
    """All options, those in groups too."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def _option(element: dict[str, Any], chosen: Any) -> dict[str, Any]:
    if isinstance(chosen, dict):
        return chosen
    for option in options(element):
        if chosen in (option["value"], option["text"]["text"]):
            return option
    raise AssertionError(f"no option {chosen!r}; there are {[option['value'] for option in options(element)]}")


def filled(element: dict[str, Any], value: Any) -> dict[str, Any]:
    """An element's part of the state once a person gave it a value."""
    kind = element["type"]
    if kind in _WORDS:
        return {"type": kind, "value": None if value in (None, "") else str(value)}
    if kind in _SINGLE:
        return {"type": kind, _SINGLE[kind]: value}
    if kind in _SEVERAL:
        return {"type": kind, _SEVERAL[kind]: _listed(value)}
    if kind in _ONE_OPTION:
        return {"type": kind, "selected_option": None if value is None else _option(element, value)}
    if kind in _SOME_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, each) for each in _listed(value)]}
    if kind == "file_input":
        return {"type": kind, "files": _listed(value)}
    if kind == "rich_text_input":
        return {"type": kind, "rich_text_value": value}
    raise AssertionError(f"nobody can fill in a {kind}")


def _listed(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else [] if value is None else [value]


def initial(element: dict[str, Any]) -> Any:
    """What an element holds before anybody touches it."""
    for key, value in element.items():
        if key.startswith("initial_"):
            return value
    return None


def state(
    blocks: list[dict[str, Any]], values: dict[str, Any], before: dict[str, dict[str, Any]]
) -> dict[str, dict[str, Any]]:
    """The state of a form with these values; what Slack's own client would not submit is an error of the test."""
    left = dict(values)
    made: dict[str, dict[str, Any]] = {}
    for block in blocks:
        for element in elements_of(block):
            if block["type"] != "input" and element["type"] in ("button", "overflow", "workflow_button"):
                continue
            block_id, action = block["block_id"], element["action_id"]
            key = next((name for name in (block_id, action) if name in left), None)
            held = before.get(block_id, {}).get(action)
            given = filled(element, left.pop(key)) if key else held or filled(element, initial(element))
            made.setdefault(block_id, {})[action] = given
            if block["type"] == "input":
                _submittable(block, element, given)
    assert not left, f"the form has no fields {sorted(left)}"
    return made


def _submittable(block: dict[str, Any], element: dict[str, Any], given: dict[str, Any]) -> None:
    value = next((given[key] for key in given if key != "type"), None)
    label = block["label"]["text"]
    if value in (None, [], ""):
        assert block.get("optional"), f"{label!r} must be filled in; Slack does not submit without it"
        return
    if element["type"] == "plain_text_input":
        assert element.get("min_length", 0) <= len(value) <= element.get("max_length", 3000), f"length of {label!r}"
    if element["type"] == "number_input":
        low, high = float(element.get("min_value", "-inf")), float(element.get("max_value", "inf"))
        assert low <= float(value) <= high, f"{label!r} must be from {low} to {high}"

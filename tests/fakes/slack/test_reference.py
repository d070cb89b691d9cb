"""The fake's catalogue, limits and manifest rules against the published reference."""

import json
from typing import Any

import jsonschema_rs
import pytest

from tests.fakes.slack import limits
from tests.fakes.slack.blocks import Surface
from tests.fakes.slack.catalogue import METHODS
from tests.fakes.slack.methods.apps import manifest_errors
from tests.fakes.slack.shared import spec, spec_path

NOT_IN_THE_REFERENCE = {"apps.manifest.validate"}
KINDS = {"boolean": {"bool"}, "integer": {"int"}, "number": {"int"}, "string": {"text", "json"}, "array": {"json"}}


@pytest.mark.parametrize("name", sorted(set(METHODS) - NOT_IN_THE_REFERENCE))
def test_the_catalogue_says_what_the_reference_says(name: str) -> None:
    reference, method = spec(f"slack-api-ref/methods/{name}.json"), METHODS[name]
    known = {key: value for key, value in reference["args"]["properties"].items() if key != "token"}
    assert set(method.args) == set(known)
    assert method.required == set(reference["args"].get("required") or []) - {"token"}
    assert set(method.scopes) == set((reference.get("scope") or {}).get("bot", []))
    assert f"t{method.tier}" == reference["rate_limits"]
    for key, kind in method.args.items():
        assert kind in KINDS.get(known[key].get("type", ""), {kind}), key


def _leaves(value: Any, at: tuple[str, ...] = ()) -> dict[tuple[str, ...], int]:
    if not isinstance(value, dict):
        return {at: value}
    return {path: number for key, each in value.items() for path, number in _leaves(each, (*at, key)).items()}


def test_the_limits_are_the_published_ones() -> None:
    published = _leaves(spec("slackblocks-spec/limits.json"))
    most = {
        ".".join(path[:-1]): number for path, number in published.items() if path[-1] in ("max_length", "max_items")
    }
    most |= {".".join(path[:-1]): number for path, number in published.items() if path[-1] == "max"}
    most["section.fields.item"] = published["section", "fields", "item_max_length"]
    assert limits.MOST.items() <= most.items()


FOLDERS = {"blocks": "block", "elements": "element"}
NOT_PLAYED = {"alert", "card", "carousel", "container", "context_actions", "data_table", "data_visualization"}
NOT_PLAYED |= {"plan", "task_card", "url"}


def _fixtures() -> list[Any]:
    folder = spec_path("slackblocks-spec/fixtures/valid")
    return [json.loads(path.read_text()) for kind in FOLDERS for path in sorted((folder / kind).glob("*.json"))]


def test_valid_blocks_and_elements_are_let_through() -> None:
    tried = 0
    for fixture in _fixtures():
        if fixture["type"] in NOT_PLAYED:
            continue
        tried += 1
        block = fixture if fixture["type"] in limits.BLOCKS and "action_id" not in fixture else _around(fixture)
        assert Surface("modal").view(_modal(block)) == [], fixture
    assert tried > 40


def test_valid_rich_text_is_let_through() -> None:
    folder = spec_path("slackblocks-spec/fixtures/valid/rich_text")
    for path in sorted(folder.glob("*.json")):
        part = json.loads(path.read_text())
        if not part["type"].startswith("rich_text"):
            part = {"type": "rich_text_section", "elements": [part]}
        block = part if part["type"] == "rich_text" else {"type": "rich_text", "elements": [part]}
        assert Surface("message").message([block]) == [], path.name


def _around(element: dict[str, Any]) -> dict[str, Any]:
    where = next(name for name in ("input", "actions", "section") if element["type"] in limits.ALLOWED[name])
    text = {"type": "plain_text", "text": "Label"}
    if where == "input":
        return {"type": "input", "label": text, "element": element}
    return {"type": "actions", "elements": [element]} if where == "actions" else {"type": "section", "text": text}


def _modal(block: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "plain_text", "text": "Title"}
    return {"type": "modal", "title": text, "submit": text, "blocks": [block]}


def test_the_views_of_the_sdk_are_let_through() -> None:
    tried = 0
    for path in sorted(spec_path("python-slack-sdk/tests").rglob("view*.json")):
        view = json.loads(path.read_text())
        if view.get("type") in limits.VIEWS:
            tried += 1
            known = {
                key: value for key, value in view.items() if key in limits.VIEWS[view["type"]].replace("!", "").split()
            }
            found = Surface("modal").view(known | {"type": view["type"]})
            assert [each for each in found if "values must differ" not in each] == [], path.name
    assert tried > 2


def _schema_of_manifests() -> jsonschema_rs.Validator:
    schema = spec("manifest-schema/schemas/manifest.schema.1.0.0.json")
    return jsonschema_rs.Draft7Validator(schema)


def _manifest(**changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = spec("manifest-schema/tests/manifests/v1/manifest.valid.json")
    for path, value in changes.items():
        *above, last = path.split("__")
        inside = made
        for key in above:
            inside = inside[int(key)] if key.isdigit() else inside[key]
        inside[last] = value
    return made


MANIFESTS = {
    "the example": {},
    "a setting nobody knows": {"settings__bad_param": False},
    "a name of 36 characters": {"display_information__name": "n" * 36},
    "a shortcut of an unknown type": {"features__shortcuts__0__type": "team"},
    "a shortcut with a long name": {"features__shortcuts__0__name": "n" * 25},
    "a command without a slash": {"features__slash_commands__0__command": "poll"},
    "a command without a description": {"features__slash_commands__0__description": ""},
    "a feature nobody knows": {"features__dancing": {}},
}


@pytest.mark.parametrize("what", MANIFESTS)
def test_manifests_are_judged_as_the_schema_judges_them(what: str) -> None:
    manifest = _manifest(**MANIFESTS[what])
    assert _schema_of_manifests().is_valid(manifest) == (manifest_errors(manifest) == []) == (not MANIFESTS[what])

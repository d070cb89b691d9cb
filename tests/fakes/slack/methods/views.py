"""Forms and the App Home."""

from typing import Any

from tests.fakes.slack import checks, shapes
from tests.fakes.slack.facts import ApiError
from tests.fakes.slack.methods import Context


def _of(args: dict[str, Any], kind: str) -> dict[str, Any]:
    content: dict[str, Any] = args["view"]
    checks.view(content)
    if content["type"] != kind:
        wrong = f"[ERROR] a view of type {kind} is needed [json-pointer:/view/type]"
        raise ApiError("invalid_arguments", response_metadata={"messages": [wrong]})
    return content


def open_form(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """views.open."""
    content = _of(args, "modal")
    person = context.slack.triggers.use(args.get("trigger_id"), context.app)
    return {"view": shapes.view_json(context.slack.screens.open(person, context.app, content))}


def push(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """views.push."""
    content = _of(args, "modal")
    person = context.slack.triggers.use(args.get("trigger_id"), context.app)
    return {"view": shapes.view_json(context.slack.screens.push(person, context.app, content))}


def update(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """views.update."""
    checks.view(args["view"])
    view = context.slack.screens.find(args.get("view_id"), args.get("external_id"), context.app)
    content = _of(args, view.content["type"])
    if args.get("hash") not in (None, view.hash):
        raise ApiError("hash_conflict")
    return {"view": shapes.view_json(context.slack.screens.replace(view, content))}


def publish(context: Context, args: dict[str, Any]) -> dict[str, Any]:
    """views.publish."""
    content = _of(args, "home")
    if not context.app.home:
        raise ApiError("not_enabled")
    person = context.user(args["user_id"])
    return {"view": shapes.view_json(context.slack.screens.publish(person, context.app, content, args.get("hash")))}


METHODS = {"views.open": open_form, "views.push": push, "views.update": update, "views.publish": publish}

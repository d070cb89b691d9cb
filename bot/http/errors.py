"""What goes wrong in a call becomes JSON: `{"error": {"code", "message"}}`."""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec
import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

log = structlog.get_logger()
_CODES = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "too_large",
}


class ApiError(Exception):
    """A call that cannot be done as it was made. `code` is for programs, `message` says what to send instead."""

    def __init__(self, status: int, code: str, message: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message
        self.fields = fields


def body_of(error: ApiError) -> dict[str, object]:
    """The error as the answer's body."""
    inner: dict[str, object] = {"code": error.code, "message": error.message}
    if error.fields is not None:
        inner["fields"] = dict(error.fields)
    return {"error": inner}


def json_response(value: object, status: int = 200) -> web.Response:
    """An answer in JSON."""
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")


@web.middleware
async def errors_as_json(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer whatever was raised; only a fault of the program itself is logged and becomes a 500."""
    try:
        return await handler(request)
    except ApiError as error:
        return json_response(body_of(error), error.status)
    except web.HTTPException as error:
        if error.status < HTTPStatus.BAD_REQUEST:
            raise
        return _plain_error(error)
    except (HttpProcessingError, web.RequestPayloadError):
        return json_response(body_of(ApiError(400, "bad_request", "The body cannot be read: send it as it is.")), 400)
    except ConnectionError:
        raise
    except Exception:
        log.exception("call_failed", method=request.method, route=route_of(request))
        return json_response(body_of(ApiError(500, "internal", "Chorus failed here; its log says why.")), 500)


def route_of(request: web.Request) -> str:
    """The pattern a call matched, without ids: safe for logs and as a label."""
    resource = request.match_info.route.resource
    return "" if resource is None else resource.canonical


def _plain_error(error: web.HTTPException) -> web.Response:
    code = _CODES.get(HTTPStatus(error.status), "refused")
    answer = json_response(body_of(ApiError(error.status, code, error.reason)), error.status)
    if "Allow" in error.headers:
        answer.headers["Allow"] = error.headers["Allow"]
    return answer

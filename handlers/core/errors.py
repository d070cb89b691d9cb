"""What a handler raises when a person asked for something that cannot be."""

from handlers.core.message import Span


class Refused(Exception):
    """An expected refusal: a text key and its values, shown privately in the person's language.

    Everything the handler changed is undone. `field` names the form field it is about.
    """

    def __init__(self, reason: str, /, *, field: str | None = None, **values: Span | int | float) -> None:
        super().__init__(reason)
        self.reason = reason
        self.field = field
        self.values = values


class RefusedFields(Exception):
    """Several fields of a form are wrong: one refusal each, keyed by field id."""

    def __init__(self, fields: dict[str, Refused]) -> None:
        super().__init__(", ".join(sorted(fields)))
        self.fields = fields

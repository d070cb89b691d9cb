"""The form for a new poll."""

from collections.abc import Sequence

from handlers.core.forms import Field, Form
from handlers.core.message import Option
from handlers.core.texts import Words
from handlers.polls.model import LONGEST_TITLE


def new_poll(words: Words, channels: Sequence[Option]) -> Form:
    """The form that a bare `/poll` opens; `channels` are those to choose from, none where there is only this one."""
    kinds = (Option("one", words.line("polls.form.one")), Option("several", words.line("polls.form.several")))
    return Form(
        token="polls.create",
        title=words.line("polls.form.title"),
        fields=(
            Field("title", words.line("polls.form.question"), required=True, max_length=LONGEST_TITLE),
            Field(
                "choices",
                words.line("polls.form.choices"),
                "long_text",
                hint=words.line("polls.form.choices_hint"),
                lines=True,
            ),
            Field("kind", words.line("polls.form.kind"), "choice", options=kinds, value="one"),
            Field("most", words.line("polls.form.most"), "number", hint=words.line("polls.form.most_hint")),
            Field("closes", words.line("polls.form.closes"), hint=words.line("polls.form.closes_hint")),
            *_channels(words, channels),
        ),
        submit=words.line("polls.form.submit"),
        language=words.language,
    )


def _channels(words: Words, channels: Sequence[Option]) -> Sequence[Field]:
    if not channels:
        return []
    hint = words.line("polls.form.channels_hint")
    return [Field("channels", words.line("polls.form.channels"), "choices", options=tuple(channels), hint=hint)]

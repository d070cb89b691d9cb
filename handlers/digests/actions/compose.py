"""Composing a digest from what every feature contributes, over one window."""

from datetime import datetime

import msgspec

from handlers.core.context import Context
from handlers.core.events import Place
from handlers.core.feature import Section, Window
from handlers.core.message import Message
from handlers.core.moments import micros
from handlers.digests import views
from handlers.digests.rhythm import zone_of
from handlers.feedback.store import Talk, coverage, newcomers, totals

NOWHERE = Place("", "", "")


async def compose(context: Context, window: Window, language: str) -> Message:
    """The digest of a window in a language; reads only. `context.where` is the team channel, if there is one."""
    place = context.where or NOWHERE
    spoken = msgspec.structs.replace(context.at(place), spoken=language)
    return views.digest(
        context.texts.words(language),
        window,
        await zone_of(context, place),
        await _sections(spoken, window),
        await _numbers(spoken, window),
        await coverage(context.session, window.start, window.end),
    )


async def _sections(context: Context, window: Window) -> list[Section]:
    """What features contribute, in order; empty parts are left out."""
    found = [
        section
        for feature in context.registry.features
        for contribute in feature.sections
        if (section := await contribute(context, window)) is not None and section.elements
    ]
    return sorted(found, key=lambda section: section.order)


async def _numbers(context: Context, window: Window) -> views.Numbers:
    before = window.start - (window.end - window.start)
    return views.Numbers(
        now=await _talk(context, window.start, window.end),
        before=await _talk(context, before, window.start),
        newcomers=await newcomers(context.session, micros(window.start), micros(window.end)),
    )


async def _talk(context: Context, start: datetime, end: datetime) -> Talk:
    return await totals(context.session, micros(start), micros(end))

"""`/chorus link` and `/chorus unlink`: several accounts as one person, and apart again."""

from collections.abc import Sequence
from datetime import timedelta

from handlers.core.arguments import parse
from handlers.core.channels import platform_name
from handlers.core.codes import LENGTH, bare
from handlers.core.context import Context
from handlers.core.effects import Effect, Effects, Refresh, Whisper
from handlers.core.errors import Refused
from handlers.core.events import Command, Entered, Identity
from handlers.core.feature import Feature, Following
from handlers.core.message import Code, Moment, Text
from handlers.core.moments import from_micros, micros
from handlers.core.personal import natural
from handlers.feedback import followers
from handlers.feedback.store import erase_person
from handlers.people import store, views
from handlers.people.model import MINUTES, TRIES, hashed, is_code, matching, spaces_shared


async def link(context: Context, command: Command) -> Effects:
    """Give a code, or become one person with whoever was given the one that was typed."""
    _require_known(context, context.actor.identity)
    typed = parse(command.words, {})
    code = bare("".join((*typed.words, *typed.quoted)))
    return await _enter(context, code) if code else await _give(context)


async def unlink(context: Context, command: Command) -> Effects:
    """Give each account the person back that it was."""
    identities = await store.identities(context.session, context.actor.id)
    if len(identities) < 2:
        raise Refused("people.refused.not_linked", command=Code("/chorus link"))
    told, effects = await _part(context, context.actor.id, identities)
    return [Whisper(views.parted(context.private, len(identities), told)), *effects]


async def entered(context: Context, event: Entered) -> Effects:
    """Where anybody can be anybody from now on, accounts that were joined while it was trusted come apart."""
    effects: list[Effect] = []
    if event.where.platform in context.unverified and not event.imported:
        for person in await store.joined_with(context.session, event.where.platform):
            effects += (await _part(context, person, await store.identities(context.session, person)))[1]
    return effects


async def _part(context: Context, person: str, identities: Sequence[Identity]) -> tuple[list[Text], list[Effect]]:
    out = await store.opted_out(context.session, person)
    await store.part(context.session, person, identities)
    apart = [own for own in map(natural, identities) if own != person]
    for own in apart:
        await store.set_opted_out(context.session, own, out)
    return _gathered([await part(context, person, apart) for one in _features(context) for part in one.parts])


async def _give(context: Context) -> Effects:
    code = context.random_code(LENGTH)
    await store.keep_code(context.session, context.actor.id, hashed(context.community, code), micros(context.now))
    joined = await store.identities(context.session, context.actor.id)
    return [Whisper(views.code(context.private, code, joined if len(joined) > 1 else ()))]


async def _enter(context: Context, code: str) -> Effects:
    since = micros(context.now - timedelta(minutes=MINUTES))
    tried = await store.tries(context.session, context.actor.id, since)
    if tried.count >= TRIES:
        until = from_micros(tried.first_at) + timedelta(minutes=MINUTES)
        raise Refused("people.refused.too_many_tries", when=Moment(until))
    giver = (
        matching(hashed(context.community, code), await store.codes(context.session, since)) if is_code(code) else None
    )
    if giver is None:
        await store.count_try(context.session, context.actor.id, tried, micros(context.now))
        return [Whisper(views.wrong(context.private, TRIES - tried.count - 1))]
    if giver == context.actor.id:
        raise Refused("people.refused.own_code")
    return await _join(context, giver, context.actor.id)


async def _join(context: Context, stays: str, goes: str) -> Effects:
    await _require_one_a_space(context, stays, goes)
    out = {person: await store.opted_out(context.session, person) for person in (stays, goes)}
    name = await store.name_of(context.session, stays)
    await store.join(context.session, stays, goes, micros(context.now))
    following = [await join(context, stays, goes) for one in _features(context) for join in one.joins]
    told, effects = _gathered(following)
    either = any(out.values())
    if either:
        effects += await _erase(context, stays)
    accounts = await store.identities(context.session, stays)
    message = views.joined(context.private, name, accounts, told, opted_out=either and not all(out.values()))
    return [Whisper(message), *effects]


async def _require_one_a_space(context: Context, stays: str, goes: str) -> None:
    here, there = await store.identities(context.session, goes), await store.identities(context.session, stays)
    shared = spaces_shared(here, there)
    if shared:
        raise Refused("people.refused.same_space", platform=platform_name(shared[0]))


async def _erase(context: Context, person: str) -> list[Effect]:
    await store.set_opted_out(context.session, person, True)
    erased = await erase_person(context.session, person)
    return [*(Refresh(subject) for subject in erased.subjects), *followers(context)]


def _require_known(context: Context, identity: Identity) -> None:
    if identity.platform in context.unverified:
        raise Refused("people.refused.unverified", platform=platform_name(identity.platform))


def _features(context: Context) -> Sequence[Feature]:
    return context.registry.features


def _gathered(following: Sequence[Following]) -> tuple[list[Text], list[Effect]]:
    told = [text for one in following for text in one.told]
    return told, [effect for one in following for effect in one.effects]

"""The commands that Discord offers, from those that features declare, and an answer to one as the line it stands for.

A command that has subcommands cannot be sent bare on Discord: what stands alone elsewhere is `new` there. The name
after the slash is the same in every language, since that is what help, digests and other people write.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from bot.platforms.discord.commands_line import LINE, NEW, TYPED, arguments_of, option_names, subs, typed_line
from bot.platforms.discord.incoming import Slash
from bot.platforms.discord.lengths import cut
from bot.platforms.discord.limits import COMMAND_OPTIONS, DESCRIPTION, OFFERED_NAME
from handlers.core.feature import ActionSpec, Argument, CommandSpec
from handlers.core.texts import LANGUAGES, Texts

Json = dict[str, Any]
ALIAS = "chorus"
_ANYTHING = CommandSpec(ALIAS, ())
_CHAT_INPUT, _ON_MESSAGE = 1, 3
_SUBCOMMAND, _STRING, _BOOLEAN = 1, 3, 5
_IN_GUILDS = {"contexts": [0], "integration_types": [0]}
# What Discord calls the languages of the catalogues; two kinds of English share one.
_LOCALES: Mapping[str, Sequence[str]] = {"en": ("en-US", "en-GB")}


class Offered:
    """What is offered, and what an answer to it means."""

    def __init__(self, specs: Sequence[CommandSpec], actions: Sequence[ActionSpec], texts: Texts) -> None:
        self._texts = texts
        self._specs = {spec.name: spec for spec in specs if spec.slash}
        self._actions = {cut(texts.words("en").line(action.label), OFFERED_NAME): action for action in actions}

    @property
    def commands(self) -> Sequence[Json]:
        """The payload that registers everything."""
        return [
            *(self._command(spec) for spec in self._specs.values()),
            self._alias(),
            *(self._menu(label, action) for label, action in self._actions.items()),
        ]

    @property
    def fingerprint(self) -> str:
        """The same for the same offer: it is registered again only when this changed."""
        return hashlib.sha256(json.dumps(self.commands, sort_keys=True).encode()).hexdigest()

    def action(self, label: str) -> str | None:
        """The action that an entry of the message menu stands for."""
        found = self._actions.get(label)
        return None if found is None else found.name

    def line(self, slash: Slash) -> str:
        """The words that a person would have typed after the command's name."""
        return typed_line(self._specs.get(slash.name, _ANYTHING), slash.sub, slash.options)

    def suggested(self, command: str, sub: str, option: str) -> str:
        """The suggestions that an option names; empty where it names none."""
        spec = self._specs.get(command)
        arguments = () if spec is None else arguments_of(spec, "" if sub == NEW else sub)
        return next((one.suggests for one in arguments if option in option_names(one)), "")

    def _command(self, spec: CommandSpec) -> Json:
        ways = list(subs(spec))
        options = self._options(spec, "") if ways == [""] else [self._subcommand(spec, sub) for sub in ways]
        return self._named(spec.name, "", spec.usages[0].text) | _IN_GUILDS | {"type": _CHAT_INPUT, "options": options}

    def _subcommand(self, spec: CommandSpec, sub: str) -> Json:
        usage = next(usage for usage in spec.usages if usage.sub == sub)
        name, named = (sub, usage.named) if sub else (NEW, "discord.command.new")
        return self._named(name, named, usage.text) | {"type": _SUBCOMMAND, "options": self._options(spec, sub)}

    def _options(self, spec: CommandSpec, sub: str) -> list[Json]:
        arguments = sorted(arguments_of(spec, sub), key=lambda argument: not _is_required(argument))
        options = [self._option(name, argument) for argument in arguments for name in option_names(argument)]
        if any(argument.kind == "flag" for argument in arguments):
            options = options[: COMMAND_OPTIONS - 1]
            options.append(self._named(TYPED, "", "discord.command.flags") | {"type": _STRING})
        return options

    def _option(self, name: str, argument: Argument) -> Json:
        made = self._named(name, argument.named, argument.text, name.removeprefix(argument.name))
        made["type"] = _BOOLEAN if argument.kind == "switch" else _STRING
        if _is_required(argument):
            made["required"] = True
        if argument.suggests and made["type"] == _STRING:
            made["autocomplete"] = True
        return made

    def _alias(self) -> Json:
        words = self._named(LINE, "", "discord.command.line") | {"type": _STRING}
        return self._named(ALIAS, "", "discord.command.chorus") | _IN_GUILDS | {"type": _CHAT_INPUT, "options": [words]}

    def _menu(self, label: str, action: ActionSpec) -> Json:
        return {"type": _ON_MESSAGE, "name": label} | _IN_GUILDS | self._localized(action.label, "")

    def _named(self, name: str, named: str, text: str, number: str = "") -> Json:
        """Name and description in English and in every other language of the catalogues."""
        made: Json = {"name": name, "description": self._described("en", text)}
        return made | self._localized(named, number) | {"description_localizations": self._descriptions(text)}

    def _described(self, language: str, text: str) -> str:
        return cut(self._texts.words(language).line(text), DESCRIPTION)

    def _descriptions(self, text: str) -> Mapping[str, str]:
        return {locale: self._described(language, text) for language in LANGUAGES for locale in _locales(language)}

    def _localized(self, key: str, number: str) -> Json:
        """Names in the languages that have one; those without keep the English one."""
        found = {
            locale: cut(f"{self._texts.words(language).line(key)}{number}", OFFERED_NAME)
            for language in LANGUAGES
            if key in self._texts.keys(language)
            for locale in _locales(language)
        }
        return {"name_localizations": found} if found else {}


def _locales(language: str) -> Sequence[str]:
    return _LOCALES.get(language, (language,))


def _is_required(argument: Argument) -> bool:
    # A bare command opens its form: with `question` required nobody could leave it empty on Discord.
    return argument.required and argument.kind != "quoted"

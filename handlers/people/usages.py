"""How the commands about oneself are used, for help, completion and platforms with typed options."""

from handlers.core.feature import Argument, Usage

OPT_OUT = (Usage("", "", "people.help.optout"),)
OPT_IN = (Usage("", "", "people.help.optin"),)
LINK = (Usage("", "", "people.help.link", arguments=(Argument("code", "people.argument.code"),)),)
EXPORT = (Usage("me", "me", "people.help.export", arguments=(Argument("me", "people.argument.me"),)),)
FORGET = (Usage("me", "me", "people.help.forget", arguments=(Argument("me", "people.argument.me"),)),)
UNLINK = (Usage("", "", "people.help.unlink"),)

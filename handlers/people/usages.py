"""How the commands about oneself are used, for help, completion and platforms with typed options."""

from handlers.core.feature import Argument, Usage

OPT_OUT = (Usage("", "", "people.help.optout"),)
OPT_IN = (Usage("", "", "people.help.optin"),)
LINK = (Usage("", "", "people.help.link", arguments=(Argument("code", "people.argument.code"),)),)
UNLINK = (Usage("", "", "people.help.unlink"),)

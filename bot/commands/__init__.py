"""One module a command, each with a `command`; the modules in `SHARED` are what they have in common."""

SHARED = frozenset({"connecting", "crowding", "options", "serving"})

"""Where Chorus runs. Three packages, one rule.

`bot` connects, keeps time and delivers; `handlers` is what Chorus does, wherever it is spoken to; `storage`
is where facts are kept. An event comes in, a handler changes facts and returns effects, the facts are
committed, the effects go out: data moves one way. Nothing in `handlers` or `storage` imports `bot`, no feature
imports a feature, no platform a platform; `tests/test_house_rules.py` holds the rule.

Decisions
- 2026-11-24 `bot.runtime` is split as route (which handler), dispatch (one transaction), outbox, live,
  scheduler, workers and program (the loops), since one file for all would be the overgrown one.
- 2026-11-24 A job due later is a `Job` with `due`; there is no effect `At` beside it.
- 2026-11-24 A subject's version is counted by dispatch for every `Refresh` (`core_versions`), so that no feature
  can forget it and one sweep finds what is behind for all of them.
- 2026-11-24 `bot.commands` may import all of `bot`, not `bot.app` alone: a command composes what `run` or `demo`
  needs and names the errors it explains; `chorus digest` composes what `handlers.digests` does. Nothing imports a
  command but `bot.cli`.
"""

__version__ = "0.1.0"

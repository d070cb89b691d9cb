"""The embedded web chat: Chorus's own small chat server, its JSON API and its page.

A call stores what a person did, then delivers it as an event; the database is the truth, the stream only reads
it. `chat` is what calls and simulated members share.

Decisions
- 2026-11-24 This platform imports names from `storage`: unlike Slack and Discord it is its own chat server, so
  people, channels and messages are kept in tables `web_…`.
- 2026-11-24 One counter numbers everything that happens (`next_number("web")`): it is the stream's `seq`, and a
  message's id and order come from it.
- 2026-11-24 The stream has one publisher that reads the log of events in order: a caller that is cancelled
  between its commit and its announcement leaves no gap.
- 2026-11-24 A message is stored first and delivered then; a cursor says up to which event all was delivered, and
  a start delivers again what lies behind it. While the program is down nobody can write, so that time counts
  as seen.
- 2026-11-24 Deleting answers with the message as it is then (`deleted`), so that a client need not guess.
"""

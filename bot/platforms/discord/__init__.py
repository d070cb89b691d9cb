"""Discord: application commands, modals, buttons and raw gateway events, through discord.py.

Everything but the adapter is pure: payloads are plain dicts as the REST API and the gateway have them, in both
directions.

Decisions
- 2026-11-24 Payloads are plain dicts, not discord.py's `ui` classes: a `LayoutView` wants a running loop and keeps
  itself in a store that a restart empties, and events are read from the gateway's own dicts, so the same readers
  serve live events and the history that REST gives, and no object is built that nobody needs.
- 2026-11-24 Messages are Components V2: a choice is a row with its own button beside it, on the desktop and on the
  phone, where embeds put all buttons below all words. Whoever sees private answers sees plain text without a frame.
- 2026-11-24 One message stays one message. What does not fit gives way in steps: separators go, buttons beside rows
  move into rows of buttons and into a list "More", long words are cut with …, then the least important lines go and
  the message says so. Sentences at the top, choices and every token stay.
- 2026-11-24 A button that asks first carries the question in its `custom_id`, since Discord has no dialog for it: it
  is answered with a private message that holds the real button.
- 2026-11-24 Forms are kept by the platform from their opening on: a refused one is opened again with what was typed,
  and pages beyond the first need what the earlier ones said. A form of one page is read without that.
"""

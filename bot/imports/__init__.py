"""Exports of chat platforms: one module a format, files become the events a live platform gives.

`archive` reads zips, folders and files by name; `records` streams what is in them; `slack_export` and
`discord_chat_exporter` make events of it; `formats` tells which it is; `importer` delivers them. A new format
is one module and one line in `formats`.

Decisions
- 2026-11-24 A reaction carries the moment of its message, since exports keep no time for it.
- 2026-11-24 Behind broken JSON the rest of the file is searched for whole records: one bad record costs itself.
"""

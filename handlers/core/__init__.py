"""What every feature, platform and command speaks: the words of Chorus, and nothing that knows a feature.

- In and out: `events` come in, `effects` go out, `feature` is where a feature registers what it handles.
- What is shown: `message` (elements and spans), `forms`, `notes` (a sentence or a list for one person),
  `plain` (a message as text).
- What a handler gets: `context`, and through it `settings` (three levels) and `texts` (ICU, six languages).
- Who and where: `people` (persons, channels, placements; the core tables), `rights` (who may do what).
- What people type: `arguments` (a command's words), `times` (moments), `schedules` (rhythms), `weekdays`,
  `channels` (by name, id or mention), `visible` (words without what nobody sees), `tokens` (what a button says).
- What cannot be: `errors`; how moments are stored: `moments`.
"""

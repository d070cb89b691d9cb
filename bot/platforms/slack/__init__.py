"""Slack: one or many workspaces over Socket Mode or HTTP, messages as Block Kit, forms as modals.

The signature is checked over the raw body before anything reads it, and both transports hand bolt the same parsed
payload. Every listener waits for the commit, so an acknowledgement says that the facts are kept (2026-11).
`render`, `forms`, `incoming`, `words` and `limits` are pure: plain values in, plain values out.

Decisions
- 2026-11-24 People's words stand in rich text or plain text wherever Slack allows it (paragraphs, notes, quotes,
  headings, options, buttons), because those show every character as it is. Sections with a button and context
  lines know only mrkdwn, which has no escape for its marks: there `* _ ~` and the back tick become letters that
  look alike unless they stand inside a word or alone, `:names:` and `@everyone` are broken by a word joiner, and
  `verbatim` keeps Slack from making links of bare words. A mention is a name, since Slack cannot show one
  without telling the person.
- 2026-11-24 Bold in mrkdwn is set off by zero-width spaces: Slack sees no bold between letters, and Japanese and
  Thai have no spaces.
- 2026-11-24 A receipt's code is shown as code and not in bold, so that it is copied whole.
- 2026-11-24 A quote's "Hide" stands behind three dots beside what is known of it, so that a digest reads like the
  picture and a slip hides nothing.
"""

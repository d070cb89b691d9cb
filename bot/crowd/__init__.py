"""Simulated members for the demo: they join, vote, answer, chat, react, change their minds, in eight languages.

What they do is planned from a seed (`plan`), what they say is written by hand (`phrases/*.toml`), and they act
through a `Playground`, the same calls that people's presses and messages go through.

Decisions
- 2026-11-24 The plan refers to messages by their number in it, and only to earlier members' ones: the same seed
  gives the same crowd however fast it is, and nobody ever waits for somebody who waits for them.
"""

"""Pure functions over what people wrote: no tables, no events, nothing that leaves the machine.

Decisions
- 2026-11-24 Libraries with models are loaded at the first use, never at import: the first page comes at once.
"""

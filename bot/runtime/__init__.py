"""Delivery, timing and retries: a program of connections and communities, over the runtime's own tables.

`program` is what platforms deliver to, `connections` their starts and states, `tenant` one community at work:
dispatch · outbox · live · permissions · scheduler · workers.
"""

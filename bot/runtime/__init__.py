"""Delivery, timing and retries: dispatch · outbox · live · scheduler · workers, over the runtime's own tables."""

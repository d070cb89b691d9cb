"""What feedback does when something is said, deleted, reacted to, entered or seen: one module each."""

"""The chat server's own tables and all SQL over them, one module a kind of fact."""

"""The real program with Slack, Discord and the web chat at once, in one process, over one SQLite database.

`sides` is what people do and see on each platform, `town` the community on all three with Chorus in it.
"""

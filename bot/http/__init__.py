"""The one web server of the program: health, metrics, and the routes that platforms mount on it.

Decisions
- 2026-11-24 The server is bound before the platforms start, so that permalinks know their port, and listens
  after they have: whoever reaches it reaches a program that is ready.
- 2026-11-24 The Host check compares names only, since a container's port may be mapped to another; an Origin
  has to equal the Host header, port included.
"""

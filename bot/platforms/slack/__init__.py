"""Slack: one or many workspaces over Socket Mode or HTTP.

The signature is checked over the raw body before anything reads it, and both transports hand bolt the same parsed
payload. Every listener waits for the commit, so an acknowledgement says that the facts are kept (2026-11).
"""

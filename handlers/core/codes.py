"""Codes that people carry from one chat to another: shown in two halves, typed as it comes."""

import re

LENGTH = 8


def shown(code: str) -> str:
    """A code in two halves."""
    return f"{code[:4]}-{code[4:]}"


def bare(typed: str) -> str:
    """A typed code without the dash and spaces it is shown with, in capitals."""
    return re.sub(r"[\s\-–—]", "", typed).upper()

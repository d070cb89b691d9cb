"""`python -m bot`: the same as `chorus`."""

from bot.cli import main

main()

"""What the web chat allows, in one place."""

from datetime import timedelta

from bot.platforms.base import Limits

LIMITS = Limits(redraw_interval=0.1, text_length=40_000)

NAME_LENGTH = 80
TEXT_LENGTH = LIMITS.text_length
TOKEN_LENGTH = 100
KEY_LENGTH = 255
VALUES = 200
FIELD_LENGTH = 40_000

FILES = 10
FILES_SIZE = 8 * 1024 * 1024
FILE_NAME_LENGTH = 200
FILE_CODE = 24

SMALL_BODY = 1024 * 1024
MESSAGE_BODY = 12 * 1024 * 1024

MOST_LISTED = 500
USUALLY_LISTED = 100

DELIVERED_WITHIN = 10.0
MARKED_WITHIN = 2.0
ANSWERS_KEPT = timedelta(hours=24)
FORMS_KEPT = timedelta(days=7)
EVENTS_KEPT = 20_000
PING_EVERY = 20.0
SEEN_EVERY = 60.0

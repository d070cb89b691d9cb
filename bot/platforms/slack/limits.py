"""What Slack allows, in one place; sizes count UTF-16 units of what is sent, which is never fewer than Slack counts."""

from bot.platforms.base import Limits

# Block Kit, docs.slack.dev/reference/block-kit.
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
SECTION_TEXT = 3_000
CONTEXT_ELEMENTS = 10
ACTIONS_ELEMENTS = 25
HEADER_TEXT = 150
BUTTON_TEXT = 75
BUTTON_VALUE = 2_000
ACCESSIBLE_LABEL = 75
URL = 3_000
ID = 255  # action_id and block_id
OPTION_TEXT = 75
OPTION_VALUE = 150
OPTIONS = 100  # of a select, and of a group of a select
OPTION_GROUPS = 100
TICKS = 10  # checkboxes and radio buttons
PLACEHOLDER = 150
CONFIRM_TITLE = 100
CONFIRM_TEXT = 300
CONFIRM_BUTTON = 30

# Views, docs.slack.dev/reference/views.
VIEW_TITLE = 24  # submit and close too
PRIVATE_METADATA = 3_000
INPUT_LABEL = 2_000
INPUT_HINT = 2_000
INPUT_TEXT = 3_000
FILES = 10

# A message was refused at about 13,200 characters of text (bolt-js #2509), one of rich text already at 11,341
# (bolt-js #2867): what the containers cost is not told, so every string in the blocks counts here, types too.
MESSAGE_WEIGHT = 12_000
VIEW_WEIGHT = 30_000  # a view over 250 kB is refused (view_too_large), and JSON may write six bytes a character
PAGE_WEIGHT = 200_000  # of a form's page, in bytes of JSON
SELECT_WEIGHT = 8_000  # what a select may take of a message; the labels of many options grow shorter then
BRIEF_SELECT_WEIGHT = 3_000  # the same in a message that is too long

# `text` is what notifications and screen readers say; more than about 4,000 characters are refused (msg_too_long).
FALLBACK_TEXT = 3_000

# Ours: beyond this many rows a poll goes on in a select, as the design has it.
ROWS = 10
LABEL = 300  # three lines of a row
BRIEF_LABEL = 100  # in a message that is too long
CELLS = 10
PAGE_BLOCKS = 50  # of a form: the other half of a view is for what earlier pages could not put elsewhere
FORM_OPTIONS = 300
PLACES = 20  # of a ranking, and fewer where its options are many
RANKED_OPTIONS = 300

# One message may be redrawn about once in 1.2 s: chat.update is tier 3, 50 a minute and workspace.
LIMITS = Limits(redraw_interval=1.2, text_length=MESSAGE_WEIGHT)

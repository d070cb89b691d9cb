"""What Discord allows, in one place: from its documentation and its published OpenAPI description."""

from bot.platforms.base import Limits

# Messages may be edited about five times in five seconds a channel; a redraw a second leaves room for other edits.
LIMITS = Limits(redraw_interval=1.2, text_length=4_000)

# A message of Components V2: docs "Using message components", OpenAPI `MessageCreateRequest`.
COMPONENTS = 40  # counted with those inside others
TEXT = 4_000  # of all text displays together
ROW_BUTTONS = 5
SECTION_TEXTS = 3
LABEL = 80
CUSTOM_ID = 100
URL = 512
OPTIONS = 25
OPTION_LABEL = 100
OPTION_VALUE = 100
PLACEHOLDER = 150
SELECTS = 4  # one list of up to a hundred options

# A modal: docs "Modal", OpenAPI `ModalInteractionCallbackRequestData`.
MODAL_PARTS = 5
MODAL_TITLE = 45
FIELD_LABEL = 45
FIELD_HINT = 100
INPUT = 4_000
INPUT_PLACEHOLDER = 100
GROUP_OPTIONS = 10  # of radio buttons and checkboxes
RADIO_LEAST = 2
FILES = 10

# Interactions: docs "Receiving and responding".
CHOICES = 25  # of an autocomplete
CHOICE_NAME = 100
CHOICE_VALUE = 100
NONCE = 25

NAME = 200  # of a person, as archives are read
EMOJI_NAME = 100

# Application commands: docs "Application Commands".
COMMAND_OPTIONS = 25
DESCRIPTION = 100
OFFERED_NAME = 32

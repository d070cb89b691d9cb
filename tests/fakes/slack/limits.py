"""The limits of Block Kit as published, and which keys and elements belong where."""

# Characters, or entries of a list; compared with the published list in a test.
MOST = {
    "action_id": 255,
    "actions.elements": 25,
    "block_id": 255,
    "button.accessibility_label": 75,
    "button.text": 75,
    "button.url": 3000,
    "button.value": 2000,
    "checkboxes.options": 10,
    "confirmation.confirm": 30,
    "confirmation.deny": 30,
    "confirmation.text": 300,
    "confirmation.title": 100,
    "context.elements": 10,
    "file_input.max_files": 10,
    "header.text": 150,
    "image.alt_text": 2000,
    "image.image_url": 3000,
    "input.hint": 2000,
    "input.label": 2000,
    "markdown.text": 12000,
    "option.description": 75,
    "option.text": 75,
    "option.url": 3000,
    "option.value": 150,
    "option_group.label": 75,
    "option_group.options": 100,
    "overflow.options": 5,
    "plain_text_input.max_length": 3000,
    "radio_buttons.options": 10,
    "section.fields": 10,
    "section.fields.item": 2000,
    "section.text": 3000,
    "select.option_groups": 100,
    "select.options": 100,
    "select.placeholder": 150,
    "text": 3000,
    "view.blocks": 100,
    "view.callback_id": 255,
    "view.close": 24,
    "view.private_metadata": 3000,
    "view.submit": 24,
    "view.title": 24,
}
MESSAGE_BLOCKS = 50
# Refused in practice although no single limit was passed.
WHOLE_MESSAGE = 13_200
POST_TEXT = 40_000
UPDATE_TEXT = 4_000
TABLE_ROWS, TABLE_COLUMNS = 100, 20

_SELECTS = ("static_select", "external_select", "users_select", "conversations_select", "channels_select")
_MULTI = tuple(f"multi_{name}" for name in _SELECTS)
_INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input", "file_input")
_PICKERS = ("datepicker", "timepicker")
_CHOICES = ("checkboxes", "radio_buttons")
_CLICKS = ("button", "overflow", "workflow_button")

ALLOWED = {
    "section": frozenset((*_SELECTS, *_MULTI, *_PICKERS, *_CHOICES, *_CLICKS, "image")),
    "actions": frozenset((*_SELECTS, *_PICKERS, *_CHOICES, *_CLICKS, "datetimepicker")),
    "input": frozenset((*_SELECTS, *_MULTI, *_PICKERS, *_CHOICES, *_INPUTS, "datetimepicker")),
    "context": frozenset(("image", "plain_text", "mrkdwn")),
}
OF_MODALS_ONLY = frozenset(("file_input", "rich_text_input"))

# Keys by block and element type; those with `!` must be there.
BLOCKS = {
    "actions": "elements!",
    "context": "elements!",
    "divider": "",
    "file": "external_id! source!",
    "header": "text! level",
    "image": "image_url slack_file alt_text! title",
    "input": "label! element! hint optional dispatch_action",
    "markdown": "text!",
    "rich_text": "elements!",
    "section": "text fields accessory expand",
    "table": "rows! column_settings",
    "video": "alt_text! title! thumbnail_url! video_url! author_name description provider_icon_url provider_name "
    "title_url",
}
_HELD = "action_id confirm focus_on_load placeholder"
_TYPED = "action_id initial_value dispatch_action_config focus_on_load placeholder"
ELEMENTS = {
    "button": "action_id text! value url style confirm accessibility_label",
    "checkboxes": "action_id options! initial_options confirm focus_on_load",
    "datepicker": f"{_HELD} initial_date",
    "datetimepicker": "action_id initial_date_time confirm focus_on_load",
    "email_text_input": _TYPED,
    "file_input": "action_id filetypes max_files",
    "image": "image_url slack_file alt_text!",
    "mrkdwn": "text! verbatim",
    "number_input": f"{_TYPED} is_decimal_allowed! min_value max_value",
    "overflow": "action_id options! confirm",
    "plain_text": "text! emoji",
    "plain_text_input": f"{_TYPED} multiline min_length max_length",
    "radio_buttons": "action_id options! initial_option confirm focus_on_load",
    "rich_text_input": _TYPED,
    "timepicker": f"{_HELD} initial_time timezone",
    "url_text_input": _TYPED,
    "workflow_button": "action_id text! workflow! style accessibility_label",
    "static_select": f"{_HELD} options option_groups initial_option",
    "external_select": f"{_HELD} initial_option min_query_length",
    "users_select": f"{_HELD} initial_user",
    "conversations_select": f"{_HELD} initial_conversation default_to_current_conversation response_url_enabled filter",
    "channels_select": f"{_HELD} initial_channel response_url_enabled",
    "multi_static_select": f"{_HELD} options option_groups initial_options max_selected_items",
    "multi_external_select": f"{_HELD} initial_options min_query_length max_selected_items",
    "multi_users_select": f"{_HELD} initial_users max_selected_items",
    "multi_conversations_select": f"{_HELD} initial_conversations default_to_current_conversation filter "
    "max_selected_items",
    "multi_channels_select": f"{_HELD} initial_channels max_selected_items",
}
VIEWS = {
    "modal": "title! blocks! close submit private_metadata callback_id clear_on_close notify_on_close external_id "
    "submit_disabled",
    "home": "blocks! private_metadata callback_id external_id",
}

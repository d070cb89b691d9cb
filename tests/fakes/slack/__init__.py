"""A fake Slack over real HTTP and WebSocket: stateful, strict, and able to misbehave.

slack-bolt and slack_sdk use it as they are, with another base address:

    async with FakeSlack() as slack:
        team = slack.team("T1")
        ana, ben = team.user("Ana", locale="pl-PL", tz="Europe/Warsaw", owner=True), team.user("Ben")
        general = team.channel("general", members=[ana, ben], bot=True)
        app = slack.app(bot_token="xoxb-1", app_token="xapp-1", signing_secret="secret")
        client = AsyncWebClient(token="xoxb-1", base_url=slack.base_url)
        bolt = AsyncApp(client=client, signing_secret="secret", process_before_response=True)
        handler = AsyncSocketModeHandler(bolt, app_token="xapp-1")   # or app.request_url = "http://…/slack/events"
        await handler.connect_async(); await app.connected()
        message = await ana.says(general, "hello")                   # back when the app acknowledged it
        answer = await ana.types("/poll", "Ketchup? yes no", general)  # answer.ok, answer.error, answer.body
        await ana.presses(ben.sees(general)[-1], "Yes")              # by action id, value or text
        seen = await ana.hears(general)                              # her next private message; seen.words
        form = await ana.form(); await ana.submits({"question": "Mayo?"})   # by block or action id
        slack.faults.on("chat.update", status=429, retry_after=1)    # what goes wrong next
        assert slack.violations == []                                # nothing that Slack would refuse for its form

Where things are: `facts` the values, `workspace` every change and the events it causes, `people` and `acts` what a
test does as a person, `api`, `checks`, `blocks`, `limits`, `catalogue` and `methods` the Web API, `sockets` and
`deliveries` the two ways to the app, `hooks` response URLs, `screens` forms and triggers, `oauth` installation,
`pace` the allowances, `faults` the switches.

`FakeSlack(pace=1.0)` refuses what is too often; without it requests are counted (`slack.pace.most("chat.update")`).
Nothing waits for the clock: `FakeSlack(clock=…)`, `slack.triggers.expire()`, `slack.hooks.expire()`.
`slack.app_of(manifest)` adds an app with what its manifest asks for and no more.
"""

from tests.fakes.slack.facts import App, Channel, File, Message, View, Violation
from tests.fakes.slack.people import Person
from tests.fakes.slack.server import FakeSlack
from tests.fakes.slack.workspace import Team

__all__ = ["App", "Channel", "FakeSlack", "File", "Message", "Person", "Team", "View", "Violation"]

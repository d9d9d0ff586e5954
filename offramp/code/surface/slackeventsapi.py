"""slackeventsapi, as of 3.0: one path for Slack's events; it checks their signature."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, views
from offramp.code.surface.flask import FLASK
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Instance, Value

LIBRARY = Library()
KIND = "slackeventsapi"
GUARD = "slackeventsapi.SlackEventAdapter"


@dataclass
class State:
    """What an adapter keeps: functions by which the project hears of events."""

    heard: list[Value] = field(default_factory=list)


ADAPTER = LIBRARY.model(GUARD, state=State)


@ADAPTER.method("__init__")
def make(call: Call) -> Value:
    """`SlackEventAdapter(secret, "/slack/events", app)`; without one it makes an application."""
    if not isinstance(call.self, Instance):
        return None
    path = call.text(1, "endpoint") or (
        "/slack/events" if call.get(1, "endpoint") is None else None
    )
    holder = pages.holder(call.world, call.get(2, "server"))
    if call.get(2, "server") is None:
        made = call.world.call(FLASK, ["slackeventsapi.server"], place=call.place)
        holder = made if isinstance(made, Instance) else None
        call.self.attributes["server"] = holder
    if path is None:
        call.world.doubt("the path of Slack's events is not known", call.place)
    elif holder is not None:
        heard = {views.CALLS: call.self.of(ADAPTER).heard}
        methods = ("GET", "POST")
        pages.page(
            call, holder, path, "event", kind=KIND, methods=methods, by=[GUARD], options=heard
        )
    return None


@ADAPTER.method("on", "once")
def on(call: Call) -> Value:
    """`@adapter.on("message")`, or with the function: `adapter.on("message", hear)`."""
    heard = call.self.of(ADAPTER).heard if isinstance(call.self, Instance) else []
    keep = pages.calling(call, heard)
    given = call.get(1, "f")
    return keep if given is None else call.world.call(keep, [given], place=call.place)

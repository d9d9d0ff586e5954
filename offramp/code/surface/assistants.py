"""Flask-Ask 0.9 and Flask-Assistant 0.5: one path at which a voice service asks for functions."""

from __future__ import annotations

from dataclasses import dataclass, field

from offramp.code.surface import pages, views
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Closure, Instance, Model, Value, Wrapped

LIBRARY = Library()
GUARD = "flask_ask.Ask"
NAMED = ("intent", "on_playback_started", "on_purchase_completed")
BARE = (
    *("launch", "session_ended", "default_intent", "display_element_selected"),
    *("on_playback_finished", "on_playback_stopped", "on_playback_failed"),
    *("on_playback_nearly_finished", "on_session_started"),
)


@dataclass
class State:
    """What an object keeps: its path, and the functions that it calls."""

    route: str | None = None
    called: list[Value] = field(default_factory=list)


ASK = LIBRARY.model("flask_ask.Ask", "flask_ask.core.Ask", state=State)
ASSISTANT = LIBRARY.model(
    "flask_assistant.Assistant", "flask_assistant.core.Assistant", state=State
)


@ASK.method("__init__")
def make_ask(call: Call) -> Value:
    """`Ask(app, "/", blueprint=None)`."""
    _make(call, ASK, call.text(1, "route"), call.get(2, "blueprint"))
    return None


@ASSISTANT.method("__init__")
def make_assistant(call: Call) -> Value:
    """`Assistant(app, blueprint=None, route="/")`."""
    _make(call, ASSISTANT, call.text(2, "route"), call.get(1, "blueprint"))
    return None


def _make(call: Call, model: Model, route: str | None, blueprint: Value) -> None:
    if isinstance(call.self, Instance):
        call.self.of(model).route = route
        if call.get(0, "app") is not None:
            _add(call, model, call.get(0, "app"), route or "/")
        elif blueprint is not None:
            _add(call, model, blueprint, "")


@ASK.method("init_app", "init_blueprint")
def init_ask(call: Call) -> Value:
    """`ask.init_app(app)`, `ask.init_blueprint(blueprint)`."""
    return _init(call, ASK)


@ASSISTANT.method("init_app", "init_blueprint")
def init_assistant(call: Call) -> Value:
    """`assistant.init_app(app)`, `assistant.init_blueprint(blueprint)`."""
    return _init(call, ASSISTANT)


def _init(call: Call, model: Model) -> Value:
    given = "app" if call.get(0, "app") is not None else "blueprint"
    if isinstance(call.self, Instance):
        _add(call, model, call.get(0, given), call.self.of(model).route or "")
    return None


def _add(call: Call, model: Model, holder: Value, path: str) -> None:
    """Add the path; Alexa signs what it asks."""
    found = pages.holder(call.world, holder)
    if found is None or not isinstance(call.self, Instance):
        return
    called = {views.CALLS: call.self.of(model).called}
    is_ask = model is ASK
    name = "_flask_view_func" if is_ask else "_flask_assitant_view_func"
    kind = "flask-ask" if is_ask else "flask-assistant"
    by = [GUARD] if is_ask else []
    pages.page(call, found, path, name, kind=kind, methods=["POST"], by=by, options=called)


@ASK.method(*NAMED, *BARE)
@ASSISTANT.method("action", "fallback", "prompt_for")
def hear(call: Call) -> Value:
    """`@ask.intent("Hello")`, `@ask.launch`."""
    model = ASK if isinstance(call.self, Instance) and call.self.isa(ASK) else ASSISTANT
    kept = call.self.of(model).called if isinstance(call.self, Instance) else []
    keep = pages.calling(call, kept)
    given = call.get(0, "f")
    if isinstance(given, (Closure, Wrapped)):
        return call.world.call(keep, [given], place=call.place)
    return keep

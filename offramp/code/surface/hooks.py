"""What runs around requests, and how applications are told of it."""

from __future__ import annotations

from offramp.code.surface.flask import BLUEPRINT, FLASK, SCAFFOLD, Setup, record
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.values import Closure, Instance, Native, Value
from offramp.code.surface.model import Hook
from offramp.code.surface.views import behind

KINDS = (
    *("before_request", "after_request", "teardown_request", "teardown_appcontext"),
    *("before_first_request", "context_processor", "url_value_preprocessor", "url_defaults"),
    *("before_app_request", "after_app_request", "teardown_app_request"),
    *("before_app_first_request", "app_context_processor", "app_url_value_preprocessor"),
    *("app_url_defaults", "shell_context_processor"),
)


def _hook(kind: str) -> Native:
    def told(call: Call) -> Value:
        if call.args or "f" in call.kwargs:
            add(call, kind, call.get(0, "f"))
            return call.get(0, "f")
        return call.decorator(lambda use: add(call, kind, use.get(0, "f")))

    return told


for _kind in KINDS:
    SCAFFOLD.method(_kind)(_hook(_kind))


@SCAFFOLD.method("errorhandler")
def errorhandler(call: Call) -> Value:
    """`@app.errorhandler(404)`, `@blueprint.errorhandler(Error)`."""
    about = call.get(0, "code_or_exception")
    return call.decorator(lambda use: add(call, "errorhandler", use.get(0, "f"), about))


@SCAFFOLD.method("app_errorhandler")
def app_errorhandler(call: Call) -> Value:
    """`@blueprint.app_errorhandler(Error)`: of all routes."""
    about = call.get(0, "code_or_exception")
    return call.decorator(lambda use: add(call, "app_errorhandler", use.get(0, "f"), about))


@SCAFFOLD.method("register_error_handler")
def register_error_handler(call: Call) -> Value:
    """`app.register_error_handler(404, function)`."""
    add(call, "errorhandler", call.get(1, "f"), call.get(0, "code_or_exception"))
    return None


def add(call: Call, kind: str, function: Value, about: Value = None) -> None:
    """Note a hook on the application, or on the blueprint until that is registered."""
    written = behind(function).value
    ref = written.ref if isinstance(written, Closure) else call.world.ref(function)
    if ref is None or not isinstance(call.self, Instance):
        return
    named = str(about) if isinstance(about, int) else call.world.ref(about) if about else None
    file, line = call.place.file, call.place.line
    if call.self.isa(FLASK):
        call.self.of(FLASK).hooks.append(Hook(kind, ref, file, line, None, named))
    elif call.self.isa(BLUEPRINT):

        def told(setup: Setup) -> None:
            hook = Hook(kind, ref, file, line, setup.name, named)
            setup.app.of(FLASK).hooks.append(hook)

        record(call.self, told)

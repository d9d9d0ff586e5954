"""
gunicorn's configuration of an old side that has none of its own: threads serve, as they are.

An application that was started by eventlet or gevent often replaces the process's threads and
sockets while it is imported (`eventlet.monkey_patch()`). gunicorn's threads, which run already,
would wait for ever, so that such a call does nothing here. It is run by the application's own
interpreter, which may be older and has none of our modules.
"""

import sys
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec

PATCHES = (("eventlet", "monkey_patch"), ("gevent.monkey", "patch_all"))


def _leave_out(module: str, name: str) -> None:
    def leave_out(*_: object, **__: object) -> None:
        sys.stderr.write(
            f"{module}.{name}() is left out: threads serve. x-offramp.old.config names a "
            "configuration of gunicorn with another worker\n"
        )

    setattr(import_module(module), name, leave_out)


for each_module, each_name in PATCHES:
    if find_spec(each_module.partition(".")[0]) is not None:
        with suppress(Exception):  # one that cannot be imported patches nothing either
            _leave_out(each_module, each_name)

"""A server that starts when the application is imported."""

import ast
from collections.abc import Iterable, Iterator

from offramp.audit.checks.check import Check, Hit
from offramp.audit.checks.seen.calls import calls, short
from offramp.audit.context import Context

SERVES = (
    *("flask.Flask().run", "apiflask.APIFlask().run", "flask_openapi3.OpenAPI().run"),
    *("flask_socketio.SocketIO().run", "waitress.serve", "werkzeug.serving.run_simple"),
    *("bjoern.run", "eventlet.wsgi.server", "wsgiref.simple_server.make_server().serve_forever"),
    *("gevent.pywsgi.WSGIServer().serve_forever", "gevent.wsgi.WSGIServer().serve_forever"),
    *("tornado.ioloop.IOLoop.current().start", "tornado.ioloop.IOLoop.instance().start"),
    *("uvicorn.run", "hypercorn.asyncio.serve", "cheroot.wsgi.Server().start"),
)


def find(context: Context) -> Iterator[Hit]:
    """Yield the places of one application."""
    for place, call in calls(context.running.imported, SERVES):
        module = context.project.modules[place.ref]
        if call.line in set(_unconditional(module.tree.body)):
            said = f"{short(call.target)}() runs when {module.name} is imported"
            yield Hit(place.ref, call.line, said, routes=())


def _unconditional(body: Iterable[ast.stmt]) -> Iterator[int]:
    """Yield the lines of statements that every import runs, unless an earlier one fails."""
    for one in body:
        if isinstance(one, ast.With | ast.Try):
            yield from _unconditional(one.body)
        elif isinstance(one, (ast.Expr, ast.Assign)):
            yield one.lineno


CHECK = Check(
    name="import-serving",
    severity="high",
    title="A server that an import starts",
    why="gunicorn and a function import the application and serve it themselves: the import never"
    " comes back, and a second server listens that no caller knows.",
    remedy='Let only the script start a server, below `if __name__ == "__main__":`.',
    example="""\
# before
app.run(debug=True)
# after
if __name__ == "__main__":
    app.run(debug=True)""",
    find=find,
    effect="prepare",
)

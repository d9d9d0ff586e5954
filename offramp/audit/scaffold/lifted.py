"""A handler that runs the application's own view: a function at once, to be made small later."""

from __future__ import annotations

from offramp.audit.decide.functions import Planned
from offramp.audit.scaffold.words import flat, said

BODY = '''\
"""{title}

The application's own view answers, in a process that holds the whole application. A handler
written for this route alone starts sooner and is smaller.
"""

from importlib import import_module
from io import BytesIO
from typing import Any
from urllib.parse import quote

from werkzeug.test import EnvironBuilder, run_wsgi_app

# By its name, so that nothing imports it before this function's settings are there.
APPLICATION = import_module("{module}").{expression}


def handle(event: Any, context: Any) -> dict[str, Any]:
    """Answer one request: *event* has body, headers, method, query and path."""
    request = EnvironBuilder(
        path=quote(event.path),
        method=event.method,
        query_string=event.query.to_dict(flat=False),
        headers=list(event.headers.items()),
        input_stream=BytesIO(event.body),
        multithread=True,
    )
    body, status, headers = run_wsgi_app(APPLICATION, request.get_environ(), buffered=True)
    return {{
        "statusCode": int(status.partition(" ")[0]),
        "body": b"".join(body),
        "headers": list(headers),
    }}
'''


def handler(one: Planned, application: str) -> str:
    """Return the file's text; *application* is what gunicorn is told, ``module:app`` or a call."""
    about = said(one.route.docstring.strip().partition("\n")[0])
    module, _, expression = flat(application).partition(":")
    title = f"{said(f'{one.route.method} {one.path}')}: {about or 'one route.'}"
    return BODY.format(title=title, module=module, expression=expression)

"""Perform a case: its earlier requests, then its own."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from offramp.cases import forms
from offramp.cases.model import Before, Case
from offramp.cases.prepare import Answer, Context, HttpRequest, prepare
from offramp.errors import OfframpError

Send = Callable[[HttpRequest], Answer]


def run(case: Case, send: Send, context: Context) -> Answer:
    """
    Return the answer to *case*, after its ``before`` requests went through *send* too.

    Raises `OfframpError` when an earlier answer does not have what it is to give.
    """
    for step in case.before:
        answer = send(prepare(step, context))
        saved = {name: _found(answer, path, step, case) for name, path in step.save.items()}
        context = replace(context, variables={**context.variables, **saved})
    return send(prepare(case, context))


def _found(answer: Answer, path: str, step: Before, case: Case) -> Any:
    """
    Return what *path* names: ``header:Name``, ``cookie:name``, or a dotted path in the JSON.

    ``field:name`` is the value that a page's form has in that field, such as a CSRF token.
    """
    try:
        if path.startswith("cookie:"):
            return _cookie(answer.headers["set-cookie"], path.removeprefix("cookie:"))
        if path.startswith("field:"):
            return forms.value(answer, path.removeprefix("field:"))
        if path.startswith("header:"):
            return answer.headers[path.removeprefix("header:").lower()]
        value = answer.document()
        for part in path.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
    except (KeyError, IndexError, TypeError, ValueError) as error:
        request = f"{step.request.method or ''} {step.request.path or ''}".strip()
        raise OfframpError(
            f"case {case.name!r}: the answer {answer.status} to {request or 'its earlier request'}"
            f" has no {path}"
        ) from error
    return value


def _cookie(text: str, name: str) -> str:
    """Return a cookie's value; several Set-Cookie headers come as one, with commas between."""
    found = re.search(rf"(?:^|, *){re.escape(name)}=([^;,]*)", text)
    if found is None:
        raise KeyError(name)
    return found[1]

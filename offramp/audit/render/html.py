"""
`audit.html`: the whole report as one page, without anything from elsewhere.

Everything stands in the page before its script runs, which only hides rows. All text from the
audited code is escaped, and the page's own policy lets no other script run, nor anything be
fetched.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterable
from html import escape
from importlib.resources import files
from itertools import starmap

from offramp.audit.render.cells import auth, more, needed
from offramp.audit.render.costs import measured
from offramp.audit.render.markdown import count
from offramp.audit.render.tables import used
from offramp.audit.report import ANY, Decision, Finding, Group, Report, Route, TableUse

DECISIONS: tuple[Decision, ...] = ("move now", "refactor first", "stay")
NAMED = re.compile(r"`([^`\n]+)`")
SEVERITIES = ("high", "medium", "low", "info")


def html(report: Report) -> str:
    """Return the page; it needs no other file."""
    style, script = _asset("audit.css"), _asset("audit.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    title = f"Audit of {escape(report.application or report.root)}"
    sections = {
        "Routes": _routes(report.routes),
        "Groups, in their order": _groups(report.groups),
        "Tables": _tables(report),
        "Findings": "".join(map(_finding, report.findings)),
        "Shared resources": _shared(report),
        "Dependencies": _dependencies(report),
        "What could not be read or settled": _problems(report),
    }
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<h1>{title}</h1>
<p>{_opening(report)} {_words(measured(report))}</p>
{_contents(name for name, body in sections.items() if body)}
{_filters()}
<main>
{"".join(starmap(_section, sections.items()))}
</main>
<script>{script}</script>
</body>
</html>
"""


def _asset(name: str) -> str:
    return files("offramp.audit.render").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _opening(report: Report) -> str:
    decided = Counter(one.decision for one in report.routes)
    told = ", ".join(f"{decided[name]} {name}" for name in DECISIONS)
    return (
        f"{count(len(report.routes), 'route')}: {told}. {count(len(report.findings), 'finding')}"
        f" in {count(report.files, 'file')} with {count(report.lines, 'line')}."
    )


def _contents(titles: Iterable[str]) -> str:
    links = "".join(
        f'<li><a href="#{_id(one)}">{escape(one.partition(",")[0])}</a></li>' for one in titles
    )
    return f'<nav aria-label="Contents"><ul>{links}</ul></nav>'


def _id(title: str) -> str:
    return title.partition(",")[0].lower().replace(" ", "-")


def _filters() -> str:
    return (
        '<nav class="filter" aria-label="Filter"><input id="search" type="search" '
        'placeholder="Search routes, tables, findings (press /)" aria-label="Search">'
        f"{_choice('decision', 'every decision', DECISIONS)}"
        f"{_choice('severity', 'every severity', SEVERITIES)}"
        '<output id="told" aria-live="polite"></output></nav>'
    )


def _choice(name: str, every: str, values: Iterable[str]) -> str:
    options = "".join(f"<option>{escape(one)}</option>" for one in values)
    first = f'<option value="">{every}</option>'
    return f'<select id="{name}" aria-label="{name}">{first}{options}</select>'


def _section(title: str, body: str) -> str:
    return f'<section id="{_id(title)}"><h2>{escape(title)}</h2>\n{body}</section>' if body else ""


def _table(columns: Iterable[str], rows: Iterable[str]) -> str:
    body = "\n".join(rows)
    head = "".join(f'<th scope="col">{escape(one)}</th>' for one in columns)
    if not body:
        return ""
    inner = f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody>"
    return f'<div class="scroll"><table>{inner}</table></div>'


def _row(kind: str, cells: Iterable[str], **filters: str) -> str:
    marks = "".join(f' data-{name}="{escape(value)}"' for name, value in filters.items())
    return f'<tr data-row="{kind}"{marks}>{"".join(f"<td>{one}</td>" for one in cells)}</tr>'


def _code(text: str) -> str:
    may_break = escape(text).replace("/", "/<wbr>")
    return f"<code>{may_break}</code>" if text else ""


def _words(text: str) -> str:
    """Return a sentence in which names of the code stand between backticks."""
    return NAMED.sub(r"<code>\1</code>", escape(text))


def _list(texts: Iterable[str]) -> str:
    items = "".join(f"<li>{one}</li>" for one in texts)
    return f"<ul>{items}</ul>" if items else ""


def _place(file: str, line: int | None) -> str:
    return _code(f"{file}:{line}" if line else file)


def _routes(routes: Iterable[Route]) -> str:
    columns = ("route", "decision", "why", "group", "caller", "reads", "writes", "where")
    return _table(
        columns,
        (
            _row(
                "route",
                (
                    _code(one.name) + _more(one),
                    f"{escape(one.decision)}, {escape(one.complexity)}",
                    _list(map(_words, one.reasons)),
                    escape(one.group),
                    escape(auth(one.auth)),
                    _list(map(_use, one.reads)),
                    _list(map(_use, one.writes)),
                    _place(one.file, one.line),
                ),
                decision=one.decision,
            )
            for one in routes
        ),
    )


def _use(one: TableUse) -> str:
    told = ("any column" if name == ANY else _code(name) for name in one.columns)
    columns = f" ({', '.join(told)})" if one.columns else ""
    return _code(one.table) + columns


def _more(route: Route) -> str:
    """Return what else is known of a route, to be opened; the search finds it closed, too."""
    told = "".join(
        f"<dt>{escape(name)}</dt><dd>{', '.join(map(_words, texts))}</dd>"
        for name, texts in more(route)
    )
    return f"<details><summary>more</summary><dl>{told}</dl></details>" if told else ""


def _groups(groups: Iterable[Group]) -> str:
    return _table(
        ("", "group", "why here", "routes", "tables"),
        (
            _row(
                "group",
                (
                    str(one.place or ""),
                    escape(one.name),
                    _words(one.reason),
                    _list(map(_code, one.routes)),
                    _list(map(_code, one.tables)),
                ),
            )
            for one in groups
        ),
    )


def _tables(report: Report) -> str:
    rows = []
    for name, users in used(report).items():
        cells = (_code(name), _list(map(_code, users.writers)), _list(map(_code, users.readers)))
        rows.append(_row("table", cells))
    return _table(("table", "written by", "read by"), rows)


def _finding(one: Finding) -> str:
    return (
        f'<details data-row="finding" data-severity="{escape(one.severity)}">'
        f'<summary><span class="{escape(one.severity)}">{escape(one.severity)}</span> '
        f"{escape(one.check)}: {_words(one.message)} {_place(one.file, one.line)}</summary>"
        f"<p>{_words(one.why)}</p><p>{_words(one.remedy)}</p>"
        f"{f'<pre>{escape(one.example)}</pre>' if one.example else ''}"
        f"{_list(map(_code, one.routes))}</details>"
    )


def _shared(report: Report) -> str:
    return _table(
        ("kind", "what", "more", "where", "routes"),
        (
            _row(
                "shared",
                (
                    escape(one.kind),
                    _code(one.name),
                    escape(one.detail),
                    _place(one.file, one.line),
                    _list(map(_code, one.routes)),
                ),
            )
            for one in report.shared.resources
        ),
    )


def _dependencies(report: Report) -> str:
    return _table(
        ("distribution", "version", "where", "needed by"),
        (
            _row(
                "dependency",
                (
                    _code(one.name),
                    escape(one.version),
                    _place(one.file, one.line) if one.file else "",
                    _list(map(_code, one.routes)) or escape(needed(one)),
                ),
            )
            for one in report.shared.dependencies
        ),
    )


def _problems(report: Report) -> str:
    items = "".join(
        f'<li data-row="problem">{_place(one.file, one.line)} {_words(one.message)}</li>'
        for one in report.problems
    )
    return f"<ul>{items}</ul>" if items else ""

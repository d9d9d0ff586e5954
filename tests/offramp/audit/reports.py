"""A small report, as an audit makes it: a shop with four groups of routes."""

from offramp.audit.decide.all import decide
from offramp.audit.report import (
    Auth,
    Dependency,
    Finding,
    Outbound,
    Problem,
    Report,
    Resource,
    Route,
    Shape,
    Shared,
    State,
    TableUse,
)


def route(name, blueprint=None, *, reads=(), writes=(), **given):
    """Return a route "METHOD path"; *writes* are "table.column"."""
    method, path = name.split()
    written = {}
    for one in writes:
        table, _, column = one.partition(".")
        written.setdefault(table, []).append(column)
    view = given.pop("view", "shop.views." + (path.strip("/").replace("/", "_") or "index"))
    return Route(
        method=method,
        path=path,
        endpoint=f"{blueprint}.{path}" if blueprint else path,
        file=given.pop("file", "shop/views.py"),
        line=given.pop("line", 10),
        view=view,
        blueprint=blueprint,
        reads=[TableUse(table, ["id"], ["select"], ["shop/views.py:12"]) for table in reads],
        writes=[
            TableUse(table, [c for c in columns if c], ["insert"], ["shop/views.py:14"])
            for table, columns in written.items()
        ],
        **given,
    )


def finding(check, routes, effect="refactor first", severity="high", line=3):
    """Return a finding about *routes*."""
    return Finding(
        id=f"{check}:shop/views.py:{line}",
        check=check,
        severity=severity,
        file="shop/views.py",
        line=line,
        message=f"{check} is here",
        why="Each copy has its own.",
        remedy="Keep it in the database.",
        example="x = 1",
        routes=list(routes),
        effect=effect,
    )


def shop():
    """Return the report, with everything decided."""
    orders = route(
        "POST /orders",
        "orders",
        writes=["orders.total", "orders.user_id", "stock.count"],
        outbound=[Outbound("http", "pay.example", "shop/views.py", 20, timeout=False)],
        request=Shape(json=["items"], required=["items"]),
        response=Shape(statuses=[201, 402]),
        auth=Auth("session", ["shop/views.py:9 login_required"], ["buyer"]),
        secrets=["PAY_KEY"],
        settings=["PAY_URL"],
        imports=["requests"],
    )
    report = Report(
        application="shop.app:create_app",
        root="shop",
        routes=[
            route("GET /health", "system"),
            route("POST /login", "auth", reads=["users"], state=[_attempts()]),
            route("GET /orders/<int:id>", "orders", reads=["orders"]),
            orders,
            route(
                "GET /live", "live", streaming=True, response=Shape(content=["text/event-stream"])
            ),
            route("GET /static/<path:filename>", view=None, kind="static", file="", line=0),
        ],
        findings=[
            finding("mutable-state", ["POST /login"]),
            finding("no-timeout", ["POST /orders"], "note", "medium", line=20),
            finding("debug-mode", [], "prepare", "medium", line=1),
        ],
        shared=Shared(
            python="3.11",
            resources=[Resource("database", "PostgreSQL", "shop/db.py", 3, "pool of 5")],
            dependencies=[Dependency("requests", "2.32", "requirements.txt", 1, ["POST /orders"])],
        ),
        problems=[Problem("Python 2, which cannot be parsed", "old.py", 3)],
        files=3,
        lines=120,
    )
    decide(report)
    return report


def _attempts():
    return State("module state", "shop.views.attempts", "shop/views.py", 3)

"""Deliveries: what waits, how attempts end, what was given up; and the database's pool."""

from k8s.observability.dashboards.parts import HERE, Graph, Line, Page

PAGE = Page(
    name="queue",
    title="deliveries and the database",
    about="The outbox as its workers tell it, and PgBouncer's pool.",
    by_function=False,
    panels=(
        Graph(
            "Rows",
            "Rows that wait, and rows that were given up (`offramp deadletters list`).",
            "short",
            (Line(f"offramp:outbox_rows{{{HERE}}}", "{{state}}"),),
        ),
        Graph(
            "Waiting since",
            "For how long the oldest row has been due; it grows when no worker keeps up.",
            "s",
            (Line(f"offramp:outbox_oldest_seconds{{{HERE}}}", "oldest"),),
        ),
        Graph(
            "Attempts",
            "Attempts each second, by how they ended. A postponed row is tried again by itself.",
            "ops",
            (Line(f"offramp:deliveries:rate5m{{{HERE}}}", "{{topic}} {{outcome}}"),),
        ),
        Graph(
            "Time of 95 in 100 attempts",
            "Slow ones are a slow service outside.",
            "s",
            (Line(f"offramp:delivery_seconds:p95{{{HERE}}}", "{{topic}}"),),
        ),
        Graph(
            "Clients waiting for the database",
            "More than none for long: the pool is too small, or a statement too slow.",
            "short",
            (Line(f"offramp:database_waiting{{{HERE}}}", "waiting"),),
        ),
        Graph(
            "Connections to the database",
            "PgBouncer's own, in use or kept.",
            "short",
            (Line(f"offramp:database_connections{{{HERE}}}", "connections"),),
        ),
    ),
)

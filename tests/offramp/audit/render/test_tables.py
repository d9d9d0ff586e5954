"""What uses each table."""

from offramp.audit.render.tables import used
from offramp.audit.report import Beside, Report, Shared, TableUse
from tests.offramp.audit.reports import route


def test_each_table_has_its_writers_and_readers():
    """By name, so that the same report is the same text."""
    adds = route("POST /orders", "shop")
    adds.writes = [TableUse("orders", ["total"]), TableUse("orders", ["id"])]
    adds.reads = [TableUse("stock")]
    shows = route("GET /orders", "shop")
    shows.reads = [TableUse("orders", ["total"]), TableUse("orders")]

    purge = Beside("command", "purge", "shop/cli.py", 3, "shop.cli.purge")
    purge.writes = [TableUse("orders", ["state"])]
    report = Report("app", "app", routes=[adds, shows], shared=Shared(beside=[purge]))

    found = used(report)

    assert list(found) == ["orders", "stock"]
    assert found["orders"].writers == ["command purge", "POST /orders"]
    assert found["orders"].readers == ["GET /orders"]
    assert (found["stock"].writers, found["stock"].readers) == ([], ["POST /orders"])


def test_routes_without_tables_have_none():
    """The section is left out then."""
    assert used(Report("app", "app", routes=[route("GET /health", "system")])) == {}

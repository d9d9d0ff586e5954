"""In which order groups move."""

from offramp.audit.decide.all import decide
from offramp.audit.report import Beside, Report, TableUse
from tests.offramp.audit.reports import finding, route


def groups(routes, findings=(), beside=()):
    """Return the groups of an application with these routes."""
    report = Report("app:app", "app", routes=list(routes), findings=list(findings))
    report.shared.beside = list(beside)
    decide(report)
    return report.groups


def test_what_needs_no_work_and_writes_nothing_goes_first():
    """There the new side is tried with the least to lose."""
    found = groups(
        [
            route("POST /a", "writing", writes=["t.x"]),
            route("GET /b", "fixing"),
            route("GET /c", "reading", reads=["t"]),
        ],
        [finding("mutable-state", ["GET /b"])],
    )

    assert [(one.place, one.name) for one in found] == [
        (1, "reading"),
        (2, "writing"),
        (3, "fixing"),
    ]


def test_a_table_that_two_groups_write_is_named_in_both():
    """While one has moved it is written from both sides."""
    found = groups(
        [route("POST /a", "one", writes=["t.x", "u.x"]), route("POST /b", "two", writes=["t.x"])]
    )

    assert [one.shared_tables for one in found] == [["t"], ["t"]]
    assert "shares t with others that write there too" in found[0].reason


def test_a_group_of_which_nothing_moves_has_no_place():
    """It stands last, with what stays."""
    found = groups([route("GET /ws", "live", websocket=True), route("GET /b", "main-shop")])

    assert [(one.name, one.place) for one in found] == [("main-shop", 1), ("live", 0)]


def test_a_route_that_stays_is_not_moved_with_its_group():
    """Its path remains with the old side."""
    found = groups([route("GET /a", "one"), route("GET /ws", "one", websocket=True)])

    assert found[0].routes == ["GET /a"]


def test_a_note_is_nothing_to_fix_first():
    """Else every group would wait for advice."""
    found = groups([route("GET /a", "one")], [finding("x", ["GET /a"], "note")])

    assert found[0].reason == "nothing to fix first; writes no table"


def test_deciding_twice_changes_nothing():
    """A report that was read back is decided already."""
    report = Report("a", "a", routes=[route("GET /a", "one"), route("POST /b", "two")])
    decide(report)
    once = repr(report)
    decide(report)

    assert repr(report) == once


def test_what_stays_writes_from_the_old_side_for_good():
    """A route that stays, and a task: their tables are shared, also where only one group moves."""
    task = Beside("task", "sync", "tasks.py", 1, "tasks.sync", writes=[TableUse("stock")])
    found = groups(
        [
            route("POST /a", "one", writes=["t.x", "stock.n", "own.x"]),
            route("GET /ws", "one", websocket=True, writes=["t.x"]),
        ],
        beside=[task],
    )

    assert found[0].shared_tables == ["stock", "t"]


def test_what_only_reads_beside_shares_nothing():
    """A report that is made each night changes no row."""
    job = Beside("job", "report", "jobs.py", 1, "jobs.report", reads=[TableUse("t")])
    found = groups([route("POST /a", "one", writes=["t.x"])], beside=[job])

    assert found[0].shared_tables == []

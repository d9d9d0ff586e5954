"""What is told of PgBouncer; PgBouncer itself is asked on a cluster (tests/e2e)."""

import socket

from offramp.gateway import pools

ROW = {
    "database": "ledger",
    "user": "ledger",
    "cl_active": 3,
    "cl_waiting": 2,
    "sv_active": 3,
    "sv_idle": 1,
    "sv_used": 0,
    "maxwait": 4,
}


def test_pools_are_told_under_the_usual_exporters_names():
    """The rules read these, whichever exporter stands there."""
    page = pools.page([ROW])

    assert 'pgbouncer_pools_client_waiting_connections{database="ledger",user="ledger"} 2' in page
    assert 'pgbouncer_pools_server_idle_connections{database="ledger",user="ledger"} 1' in page
    assert "pgbouncer_up{} 1" in page


def test_the_consoles_own_pool_is_left_out():
    """Asking for numbers is itself a client of PgBouncer."""
    assert "ledger" not in pools.page([ROW | {"database": "pgbouncer", "user": "pgbouncer"}])


def test_a_pgbouncer_that_is_away_is_told():
    """A page that cannot be read says less than one that says what is missing."""
    account = {"DATABASE_USER": "nobody", "DATABASE_PASSWORD": "nothing"}
    with socket.socket() as bound:  # and nobody listens
        bound.bind(("127.0.0.1", 0))
        port = str(bound.getsockname()[1])

        assert pools.show(account | {"PGBOUNCER_PORT": port}) is None
    assert "pgbouncer_up{} 0" in pools.page(None)

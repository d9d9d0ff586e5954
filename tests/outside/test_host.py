"""Where the servers listen."""

import socket

import pytest

from outside.server import Servers


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2"])
def test_the_servers_listen_where_they_are_told(host):
    """In a pod others must reach them; on a machine nobody else may."""
    servers = Servers(http_port=0, smtp_port=0, sms_token="token", host=host)
    servers.start()
    try:
        for port in (servers.http_port, servers.smtp_port):
            socket.create_connection((host, port), timeout=60).close()
    finally:
        servers.stop()

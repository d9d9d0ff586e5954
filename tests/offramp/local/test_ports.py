"""Every port is tried before anything starts."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from offramp.errors import OfframpError, UsageError
from offramp.local import ports

CLIENTS = Path("/proc/sys/net/ipv4/ip_local_port_range")
LINUX_DEFAULT = 32_768


def test_a_taken_port_is_told_with_its_owner():
    """The newcomer's most likely trouble: something else has 8080."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OfframpError, match=rf"port {port} \(gateway\).*pid {os.getpid()}"):
            ports.allot({"gateway": port, "operators": 0})


def test_free_ports_differ_and_can_be_had():
    """--any-ports runs many projects side by side."""
    allotted = ports.allot(dict.fromkeys("abcdef", 0))

    assert len(set(allotted.values())) == 6
    with socket.create_server(("127.0.0.1", allotted["a"])) as server:
        assert server.getsockname()[1] == allotted["a"]


def test_free_ports_are_none_that_a_client_could_take():
    """An outgoing connection would have it before the process that it is for has started."""
    allotted = ports.allot(dict.fromkeys("abcdef", 0)).values()

    assert set(allotted) <= set(ports.UNUSED_BY_CLIENTS)


def test_no_client_takes_from_the_range_for_servers():
    """The kernel's own range begins behind it, unless somebody has widened that."""
    first, _ = map(int, CLIENTS.read_text().split())
    if first < LINUX_DEFAULT:
        pytest.skip(f"on this machine clients take ports from {first} on")

    assert ports.UNUSED_BY_CLIENTS.stop <= first


def test_a_taken_port_of_the_range_is_passed_over():
    """Another project runs already, and has some of it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = {ports.allot({"a": 0}, among=range(port - 1, port + 1))["a"] for _ in range(20)}

    assert port not in found


CHOOSES = """
import sys
from offramp.local import ports
print(ports.allot({"a": 0})["a"], flush=True)
sys.stdin.read()
"""


def test_a_port_that_another_process_chose_is_passed_over_until_that_ends():
    """Two systems that start at once: nothing listens yet on what the first one chose."""
    with subprocess.Popen(
        [sys.executable, "-c", CHOOSES], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        chosen = int(other.stdout.readline())
        only = range(chosen, chosen + 1)
        meanwhile = ports.allot({"a": 0}, among=only)["a"]
        other.stdin.close()
    afterwards = ports.allot({"a": 0}, among=only)["a"]

    assert meanwhile != chosen
    assert afterwards == chosen


def test_a_range_without_a_free_port_leaves_it_to_the_kernel():
    """A port that may be lost again is better than none."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        found = ports.allot({"a": 0}, among=range(port, port + 1))["a"]

    assert 0 < found != port


def test_the_same_port_for_two_things_is_a_usage_error():
    """Found before the second one fails to bind."""
    with pytest.raises(UsageError, match="8080 is wanted twice, for gateway and old"):
        ports.allot({"gateway": 8080, "old": 8080})

"""Every port is tried before anything starts."""

import os
import socket

import pytest

from offramp.errors import OfframpError, UsageError
from offramp.local import ports
from offramp.local.substitutions import fill


def test_a_taken_port_is_told_with_its_owner():
    """The newcomer's most likely trouble: something else has 8080."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(OfframpError, match=rf"port {port} \(gateway\).*pid {os.getpid()}"):
            ports.allot({"gateway": port, "operators": 0})


def test_kernel_chosen_ports_differ_and_are_free():
    """--any-ports runs many projects side by side."""
    allotted = ports.allot(dict.fromkeys("abcdef", 0))

    assert len(set(allotted.values())) == 6
    with socket.create_server(("127.0.0.1", allotted["a"])):
        pass


def test_the_same_port_for_two_things_is_a_usage_error():
    """Found before the second one fails to bind."""
    with pytest.raises(UsageError, match="8080 is wanted twice, for gateway and old"):
        ports.allot({"gateway": 8080, "old": 8080})


def test_places_are_filled_with_ports_and_the_data_folder(tmp_path):
    """stack.yml never knows the real numbers."""
    text = fill("http://h:{port:mail}/{data}/{other}", {"mail": 25}, tmp_path)

    assert text == f"http://h:25/{tmp_path}/{{other}}"


def test_a_port_nobody_named_is_refused(tmp_path):
    """A typing mistake must not reach a command line."""
    with pytest.raises(UsageError, match=r"\{port:mial\}.*mail"):
        fill("{port:mial}", {"mail": 25}, tmp_path)

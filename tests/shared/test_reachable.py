"""What callers may make the worker ask."""

import pytest

from shared.reachable import require_reachable
from shared.retries import PermanentError


@pytest.mark.parametrize(
    "host",
    [
        *("169.254.169.254", "2852039166", "0xa9fea9fe", "[::ffff:169.254.169.254]"),
        *("[fe80::1]", "[fd00:ec2::254]", "[fd20:ce::254]", "100.100.100.200", "0", "[::]"),
        "224.0.0.1",
    ],
)
def test_a_machines_own_network_is_never_asked(host):
    """Clouds tell credentials there, in whatever way the address is written."""
    with pytest.raises(PermanentError, match="never called"):
        require_reachable(f"http://{host}:80/latest/meta-data/")


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254\\@127.0.0.1/latest",
        "http://169.254.169.254?@127.0.0.1/",
        "http://127.0.0.1@169.254.169.254/",
    ],
)
def test_an_address_is_read_as_the_request_reads_it(url):
    """Two parsers that disagree would look at one host and ask another."""
    with pytest.raises(PermanentError, match="never called"):
        require_reachable(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "10.0.0.1", "[fd00::1]", "100.100.100.1"])
def test_services_of_the_cluster_may_be_told_an_answer(host):
    """Functions call back functions."""
    assert not is_refused(f"http://{host}:8080/function/next")


@pytest.mark.parametrize("url", ["http://nowhere.invalid/", "http://①⑥⑨.254/", "http://[::1"])
def test_a_name_that_nobody_knows_is_left_to_the_request(url):
    """It may be known at the next attempt."""
    assert not is_refused(url)


def is_refused(url):
    """Tell whether the address is one that is never called."""
    try:
        require_reachable(url)
    except PermanentError:
        return True
    return False

"""What Prometheus and the kubelet ask a worker."""

import pytest
import urllib3

from shared.worker import page


@pytest.mark.parametrize(("is_alive", "status"), [(True, 200), (False, 503)])
def test_it_says_whether_the_worker_is_alive(is_alive, status):
    """The kubelet starts one anew that is not."""
    port = page.serve(("127.0.0.1", 0), lambda: is_alive)

    assert urllib3.request("GET", f"http://127.0.0.1:{port}/health", retries=False).status == status


def test_it_gives_the_numbers_at_any_other_path():
    """They are scraped at `/metrics`."""
    port = page.serve(("127.0.0.1", 0), lambda: False)

    answer = urllib3.request("GET", f"http://127.0.0.1:{port}/metrics", retries=False)

    assert answer.status == 200
    assert b"python_info" in answer.data

"""What people and other processes see of the servers."""

import json
import subprocess
import sys

import pytest
import urllib3

from outside.mailbox import KEPT, Mailbox, Message
from outside.testing import Outside


def http(outside: Outside, method: str, path: str, **options: object) -> urllib3.BaseHTTPResponse:
    url = f"{outside.http_url}{path}"
    return urllib3.request(method, url, retries=False, timeout=60, **options)


def message(to: str = "ana", channel: str = "sms") -> Message:
    return Message(channel, to=to, sender="ledger", subject="", text="hello")


def test_messages_are_listed_by_channel_and_recipient(outside):
    """Tests in other processes look here."""
    outside._servers.mailbox.add(message("ana"))
    outside._servers.mailbox.add(message("bo"))
    outside._servers.mailbox.add(message("ana", "push"))

    found = http(outside, "GET", "/messages?channel=sms&to=ana").json()["messages"]
    assert [(each["channel"], each["to"]) for each in found] == [("sms", "ana")]


def test_messages_can_be_forgotten(outside):
    """A new start without a new process."""
    outside._servers.mailbox.add(message())

    assert http(outside, "DELETE", "/messages").status == 204
    assert outside.messages() == []


def test_the_newest_thousand_are_kept():
    """Memory does not grow under load."""
    mailbox = Mailbox()
    for n in range(KEPT + 5):
        mailbox.add(message(str(n)))

    assert len(mailbox.messages()) == KEPT
    assert mailbox.messages()[0].to == "5"


def test_faults_are_set_and_shown_over_http(outside):
    """The demo and other processes set them so."""
    answer = http(outside, "POST", "/faults", json={"sms": 500, "smtp": "permanent"})

    assert answer.json()["sms"] == {"what": 500, "after": 0, "times": None}
    assert http(outside, "GET", "/faults").json()["smtp"]["what"] == "permanent"
    assert http(outside, "POST", "/faults", json={"sms": None}).json()["sms"] is None


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b'{"fax": 500}', b'{"smtp": 500}', b'{"sms": 200}', b'{"sms": "maybe"}',
             b'{"sms": {"fault": 500, "times": "x"}}', b'{"rates": {"fail_after_pages": null}}']
)  # fmt: skip
def test_a_fault_that_does_not_exist_is_refused(outside, body):
    """A typing error must not look like a service that works."""
    answer = http(outside, "POST", "/faults", body=body)

    assert answer.status == 400
    assert set(http(outside, "GET", "/faults").json().values()) == {None}


def test_the_page_needs_nothing_from_elsewhere(outside):
    """It is looked at on machines without the internet."""
    answer = http(outside, "GET", "/")

    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert b"http://" not in answer.data.replace(b"http://www.w3.org", b"")
    assert b"https://" not in answer.data


def test_the_servers_run_as_a_process_that_says_when_it_is_ready(tmp_path):
    """`offramp up` starts them so; the SMS password is the one the senders have."""
    (tmp_path / "sms-token").write_text("from the folder\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "outside"],
        stdout=subprocess.PIPE,
        env={"secret_mount_path": str(tmp_path)},
    )
    try:
        ports = json.loads(process.stdout.readline())
        answer = urllib3.request(
            "POST",
            f"http://127.0.0.1:{ports['http_port']}/2010-04-01/Accounts/AC1/Messages.json",
            body=b"To=%2B4915123456789&From=%2B15005550006&Body=x",
            headers=urllib3.make_headers(basic_auth="AC1:from the folder"),
        )
    finally:
        process.terminate()
        process.communicate(timeout=60)

    assert answer.status == 201
    assert process.returncode == 0

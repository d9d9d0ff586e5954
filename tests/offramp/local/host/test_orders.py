"""What the host is told while it runs: take new code, have so many processes."""

import os

import pytest

from offramp.errors import OfframpError
from tests.waiting import until

SAYS = "def handle(event, context): return {text!r}\n"
IMPORTS = "from words import WORD\n\ndef handle(event, context): return WORD\n"


def test_new_code_answers_after_a_reload(start, tmp_path):
    """`faas-cli deploy` on this machine; what runs until then finishes first."""
    host = start({"one": {"source": SAYS.format(text="first")}})
    assert host.get() == (200, "first")

    (tmp_path / "one" / "handler.py").write_text(SAYS.format(text="second"))
    host.client.reload("one")

    until(lambda: host.get() == (200, "second"))


def test_a_request_in_hand_is_answered_by_the_code_that_took_it(start, tmp_path):
    """A deployment costs no caller an answer."""
    host = start({"one": {}})
    begun, end = tmp_path / "begun", tmp_path / "end"
    connection = host.connect()
    connection.request("GET", f"/wait?begun={begun}&until={end}")
    until(begun.exists)

    host.client.reload("one")
    end.touch()

    assert connection.getresponse().status == 200


def test_a_changed_library_is_loaded_anew(start, tmp_path):
    """The template process holds it, so that one is replaced too."""
    (tmp_path / "words.py").write_text("WORD = 'first'\n")
    host = start({"one": {"source": IMPORTS}}, python_path=[str(tmp_path)])
    assert host.get() == (200, "first")
    template = host.client.status()["template_pid"]

    host.client.reload("one")
    until(lambda: host.get() == (200, "first"))
    assert host.client.status()["template_pid"] == template

    (tmp_path / "words.py").write_text("WORD = 'second word'\n")
    later = (tmp_path / "words.py").stat().st_mtime + 10
    os.utime(tmp_path / "words.py", (later, later))
    host.client.reload("one")
    until(lambda: host.get() == (200, "second word"))
    assert host.client.status()["template_pid"] != template


def test_processes_are_there_before_they_are_needed(start):
    """At most as many as the function may have."""
    host = start({"one": {"max_processes": 3}})

    host.client.scale("one", 2)
    until(lambda: len(host.function()["processes"]) == 2)
    host.client.scale("one", 50)
    until(lambda: len(host.function()["processes"]) == 3)
    host.client.scale("one", 0)
    until(lambda: host.function()["processes"] == [])
    assert host.get()[0] == 200


@pytest.mark.parametrize("order", [("reload", {}), ("scale", {"processes": 1})])
def test_an_unknown_function_is_told(host, order):
    """The caller's mistake ends neither the host nor its control socket."""
    name, more = order
    with pytest.raises(OfframpError, match="nothing"):
        getattr(host.client, name)("nothing", **more)
    assert host.get()[0] == 200

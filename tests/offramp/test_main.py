"""What the command line tells when it can do nothing."""

import sys

import pytest

from offramp import cli

STACK = """
version: 1.0
provider: {name: openfaas, gateway: "http://127.0.0.1:8081"}
functions:
  hello: {lang: python3-function, handler: ./hello, image: local/hello}
"""


@pytest.mark.parametrize("verb", ["status", "down"])
def test_a_file_that_cannot_be_used_is_named(verb, tmp_path, monkeypatch, capsys):
    """A full disk, a missing right, a file where a folder should be: no traceback helps there."""
    (tmp_path / "hello").mkdir()
    (tmp_path / "hello" / "handler.py").write_text("def handle(event, context): return event.body")
    (tmp_path / "stack.yml").write_text(STACK)
    (tmp_path / ".offramp").write_text("not a folder")
    monkeypatch.setattr(sys, "argv", ["offramp", "--project", str(tmp_path), verb])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 1
    told = capsys.readouterr().err
    assert told.startswith(f"offramp: {tmp_path}/.offramp/")
    assert told.endswith(": Not a directory\n")

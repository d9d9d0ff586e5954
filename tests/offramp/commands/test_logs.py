"""What `offramp logs` prints of lines that anybody may have written."""

import json

import pytest
from click.testing import CliRunner

from offramp.cli import cli

LINE = "\x1b[31mError\x1b[0m \x1b]0;mine\x07\x1b[2J\tend"
SAFE = r"\x1b]0;mine\x07\x1b[2J"


@pytest.fixture
def shown(tmp_path):
    """Run `offramp logs`, on a terminal or not, where a function has written one line."""
    folder = tmp_path / ".offramp" / "logs"
    folder.mkdir(parents=True)
    (folder / "hello.log").write_text(LINE + "\n")

    def run(*words, is_terminal: bool) -> str:
        told = ["--project", str(tmp_path), "logs", *words]
        return CliRunner().invoke(cli, told, color=is_terminal, catch_exceptions=False).stdout

    return run


def test_no_line_tells_the_terminal_what_to_do(shown):
    """A caller's text stands in the log of a function; its colours are all that it may set."""
    on_terminal = shown(is_terminal=True)

    assert on_terminal.endswith(f"  \x1b[31mError\x1b[0m {SAFE}\tend\x1b[0m\n")


def test_what_is_piped_is_the_same_without_colours(shown):
    """`offramp logs | tail` ends on a terminal, too."""
    assert shown(is_terminal=False) == f"hello  Error {SAFE}\tend\n"


def test_json_has_the_line_as_it_was_written(shown):
    """For programs; JSON writes escapes out by itself."""
    printed = shown("--json", is_terminal=True)

    assert "\x1b" not in printed
    assert json.loads(printed)["text"] == LINE


@pytest.mark.parametrize(("since", "lines"), [("999999999999h", 1), ("0.0s", 0)])
def test_a_time_before_all_time_is_all_of_it(shown, since, lines):
    """Whoever wants everything types a large number."""
    assert len(shown("--since", since, is_terminal=False).splitlines()) == lines


def test_a_traceback_in_json_has_its_own_lines(tmp_path):
    """It explains a 503, and nobody reads it with its ends of lines written out."""
    entry = {"time": "2026-11-22T12:00:00Z", "message": "no", "traceback": "Traceback:\n  E: x\n"}
    folder = tmp_path / ".offramp" / "logs"
    folder.mkdir(parents=True)
    (folder / "hello.log").write_text(json.dumps(entry) + '\n{"a": 1}\n{"traceback": "\\n"\n')

    told = CliRunner().invoke(cli, ["--project", str(tmp_path), "logs"], catch_exceptions=False)

    assert told.stdout.splitlines() == [
        'hello  {"time": "2026-11-22T12:00:00Z", "message": "no"}',
        "hello  Traceback:",
        "hello    E: x",
        'hello  {"a": 1}',
        'hello  {"traceback": "\\n"',
    ]

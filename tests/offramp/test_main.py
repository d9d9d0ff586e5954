"""What the command line tells when it can do nothing."""

import shlex
import subprocess
import sys
from pathlib import Path

import click
import pytest

from offramp import cli, examples
from offramp.shift.interrupts import Interrupted

NO_CLICK = """
import sys

class Finder:
    def find_spec(self, name, *rest):
        if name == "click":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Finder())
from offramp.__main__ import main
main()
"""
STACK = """
version: 1.0
provider: {name: openfaas, gateway: "http://127.0.0.1:8081"}
functions:
  hello: {lang: python3-function, handler: ./hello, image: local/hello}
"""


@pytest.mark.parametrize(("verb", "told"), [("logs", "no logs"), ("trace", "no traces")])
def test_a_project_that_never_ran_has_nothing_to_show(verb, told, tmp_path, monkeypatch, capsys):
    """An empty answer looks like a tool that is broken."""
    monkeypatch.setattr(sys, "argv", ["offramp", "--project", str(tmp_path), verb])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code in {1, 2}
    assert f"there are {told} in {tmp_path}/.offramp" in capsys.readouterr().err


@pytest.mark.parametrize("verb", ["up", "down", "logs", "trace"])
def test_what_only_this_machine_has_is_not_mistaken_for_a_clusters(
    verb, tmp_path, monkeypatch, capsys
):
    """OFFRAMP_ON stays exported: `down --delete-data` would remove what nobody meant."""
    monkeypatch.setattr(sys, "argv", ["offramp", "--project", str(tmp_path), verb])
    monkeypatch.setenv("OFFRAMP_ON", "kubernetes")

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 2
    assert "for this machine only: offramp --on local" in capsys.readouterr().err


def test_a_full_disk_is_told_without_a_traceback(tmp_path):
    """What was printed into a file on it is not whole."""
    (tmp_path / "stack.yml").write_text(STACK)
    with Path("/dev/full").open("w") as full:
        told = subprocess.run(
            [sys.executable, "-m", "offramp", "audit", "--json", tmp_path],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            text=True,
        )

    assert told.returncode == 1
    assert told.stderr.endswith("offramp: what it had to write: No space left on device\n")


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


def test_an_error_does_not_tell_the_terminal_what_to_do(tmp_path, monkeypatch, capsys):
    """It may quote what a process wrote, or a file that is somebody else's."""
    (tmp_path / ".offramp" / "logs").mkdir(parents=True)
    (tmp_path / ".offramp" / "logs" / "hello.log").write_text("")
    words = ["offramp", "--project", str(tmp_path), "logs", "\x1b[2J\x9b"]
    monkeypatch.setattr(sys, "argv", words)

    with pytest.raises(SystemExit):
        cli.main()

    told = capsys.readouterr().err
    assert told.startswith(r"offramp: there is no log of \x1b[2J\x9b;")


@pytest.mark.parametrize(
    ("stop", "code", "told"),
    [
        (KeyboardInterrupt(), 130, "offramp: interrupted"),
        (click.Abort(), 130, "offramp: interrupted"),
        (Interrupted("SIGINT"), 130, "offramp: interrupted"),
        (Interrupted("SIGTERM"), 143, "offramp: interrupted by SIGTERM"),
    ],
)
def test_who_interrupts_a_verb_is_told_so(stop, code, told, monkeypatch, capsys):
    """With the exit code that shells give: a script must not take it for findings."""

    def callback():
        raise stop

    verb = click.Command("verb", callback=callback)
    monkeypatch.setattr(cli.Verbs, "get_command", lambda *_: verb)
    monkeypatch.setattr(sys, "argv", ["offramp", "verb"])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == code
    assert capsys.readouterr().err.strip() == told


def test_an_interruption_while_it_is_imported_needs_no_traceback():
    """Who sees at once that something is wrong in the line is quick."""
    done = subprocess.run(
        [sys.executable, "-c", NO_CLICK], capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stderr) == (130, "\nofframp: interrupted\n")


@pytest.mark.parametrize(("words", "code"), [(["--help"], 0), (["--nothing"], 2), (["shift"], 2)])
def test_help_and_mistakes_end_as_everywhere(words, code, monkeypatch, capsys):
    """As click's own main would end them."""
    monkeypatch.setattr(sys, "argv", ["offramp", *words])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    told = capsys.readouterr()
    assert ended.value.code == code
    assert (told.out + told.err).startswith("Usage: ")


LISTED = """
import sys
from offramp.cli import cli
cli(["-h"], standalone_mode=False)
print(sorted(name for name in sys.modules if name.startswith("offramp.commands")))
"""


def test_the_list_of_verbs_is_whole_and_costs_no_imports():
    """All verbs' own imports take a second, and are of no use to who looks for a name."""
    told = subprocess.check_output([sys.executable, "-c", LISTED], text=True)
    *lines, loaded = told.splitlines()

    listed = {line.split()[0]: line for line in lines if line[:2] == "  "}
    assert listed.keys() >= cli.VERBS.keys()
    assert all(listed[name].endswith(verb.summary) for name, verb in cli.VERBS.items())
    assert loaded == "[]"


@pytest.mark.parametrize("name", cli.VERBS)
def test_every_verb_has_a_command(name):
    """The list is printed without looking."""
    assert cli.cli.get_command(click.Context(cli.cli), name)


def _commands(group=cli.cli, name="offramp"):
    context = click.Context(group, info_name=name)
    for verb in group.list_commands(context):
        command = group.get_command(context, verb)
        yield f"{name} {verb}", command
        if isinstance(command, click.Group):
            yield from _commands(command, f"{name} {verb}")


@pytest.mark.parametrize(("name", "command"), list(_commands()), ids=str)
def test_the_help_says_what_each_option_is_for(name, command):
    """A default alone says how much, and not of what."""
    context = click.Context(command, info_name=name)
    told = [
        (one.opts, (one.help or "").partition("[default")[0].strip())
        for one in command.params
        if isinstance(one, click.Option)
    ]
    assert [options for options, said in told if not said] == []
    assert command.get_short_help_str()
    assert max(map(len, command.get_help(context).splitlines())) <= 80


@pytest.mark.parametrize("verb", cli.VERBS)
def test_each_verb_has_examples_that_can_be_typed(verb):
    """An example with an option that is no more is worse than none."""
    for line in examples.EXAMPLES[verb]:
        _, *words = shlex.split(line.partition(" > ")[0])
        context = cli.cli.make_context("offramp", words)
        while isinstance(context.command, click.Group):
            rest = [*context._protected_args, *context.args]
            name, command, left = context.command.resolve_command(context, rest)
            context = command.make_context(name, left, parent=context)
        assert verb in line.split()
    assert set(examples.EXAMPLES) == set(cli.VERBS)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["shfit", "user"], "there is no command shfit; is it shift?"),
        (["frobnicate"], "there is no command frobnicate\n"),
        (["status", "--on", "kubernetes"], "It stands before the command: offramp --on …"),
        (["status", "-n", "ledger"], "It stands before the command: offramp -n …"),
        (["status", "--jsno"], "No such option '--jsno'. Did you mean"),
    ],
)
def test_a_slip_is_told_with_what_was_meant(words, told, monkeypatch, capsys):
    """Nobody remembers which options are the verb's own."""
    monkeypatch.setattr(sys, "argv", ["offramp", *words])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_who_ends_nothing_is_told_where(tmp_path, monkeypatch, capsys):
    """In the wrong folder everything would run on, with exit code 0."""
    monkeypatch.setattr(sys, "argv", ["offramp", "--project", str(tmp_path), "down"])
    with pytest.raises(SystemExit):
        cli.main()

    assert capsys.readouterr().out == f"nothing runs in {tmp_path}\n"

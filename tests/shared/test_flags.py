"""Feature flags from a file."""

import os
from pathlib import Path

import pytest

from shared.flags import FlagFile, Flags, decide, place


def write(path: Path, content: str, second: int) -> Path:
    """Write the file with a modification time of its own."""
    path.write_text(content)
    os.utime(path, (second, second))
    return path


class Ticks:
    """A monotonic clock in the test's hands."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_subject_keeps_its_place_on_every_machine():
    """Else users would see a feature come and go; the numbers are fixed for that reason."""
    assert [place("beta", subject) for subject in ("ana", "bob")] == [1561, 7811]
    assert place("other", "ana") != place("beta", "ana")


def test_a_percentage_is_kept():
    """25 percent of many subjects, within what chance allows."""
    on = sum(decide("beta", {"percent": 25}, f"user-{n}") is True for n in range(20_000))

    assert on / 20_000 == pytest.approx(0.25, abs=0.01)


def test_more_percent_keeps_those_who_had_it():
    """Raising a percentage must not take the feature from anybody."""
    subjects = [f"user-{n}" for n in range(1000)]
    few = {one for one in subjects if decide("beta", {"percent": 10}, one)}
    more = {one for one in subjects if decide("beta", {"percent": 20}, one)}

    assert few < more


@pytest.mark.parametrize(
    ("rule", "subject", "found"),
    [
        ({"enabled": True}, None, True),
        ({"enabled": False}, "ana", False),
        ({"enabled": "false"}, "ana", None),
        ({"enabled": None, "percent": 100}, "ana", None),
        ({"percent": 100}, "ana", True),
        ({"percent": 0}, "ana", False),
        ({"percent": 100}, None, None),
        ({"variants": {"old": 100}}, "ana", "old"),
        ({"variants": {"old": 0, "new": 0}}, "ana", None),
        ({}, "ana", None),
    ],
)
def test_rules(rule, subject, found):
    """None leaves the decision to the default of the one who asks."""
    assert decide("flag", rule, subject) is found or decide("flag", rule, subject) == found


def test_a_changed_file_is_read_again_within_a_second(tmp_path):
    """Flags are switched without a deployment, and not looked up in each request."""
    ticks = Ticks()
    file = FlagFile(write(tmp_path / "flags.yml", "a: {enabled: true}", 1), ticks)
    before = file.rules()["a"]["enabled"]
    write(tmp_path / "flags.yml", "a: {enabled: false}", 2)
    ticks.now += 0.9
    meanwhile = file.rules()["a"]["enabled"]
    ticks.now += 0.2

    assert (before, meanwhile, file.rules()["a"]["enabled"]) == (True, True, False)


@pytest.mark.parametrize("content", ["{", "a: [", "- a", "\x00", ""])
def test_a_broken_file_changes_nothing(tmp_path, content):
    """A slip in an editor must not switch features in production."""
    ticks = Ticks()
    file = FlagFile(write(tmp_path / "flags.yml", "a: {enabled: true}", 1), ticks)
    file.rules()
    write(tmp_path / "flags.yml", content, 2)
    ticks.now += 2

    assert file.rules() == {"a": {"enabled": True}}


def test_handlers_ask_through_openfeature(tmp_path):
    """The SDK's provider can be replaced by that of a flag service."""
    content = '{"report": {"enabled": true}, "colour": {"variants": {"blue": 100}}}'
    flags = Flags.from_file(str(write(tmp_path / "flags.json", content, 1)))

    assert flags.is_on("report", "ana")
    assert flags.variant("colour", "ana", default="red") == "blue"
    assert flags.variant("report", "ana", default="red") == "red"
    assert not flags.is_on("unknown", "ana")
    assert flags.is_on("unknown", "ana", default=True)


def test_without_a_file_everything_has_its_default():
    """FLAGS_FILE is optional."""
    assert Flags.from_file(None).variant("colour", "ana", default="red") == "red"

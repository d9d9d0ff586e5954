"""The environment, read once."""

from pathlib import Path

import pytest
from offramp_runtime import durations, settings


@pytest.mark.parametrize(
    ("text", "expected"),
    [("10s", 10), ("1m30s", 90), ("250ms", 0.25), ("1.5h", 5400), ("30", 30), ("0", 0)],
)
def test_durations_as_go_writes_them(text, expected):
    """of-watchdog's settings come from Go programs."""
    assert durations.seconds(text) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["", "s", "ten", "-1s", "10 s", "1s2"])
def test_what_is_no_duration_is_refused(text):
    """A guess would be a wrong timeout in production."""
    with pytest.raises(ValueError, match="not a duration"):
        durations.seconds(text)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exec_timeout", "soon"),
        ("port", "99999"),
        ("max_inflight", "-1"),
        ("threads", "0"),
        ("access_log", "perhaps"),
    ],
)
def test_a_bad_value_names_its_variable(name, value):
    """The operator has to know which of twenty variables to put right."""
    with pytest.raises(settings.BadSettingError, match=name):
        settings.read({name: value}, Path())


@pytest.mark.parametrize("values", [{"port": "8081"}, {"port": "90", "metrics_port": "90"}])
def test_one_port_for_two_things_is_refused(values):
    """Else the process would end a second after it served."""
    with pytest.raises(settings.BadSettingError, match="port and metrics_port are both"):
        settings.read(values, Path())


def test_any_free_ports_may_be_asked_for():
    """0 is no port, and no metrics."""
    assert settings.read({"port": "0", "metrics_port": "0"}, Path()).port == 0


def test_max_inflight_leaves_a_thread_to_say_no():
    """With all threads in handlers, nobody could answer 429 or the probes."""
    assert settings.read({"max_inflight": "5"}, Path()).threads == 6


def test_an_empty_environment_is_enough():
    """`docker run` without any option serves."""
    assert settings.read({}, Path("function")) == settings.Settings(Path("function"))

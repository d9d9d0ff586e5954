"""State of objects that a class puts around functions."""

from pathlib import Path

from offramp.audit.checks.module_state import CHECK
from tests.offramp.audit.checks.sample import (
    Sample,
    assert_found,
    assert_left_alone,
    found,
    left,
    samples,
)

SHARED = """\
class Shared:
    def __init__(self, wrapped):
        self._wrapped = wrapped
        self.__name__ = wrapped.__name__
        self._spoken = {{}}

    def __call__(self, *args, **kwargs):
        return self._wrapped(*args, **kwargs)

    def say(self, text):
        spoken = text.upper()
        {does}
        return spoken

@app.get("/")
@Shared
def home():
    return "hello"

@app.post("/")
def put():
    return home.{asked}
"""


@samples(
    found(
        "what a method keeps on the object",
        SHARED.format(does="self._spoken[text] = spoken", asked="say(request.json['text'])"),
        "`Shared._spoken` is changed by say()",
    )
)
def test_the_object_is_one_for_all_requests(tmp_path: Path, sample: Sample) -> None:
    """It is made when the module is imported, and each process has its own."""
    assert_found(tmp_path, sample, CHECK)


@samples(
    left(
        "a method that keeps nothing",
        SHARED.format(does="self._wrapped()", asked="say(request.json['text'])"),
    ),
    left(
        "a method that nobody calls",
        SHARED.format(does="self._spoken[text] = spoken", asked="__name__"),
    ),
)
def test_what_keeps_nothing_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """An object that only wraps is as good as a function."""
    assert_left_alone(tmp_path, sample, CHECK)

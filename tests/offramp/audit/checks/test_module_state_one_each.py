"""Module state: objects of classes that a metaclass, a decorator or a base makes one of."""

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

BODY = """
    def __init__(self):
        self.rows = {}

    def put(self, name):
        self.rows[name] = 1

@app.post("/<name>")
def home(name):
    Store().put(name)
    return ""
"""
SAID = "`Store.rows` is changed by put()"
META = """\
class One(type):
    made = {}

    def __call__(cls, *given):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*given)
        return cls.made[cls]

"""
BASE = "class Base(metaclass=One): ...\n\n"
KEEPING = """\
class One(type):
    made = {}

    def __call__(cls, *given):
        one = cls.made.get(cls)
        if one is None:
            one = super().__call__(*given)
            cls.made[cls] = one
        return one

"""
DECORATOR = """\
def single(cls):
    made = {}

    def give():
        if cls not in made:
            made[cls] = cls()
        return made[cls]

    return give

"""
NONLOCAL = """\
def single():
    def decorate(cls):
        one = None

        def give():
            nonlocal one
            one = one or cls()
            return one

        return give

    return decorate

"""
NEW = """\
class One:
    made = None

    def __new__(cls):
        if cls.made is None:
            cls.made = super().__new__(cls)
        return cls.made

"""
BORG = """\
class One:
    kept = {"rows": {}}

    def __init__(self):
        self.__dict__ = self.kept

class Store(One):
    def put(self, name):
        self.rows[name] = 1

@app.post("/<name>")
def home(name):
    Store().put(name)
    return ""
"""
FOUND = (
    found("a metaclass", f"{META}class Store(metaclass=One):{BODY}", SAID),
    found("a metaclass that keeps it", f"{KEEPING}class Store(metaclass=One):{BODY}", SAID),
    found("a base with a metaclass", f"{META}{BASE}class Store(Base):{BODY}", SAID),
    found("a decorator", f"{DECORATOR}@single\nclass Store:{BODY}", SAID),
    found("a decorator that is given something", f"{NONLOCAL}@single()\nclass Store:{BODY}", SAID),
    found("a base with __new__", f"{NEW}class Store(One):{BODY}", SAID),
    found("objects that share what they hold", BORG, SAID),
)
PLAIN = """\
class Plain(type):
    def __call__(cls, *given):
        return super().__call__(*given)

"""
OF_CLASSES = """\
class Listed(type):
    def __new__(mcs, name, bases, space):
        cls = super().__new__(mcs, name, bases, space)
        if bases:
            cls.kinds = {}
        return cls

"""
AROUND = """\
def timed(cls):
    def give():
        return cls()

    return give

"""
SHOWN = """\
def shown(cls):
    def __repr__(self):
        return self.name

    cls.__repr__ = __repr__
    return cls

"""
NAMED = """\
def named(name):
    def decorate(cls):
        if name:
            cls.name = name
        return cls

    return decorate

"""
FRESH = """\
class Fresh:
    def __new__(cls):
        one = super().__new__(cls)
        if cls is not Fresh:
            one.kind = cls
        return one

"""
LEFT_ALONE = (
    left("a metaclass that makes one for each call", f"{PLAIN}class Store(metaclass=Plain):{BODY}"),
    left("a metaclass that makes classes", f"{OF_CLASSES}class Store(metaclass=Listed):{BODY}"),
    left("one of a library's", f"import abc\n\nclass Store(metaclass=abc.ABCMeta):{BODY}"),
    left("a decorator that makes one for each call", f"{AROUND}@timed\nclass Store:{BODY}"),
    left("a decorator that adds a method", f"{SHOWN}@shown\nclass Store:{BODY}"),
    left("a decorator that sets an attribute", f'{NAMED}@named("x")\nclass Store:{BODY}'),
    left("a base whose __new__ makes one for each call", f"{FRESH}class Store(Fresh):{BODY}"),
)


@samples(*FOUND)
def test_is_found(tmp_path: Path, sample: Sample) -> None:
    """Every call gives the same object, so that it holds what earlier requests put there."""
    assert_found(tmp_path, sample, CHECK)


@samples(*LEFT_ALONE)
def test_is_left_alone(tmp_path: Path, sample: Sample) -> None:
    """Each request makes an object of its own."""
    assert_left_alone(tmp_path, sample, CHECK)

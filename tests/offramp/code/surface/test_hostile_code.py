"""Set-up code that was not written to be read."""

import pytest

from offramp.code import read, surface
from tests.offramp.code.surface.alike import found

HOSTILE = {
    "an endless loop": "while True:\n    n = 1",
    "endless recursion": "def f(x):\n    return f(x) + f(x)\nf(1)",
    "a number without end": "n = 9\nfor _ in range(100):\n    n = n * n",
    "a string without end": "s = 'x'\nfor _ in range(100):\n    s = s + s\nt = 'x' * 10 ** 12",
    "a wide format": "'{:999999999}'.format(1); '%999999999d' % 1; f'{1:>999999999}'",
    "nested loops": "for a in range(10000):\n  for b in range(10000):\n    for c in [1]: pass",
    "a list in itself": "a = []\na.append(a)\nb = {'a': a}\nif a == b or a == a: pass\nprint(a)",
    "a class of itself": "class A(A): pass\nclass B(B if 0 else object): pass",
    "a deep expression": "x = " + "+".join(["1"] * 5000),
    "deep brackets": "x = " + "-" * 80 + "1",
    "a module that imports itself": "import app\nfrom app import *\nfrom app import nothing",
    "impossible values": "None.x.y[0](); (1)(); 'a' - {}; [] < {}; {}[[]]; 1 / 0; x: int; del x",
    "strange arguments": "Flask(*None, **3); app.add_url_rule(); app.route()(1); Flask.route()",
    "methods of another Python": "'x'.decode('utf-8'); b'x'.encode(); {}.has_key('x')",
    "impossible arguments": "import functools\nfunctools.reduce(iterable=[1])\n'x'.join(3, 4)",
    "a text that formats itself": "s = 'ab'\nfor _ in range(60):\n    s = '{}{}{}'.format(s, s, s)",
    "a text that fills itself": "s = 'ab'\nfor _ in range(60):\n    s = '%s%s%s' % (s, s, s)",
    "a text that names itself": "s = 'ab'\nfor _ in range(60):\n    s = '%(s)s%(s)s' % {'s': s}",
    "a number of many digits": f"n = 0x{'f' * 20_000}\nm = f'{{n}}' + str(n) + '%d' % n",
    "strange definitions": "class C(1, metaclass=2): pass\n@3\ndef f(): pass\n@None\nclass D: pass",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_code_neither_hangs_nor_fails(tmp_path, body):
    """The tree is somebody else's; what it says besides is still found."""
    text = (
        "from flask import Flask\napp = Flask(__name__)\napp.add_url_rule('/a', 'a', lambda: '')\n"
    )
    (tmp_path / "app.py").write_text(text + body + "\n", encoding="utf-8")

    project = read(tmp_path)
    ours = surface.find(project)

    if project.unread:  # Python 3.12 parses no more than some thousand levels
        assert [one.reason for one in project.unread] == ["nested too deeply to be parsed"]
    else:
        assert ("/a", "GET", "a") in found(ours)


@pytest.mark.parametrize(
    ("body", "said", "most"),
    [
        ("app.add_url_rule('/p%d' % n, 'p%d' % n, lambda: '')", "more than 5,000 routes", 5_000),
        ("pass", "more than 20,000 rounds", 1),
    ],
)
def test_what_is_declared_without_end_is_cut_and_said(tmp_path, body, said, most):
    """A list of 100,000 paths took a minute and 650 MiB, and its end was left out unsaid."""
    (tmp_path / "app.py").write_text(
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        f"app.add_url_rule('/a', 'a', lambda: '')\nfor n in range(20_001):\n    {body}\n"
    )

    ours = surface.find(read(tmp_path))

    assert len(ours.routes) == most
    assert [said in doubt.message for doubt in ours.doubts].count(True) == 1


def test_each_of_many_classes_keeps_the_nearest_of_its_bases(tmp_path):
    """Two thousand classes one above the other: their orders alone are two million places."""
    lines = ["class C0: pass", *(f"class C{n}(C{n - 1}): pass" for n in range(1, 2_000))]
    (tmp_path / "app.py").write_text(
        "from flask import Flask\napp = Flask(__name__, static_folder=None)\n"
        + "\n".join(lines)
        + "\nif len(C1999.__mro__) == 1000:\n    app.add_url_rule('/a', 'a', lambda: '')\n"
    )

    assert found(surface.find(read(tmp_path))) == {("/a", "GET", "a")}


def test_blueprints_that_nest_each_other_twice_are_counted(tmp_path):
    """Thirty of them register the innermost a billion times."""
    nested = (
        f"b{n} = Blueprint('b{n}', __name__)\n"
        f"b{n}.register_blueprint(b{n - 1}, name='x', url_prefix='/x')\n"
        f"b{n}.register_blueprint(b{n - 1}, name='y', url_prefix='/y')\n"
        for n in range(1, 30)
    )
    (tmp_path / "app.py").write_text(
        "from flask import Blueprint, Flask\napp = Flask(__name__, static_folder=None)\n"
        f"b0 = Blueprint('b0', __name__)\nb0.get('/a')(lambda: '')\n{''.join(nested)}"
        "app.register_blueprint(b29)\n"
    )

    ours = surface.find(read(tmp_path))

    assert 900 < len(ours.routes) <= 1_000
    assert ["more than 1,000 times" in one.message for one in ours.doubts] == [True]

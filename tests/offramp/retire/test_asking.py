"""setup.cfg and setup.py without what nothing imports; what is not sure stays as it is."""

import pytest

from offramp.retire.asking import without

CFG = """\
[metadata]
name = xlsxwriter
description = about
    xlsxwriter

[options]
packages = find:
install_requires =
    flask>=3
    # xlsxwriter exports
    XlsxWriter>=3.2; python_version > "3.8"
    redis[hiredis]

[options.extras_require]
exports =
    xlsxwriter
    lxml

[flake8]
max-line-length = 120
"""


def test_lists_of_setup_cfg_lose_what_goes():
    """With the comment above it; the project's own name, and every other byte, stay."""
    left = without(CFG, {"xlsxwriter"}, "cfg")

    gone = '    # xlsxwriter exports\n    XlsxWriter>=3.2; python_version > "3.8"\n'
    assert left == CFG.replace(gone, "").replace("exports =\n    xlsxwriter\n", "exports =\n")
    crlf = CFG.replace("\n", "\r\n")
    assert without(crlf, {"xlsxwriter"}, "cfg") == left.replace("\n", "\r\n")


@pytest.mark.parametrize(
    "text",
    [
        CFG.replace("=\n    flask>=3\n", "= xlsxwriter\n    flask\n"),  # beside the key
        CFG + "[options]\n",  # twice: no setup.cfg
        "install_requires =\n    xlsxwriter\n",  # of no section
        "[options]\npackages =\n    xlsxwriter\n",
    ],
)
def test_a_setup_cfg_that_is_not_sure_stays(text):
    """It is told then, as before."""
    assert without(text, {"xlsxwriter"}, "cfg") == text


SCRIPT = """\
from setuptools import setup

install_requires = [
    "flask",
    "XlsxWriter>=3",  # exports
]
setup(
    name="xlsxwriter",
    packages=["xlsxwriter"],
    install_requires=install_requires,
    tests_require=["pytest", 'xlsxwriter'],
    extras_require={"exports": ["xlsxwriter", "lxml"], "more": more},
)
"""


def test_lists_of_setup_py_lose_what_goes():
    """Where they stand as lists; their names and what else has the name stay."""
    left = without(SCRIPT, {"xlsxwriter"}, "script")

    assert '    "flask",\n]\n' in left
    assert 'tests_require=["pytest"],' in left
    assert '{"exports": ["lxml"], "more": more}' in left
    assert 'name="xlsxwriter"' in left
    assert 'packages=["xlsxwriter"]' in left


@pytest.mark.parametrize(
    "text",
    [
        "setup(install_requires=open('requirements.txt').read().split())  # xlsxwriter\n",
        "setup(install_requires=['xlsxwriter']\n",  # no Python
        "names = ['xlsxwriter']\nsetup(install_requires=names)\n",
    ],
)
def test_a_setup_py_that_is_not_sure_stays(text):
    """A program may do anything; nothing of it is guessed."""
    assert without(text, {"xlsxwriter"}, "script") == text


APP = """
    from flask import Flask
    import yaml

    app = Flask(__name__)


    @app.get("/goes")
    def goes():
        return yaml.dump({})


    @app.get("/stays")
    def stays():
        return ""
"""


def test_what_could_not_be_edited_is_told(application):
    """And what could is in the patch."""
    files = {
        "setup.cfg": "[options]\ninstall_requires =\n    flask\n    PyYAML\n",
        "setup.py": "from setuptools import setup\n\nsetup(install_requires=list('pyyaml'))\n",
        "environment.yml": "dependencies: [flask, pyyaml]\n",
        "environment-dev.yml": "dependencies:\n  - flask\n  - pip:\n    - PyYAML\n",
        "Dockerfile": "FROM python:3.11\nRUN pip install flask pyyaml\n",
        "docker/worker.Dockerfile": "FROM x\nRUN apt-get update && pip install pyyaml\n",
        "requirements.txt": "flask\npyyaml\n",
    }
    shop = application({"app.py": APP, **files})

    made = shop.retire("GET /goes")

    assert shop.text("setup.cfg") == "[options]\ninstall_requires =\n    flask\n"
    assert shop.text("environment-dev.yml") == "dependencies:\n  - flask\n"
    assert shop.text("Dockerfile") == "FROM python:3.11\nRUN pip install flask\n"
    assert shop.text("requirements.txt") == "flask\n"
    ends = "which nothing imports any more: yours to remove"
    assert sorted(made.kept) == [
        f"docker/worker.Dockerfile installs pyyaml, {ends}",
        f"environment.yml asks for pyyaml, {ends}",
        f"setup.py asks for pyyaml, {ends}",
    ]


def test_an_image_that_starts_it_keeps_it(application):
    """`CMD celery` needs no import."""
    image = "FROM python:3.11\nRUN pip install flask yaml\nCMD yaml serve\n"
    shop = application({"app.py": APP, "Dockerfile": image, "requirements.txt": "pyyaml\n"})
    shop.retire("GET /goes")

    assert shop.text("Dockerfile") == image
    assert shop.text("requirements.txt") == "pyyaml\n"


@pytest.mark.parametrize("is_used", [True, False])
def test_a_list_without_code_beside_it_is_for_everything(application, is_used):
    """As of an image, whose list lies apart from what it runs: a command that nothing imports."""
    asked = "flask\npyyaml\n"
    command = "import yaml\n\nif __name__ == '__main__':\n    print(yaml)\n"
    files = {"images/tool/requirements.txt": asked, "requirements/dev.txt": asked}
    files |= {"tool/main.py": command} if is_used else {}
    shop = application({"app.py": APP, **files})
    shop.retire("GET /goes")

    for name in ("images/tool/requirements.txt", "requirements/dev.txt"):
        assert shop.text(name) == (asked if is_used else "flask\n")


@pytest.mark.parametrize(
    ("text", "stays"), [("web = 'run yaml'\n", True), ("web = 'run'\n", False)]
)
def test_a_setting_of_a_host_that_names_it_keeps_it(application, text, stays):
    """`gunicorn -k gevent` may stand in `fly.toml`."""
    files = {"app.py": APP, "requirements.txt": "flask\npyyaml\n", "fly.toml": text}
    shop = application(files)
    shop.retire("GET /goes")

    assert ("pyyaml" in shop.text("requirements.txt")) is stays

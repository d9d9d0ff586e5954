"""Comments above requirements that go."""

import pytest

from offramp.retire.asking import without

GONE = {"pyyaml", "requests"}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("flask\n# PyYAML writes settings\npyyaml\nclick\n", "flask\nclick\n"),
        ("flask\n# yaml, for settings\n# (safe)\npyyaml\nclick\n", "flask\nclick\n"),
        ("flask\n\n# settings\npyyaml\n\nclick\n", "flask\n\n\nclick\n"),
        ("flask\n# settings\npyyaml\n# web\nclick\n", "flask\n# web\nclick\n"),
        ("flask\n# settings\r\npyyaml\r\n", "flask\n"),
        ("flask\n# both\npyyaml\nrequests\n", "flask\n"),
        ("flask\n# settings\npyyaml==6 \\\n    --hash=sha256:aa\n", "flask\n"),
    ],
    ids=["named", "import named", "alone", "before another", "at the end", "two", "with a hash"],
)
def test_a_comment_about_what_goes_goes(text, left):
    """It would explain the line below it, which is another's."""
    assert without(text, GONE) == left


@pytest.mark.parametrize(
    "text",
    [
        "# all of it\npyyaml\n\nflask\n",
        "flask\n# tools of the office\npyyaml\nclick\n",
        "flask\n# settings\n\npyyaml\n",
        "flask  # not pyyaml\npyyaml\n",
        "# pyyaml is gone\nflask\npyyaml\n",
    ],
    ids=["of the file", "of several", "apart", "of another line", "further up"],
)
def test_a_comment_that_may_speak_of_others_stays(text):
    """What it says of them would be lost."""
    left = without(text, GONE)

    assert left == text.replace("\npyyaml\n", "\n")


def test_a_comment_in_a_list_of_pyproject_goes_by_the_same_rule():
    """What is no entry, such as the end of the list, ends what it may speak of."""
    text = '[project]\ndependencies = [\n    "flask",\n    # for yaml\n    "pyyaml",\n    "a",\n]\n'
    last = '[project]\ndependencies = [\n    "flask",\n    # settings\n    "pyyaml",\n]\n'

    assert "#" not in without(text, GONE, kind="toml")
    assert "#" not in without(last, GONE, kind="toml")
    assert "# x" in without(text.replace("for yaml", "x"), GONE, kind="toml")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ('[tool.pdm.dev-dependencies]\ntest = ["a", "pyyaml"]\n', 'test = ["a"]\n'),
        ('[tool.poetry.extras]\nyaml = ["PyYAML"]\n', "yaml = []\n"),
        ('[project.optional-dependencies]\ny = ["pyyaml", "a"]\n', 'y = ["a"]\n'),
        ('[tool.other]\ntest = ["pyyaml"]\n', 'test = ["pyyaml"]\n'),
    ],
)
def test_groups_of_other_tools_are_looked_at(text, left):
    """Poetry refuses an extra that asks for what is no dependency."""
    assert without(text, GONE, kind="toml").endswith(f"\n{left}")

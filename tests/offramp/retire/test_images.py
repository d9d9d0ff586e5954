"""Environment files of conda and `pip install` in a Dockerfile."""

import pytest

from offramp.retire.asking import without

CONDA = """\
name: shop  # xlsxwriter
channels:
  - conda-forge
dependencies:
  - python=3.11
  - flask >=3
  # xlsxwriter: sheets
  - conda-forge::xlsxwriter=3.2
  - pip
  - pip:
      # what conda has not
      - "XlsxWriter[more]>=3"
      - flask-login==0.6  # stays
variables:
  xlsxwriter: "1"
"""


def test_entries_of_both_lists_of_conda_go():
    """Channels, names and variables stay, as does every other byte."""
    gone = (
        "  # xlsxwriter: sheets\n  - conda-forge::xlsxwriter=3.2\n",
        '      - "XlsxWriter[more]>=3"\n',
    )
    expected = CONDA
    for one in gone:
        expected = expected.replace(one, "")

    assert without(CONDA, {"xlsxwriter"}, "conda") == expected


def test_a_pip_list_goes_with_its_last_entry():
    """`- pip:` with nothing below it is no environment."""
    text = "dependencies:\n- flask\n- pip\n- pip:\n  - a==1\n  - b\n"

    assert without(text, {"a", "b"}, "conda") == "dependencies:\n- flask\n- pip\n"
    assert without(text, {"a"}, "conda") == text.replace("  - a==1\n", "")


@pytest.mark.parametrize(
    "text",
    [
        "dependencies: [flask, xlsxwriter]\n",
        "dependencies:\n  - flask\n  - >\n    xlsxwriter\n",
        "services:\n  - xlsxwriter\n",
        "dependencies:\n  xlsxwriter: 3\n",
        "dependencies:\n  - &one xlsxwriter\n  - *one\n",
        "dependencies: [\n",
        "made: 2026-13-45\ndependencies:\n  - xlsxwriter\n",
        "- xlsxwriter\n",
    ],
)
def test_an_environment_that_is_written_otherwise_stays(text):
    """It is told instead."""
    assert without(text, {"xlsxwriter"}, "conda") == text


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("RUN pip install flask xlsxwriter\n", "RUN pip install flask\n"),
        ("RUN pip install xlsxwriter flask\n", "RUN pip install flask\n"),
        ("run pip3 install -U 'XlsxWriter>=3' flask", "run pip3 install -U flask"),
        ("RUN python -m pip install xlsxwriter[x]==3 flask\n", "RUN python -m pip install flask\n"),
        ("RUN pip install --no-cache-dir xlsxwriter\n", ""),
        ("RUN --mount=type=cache,target=/x pip install xlsxwriter\n", ""),
        (
            "RUN pip install -r requirements.txt xlsxwriter\n",
            "RUN pip install -r requirements.txt\n",
        ),
        ("RUN pip install -rall.txt xlsxwriter\n", "RUN pip install -rall.txt\n"),
        ("RUN pip install . xlsxwriter\n", "RUN pip install .\n"),
        ("RUN pip install \\\n    flask \\\n    xlsxwriter\n", "RUN pip install \\\n    flask\n"),
        ("RUN pip install \\\n    xlsxwriter \\\n    flask\n", "RUN pip install \\\n    flask\n"),
        ("RUN pip install flask \\\n  xlsxwriter b\n", "RUN pip install flask \\\n  b\n"),
        ("RUN pip install \\\r\n a \\\r\n xlsxwriter\r\n", "RUN pip install \\\r\n a\r\n"),
        ("# for xlsxwriter\nRUN pip install xlsxwriter\n", ""),
    ],
)
def test_a_plain_pip_install_loses_what_goes(line, left):
    """And goes itself where it installed nothing else."""
    before, after = "FROM python:3.11\n\n", 'COPY . .\nCMD ["xlsxwriter"]\n'
    end = "" if line.endswith("\n") else "\n"

    made = without(before + line + end + after, {"xlsxwriter"}, "docker")

    assert made == before + left + end + after


@pytest.mark.parametrize(
    "text",
    [
        "RUN pip install --upgrade pip && pip install xlsxwriter\n",
        "RUN pip install xlsxwriter && rm -rf /root/.cache\n",
        "RUN pip install xlsxwriter>=3\n",  # a shell writes to the file "=3"
        "RUN pip install xlsxwriter $MORE\n",
        "RUN pip install $(cat names) xlsxwriter\n",
        'RUN ["pip", "install", "xlsxwriter"]\n',
        "RUN pip install flask \\\n  # sheets\n  xlsxwriter\n",
        "RUN <<END\npip install xlsxwriter\nEND\n",
        "# escape=`\nRUN pip install flask xlsxwriter\n",
        "RUN pip install xlsxwriter-more flask\n",
        "RUN pip install --target xlsxwriter flask\n",
        "RUN apt-get install xlsxwriter\n",
        "RUN pip uninstall xlsxwriter\n",
        "COPY xlsxwriter .\n",
        "CMD pip install xlsxwriter\n",
        "RUN pip install ./xlsxwriter\n",
        "RUN pip install flask'xlsxwriter'\n",
    ],
)
def test_anything_that_a_shell_would_read_stays(text):
    """What it does to the rest of the line nobody knows."""
    assert without(text, {"xlsxwriter"}, "docker") == text

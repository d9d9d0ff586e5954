"""What the documents promise: commands that exist, links that lead somewhere."""

import re
import shlex
from pathlib import Path

import click
import pytest

from offramp.cli import VERBS, cli

ROOT = Path(__file__).parent.parent
PAGES = sorted(
    page
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("monolith/*.md")]
    if page.is_file()
)
COMMAND = re.compile(r"(?:\.venv/bin/|`|\$ )offramp ((?:[a-z]+)(?: [^`\n|#&>]*)?)")
LINK = re.compile(r"\]\((?!https?://|#)([^)#\s]+)")
TARGET = re.compile(r"`make ([a-z-]+)`|^ {4}make ([a-z-]+)", re.MULTILINE)


def found(pattern: re.Pattern[str], page: Path) -> list[str]:
    return [match.group(match.lastindex) for match in pattern.finditer(page.read_text("utf-8"))]


COMMANDS = [(page, text) for page in PAGES for text in found(COMMAND, page)]


@pytest.mark.parametrize(
    ("page", "text"), COMMANDS, ids=[f"{page.name}: {text}" for page, text in COMMANDS]
)
def test_every_command_in_the_documents_exists(page, text):
    """A reader types what stands there; a verb or an option of an older day costs trust."""
    verb, *words = shlex.split(text.replace("|", " ").rstrip(".,;:"))
    command = cli.get_command(click.Context(cli), verb)

    assert verb in VERBS, f"{page}: offramp {text}"
    nested = command.commands if isinstance(command, click.Group) else {}
    command = nested.get(words[0], command) if words else command
    known = {option for each in command.params for option in (*each.opts, "--help")}
    options = {word.partition("=")[0] for word in words if word.startswith("--")}
    assert options <= known, f"{page}: offramp {text}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_to_a_file(page):
    """Pages move; links do not follow by themselves."""
    missing = [link for link in found(LINK, page) if not (page.parent / link).exists()]

    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_make_target_exists(page):
    """The first thing a newcomer types is `make`."""
    targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)

    assert set(found(TARGET, page)) <= set(targets)


def headings(page: Path) -> set[str]:
    """Return the anchors that a code host gives the headings of a page."""
    text = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL)
    plain = (re.sub(r"[`*]", "", one) for one in re.findall(r"^#+ (.*)$", text, re.MULTILINE))
    return {re.sub(r"[^\w\- ]", "", one.strip().lower()).replace(" ", "-") for one in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_into_a_page_leads_to_a_heading(page):
    """Headings are written anew more often than files are moved."""
    links = re.findall(r"\]\(([^)#\s:]*\.md|)#([^)\s]+)\)", page.read_text("utf-8"))
    missing = [
        (file, anchor)
        for file, anchor in links
        if anchor not in headings(page.parent / file if file else page)
    ]

    assert missing == []

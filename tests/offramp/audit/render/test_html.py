"""The page: whole, closed to everything else, and safe to open."""

import re
from html.parser import HTMLParser

from offramp.audit.decide.all import decide
from offramp.audit.documents import markdown
from offramp.audit.render.html import html
from offramp.audit.render.markdown import Links
from offramp.audit.report import Auth, Report
from tests.offramp.audit.reports import finding, route, shop

HOSTILE = 'GET /"><script>alert(1)</script>'


class Page(HTMLParser):
    """Counts elements, and keeps what could fetch something."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.fetched = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.fetched += [value for name, value in attrs if name in {"src", "href", "action"}]


def test_the_page_needs_nothing_from_elsewhere():
    """It is sent by mail, and opened where there is no network."""
    page = Page(html(shop()))

    assert {value[0] for value in page.fetched} == {"#"}
    assert page.tags.count("script") == 1
    assert page.tags.count("link") == 0


def test_every_route_and_finding_can_be_filtered():
    """By its text, its decision, its severity."""
    text = html(shop())

    assert text.count('data-row="route"') == 6
    assert text.count('data-decision="stay"') == 2
    assert text.count('data-severity="high"') == 1


def test_its_policy_lets_only_its_own_script_run():
    """A name that got past the escaping could still do nothing."""
    text = html(shop())
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', text)[1]

    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_names_in_backticks_are_code():
    """As in the documents; what stands in them is escaped all the same."""
    report = shop()
    report.findings = [finding("`_seen` is changed by `<b>`; a lone ` stays", [], "note", "low")]
    text = html(report)

    assert "<code>_seen</code> is changed by <code>&lt;b&gt;</code>; a lone ` stays" in text


def test_names_of_a_hostile_repository_stay_text():
    """Every text comes from somebody else's code."""
    report = Report("<i>", "a", routes=[route(HOSTILE, HOSTILE.split()[1])])
    report.findings = [finding(HOSTILE, [HOSTILE], "refactor first", "high")]
    decide(report)
    page = Page(html(report))

    assert page.tags.count("script") == 1
    assert "i" not in page.tags


def test_the_page_shows_what_callers_need_as_it_is():
    """Only in Markdown does a star have to be written otherwise."""
    one = route("GET /a", auth=Auth("api key", roles=["*", "_staff"], optional=True))
    report = Report("a", "a", routes=[one])
    decide(report)

    assert "api key (*, _staff), optional" in html(report)
    assert "api key (\\*, \\_staff), optional" in markdown(report, Links())["architecture-audit.md"]


def test_without_routes_there_is_a_page_too():
    """It says that there are none."""
    assert "0 routes" in html(Report(None, "empty"))


def test_all_that_is_known_of_a_route_can_be_found():
    """Also what has no column: who reads settings of a name, or whom a package stops."""
    page = html(shop())
    row = next(
        part for part in page.split("<tr ") if part.startswith('data-row="route"') and "PAY" in part
    )

    for text in ("PAY_KEY", "PAY_URL", "pay.example", "requests", "login_required", "buyer"):
        assert text in row, text
    assert "<dt>must be sent</dt><dd><code>items</code></dd>" in row
    assert "<dt>answer</dt><dd>201, 402</dd>" in row


def test_its_sections_can_be_gone_to():
    """The findings of an application of 400 routes are fifty screens down."""
    page = html(shop())
    targets = re.findall(r'<section id="([^"]+)">', page)

    assert re.findall(r'<a href="#([^"]+)">', page) == targets
    assert {"routes", "groups", "tables", "findings"} <= set(targets)


def test_one_of_a_kind_is_told_as_one():
    """No page of "1 routes"."""
    report = Report("app:app", "a", routes=[route("GET /")], files=1, lines=1)
    decide(report)

    assert "<p>1 route: " in html(report)
    assert "0 findings in 1 file with 1 line." in html(report)

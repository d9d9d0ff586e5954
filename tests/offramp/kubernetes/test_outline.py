"""`routes.yml`: the chart's part of the HTTPRoutes."""

import pytest

from offramp.errors import UsageError
from offramp.kubernetes import outline

WHOLE = """
parentRefs: [{name: shop}]
filters: []
functions:
  goods-add: {matches: [{method: POST, path: {type: Exact, value: /goods}}], timeout: 35s}
"""


def test_a_functions_requests_are_what_the_chart_wrote():
    """Method, path and time are the chart's business, as in Istio's root."""
    found = outline.parse(WHOLE).requests("goods-add")

    assert (found.timeout, found.matches[0]["method"]) == ("35s", "POST")


def test_no_hosts_are_all_hosts():
    """A trial answers for any name."""
    assert outline.parse(WHOLE).hostnames == []
    assert outline.parse(WHOLE + "hostnames: [a.example]\n").hostnames == ["a.example"]


def test_a_function_that_the_release_has_not_is_named():
    """A newer stack.yml than the release's: its sides are not there yet."""
    with pytest.raises(UsageError, match="does not know the function goods-show: `helm upgrade`"):
        outline.parse(WHOLE).requests("goods-show")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "- a",
        WHOLE.replace("parentRefs: [{name: shop}]", "parentRefs: []"),
        WHOLE.replace("matches", "match"),
        WHOLE + "gateway: shop\n",
    ],
)
def test_what_cannot_be_meant_is_refused(text):
    """An HTTPRoute without matches would take every request."""
    with pytest.raises(UsageError, match=r"routes\.yml of the ConfigMap catalogue"):
        outline.parse(text)

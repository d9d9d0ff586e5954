"""GET /version."""

import platform

FUNCTION, PATH = "utils/version-info", "/version"


def test_the_build_is_named(call, settings):
    """During a migration one has to see which side answered."""
    settings |= {"APP_VERSION": "1.2.3", "GIT_COMMIT": "abc", "BUILT_AT": "2026-11-01T00:00:00Z"}

    assert call("GET").json == {
        "version": "1.2.3",
        "commit": "abc",
        "built_at": "2026-11-01T00:00:00Z",
        "side": "new",
        "python": platform.python_version(),
    }


def test_an_unnamed_build_is_unknown(call):
    """On a developer's machine nobody sets these."""
    answer = call("GET").json

    assert (answer["version"], answer["commit"], answer["built_at"]) == ("unknown",) * 3


def test_it_needs_no_database(call, services):
    """It answers when nothing else does."""
    call("GET")

    assert "database" not in vars(services)

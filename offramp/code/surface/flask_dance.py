"""Flask-Dance, as of 7.1: a blueprint for each provider, with its two routes (consumer/base.py)."""

from __future__ import annotations

from offramp.code.surface import flask, pages
from offramp.code.surface.flask import BLUEPRINT
from offramp.code.surface.interpreter.call import Call
from offramp.code.surface.interpreter.plugin import Library
from offramp.code.surface.interpreter.values import Native, Value

LIBRARY = Library()
KIND = "flask-dance"
PROVIDERS = (
    *("atlassian", "authentiq", "azure", "backlog", "dexcom", "digitalocean", "discord", "dropbox"),
    *("facebook", "fitbit", "github", "gitlab", "google", "heroku", "jira", "linkedin", "meetup"),
    *("nylas", "okta", "orcid", "osm", "reddit", "salesforce", "slack", "spotify", "strava"),
    *("twitch", "twitter", "zoho"),
)
CONSUMER = LIBRARY.model(
    "flask_dance.consumer.OAuth2ConsumerBlueprint",
    "flask_dance.consumer.OAuth1ConsumerBlueprint",
    bases=(BLUEPRINT,),
)


@CONSUMER.method("__init__")
def make(call: Call) -> Value:
    """`OAuth2ConsumerBlueprint(name, ..., login_url, authorized_url, url_prefix, ...)`."""
    given: dict[str, Value] = {
        name: call.kwargs[name]
        for name in ("url_prefix", "subdomain", "static_folder")
        if name in call.kwargs
    }
    name = call.text(0, "name")
    flask.make_blueprint(Call(call.world, call.place, [name, name], given, call.self))
    if name is not None:
        for url, endpoint, default in (
            ("login_url", "login", f"/{name}"),
            ("authorized_url", "authorized", f"/{name}/authorized"),
        ):
            path = call.text(-1, url) or default
            pages.page(call, call.self, path.replace("{bp.name}", name), endpoint, kind=KIND)
    return None


def _provider(name: str) -> Native:
    def made(call: Call) -> Value:
        return call.world.call(CONSUMER, [name, name], call.rest(["name"]), place=call.place)

    return made


for _name in PROVIDERS:
    LIBRARY.function(f"flask_dance.contrib.{_name}.make_{_name}_blueprint")(_provider(_name))

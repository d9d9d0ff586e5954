"""
Which requests are a function's, as the chart wrote it: `routes.yml` in the ConfigMap `catalogue`.

Istio's API has a root that says so and delegates that say where these go. An HTTPRoute says both
at once, and its weights are the tool's; so the chart hands over its part in this file.
"""

from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from offramp.errors import UsageError

Json = dict[str, Any]


class Requests(BaseModel):
    """The requests of one function: matches of an HTTPRoute, and a duration such as `35s`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    matches: list[Json] = Field(min_length=1)
    timeout: str


class Outline(BaseModel):
    """What all HTTPRoutes of a release have in common, and what each function's own are."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    parents: list[Json] = Field(alias="parentRefs", min_length=1)
    hostnames: list[str] = []  # none: all
    filters: list[Json] = []
    functions: dict[str, Requests]

    def requests(self, function: str) -> Requests:
        """Return a function's requests; raises `UsageError` for one the release has not."""
        if function not in self.functions:
            raise UsageError(
                f"the release does not know the function {function}: `helm upgrade` it with this "
                "stack.yml first"
            )
        return self.functions[function]


def parse(text: str) -> Outline:
    """Return the outline in the YAML *text*; raises `UsageError` that names every problem."""
    try:
        return Outline.model_validate(yaml.safe_load(text) or {})
    except yaml.YAMLError as error:
        raise UsageError(f"routes.yml of the ConfigMap catalogue is not YAML: {error}") from error
    except ValidationError as error:
        raise UsageError(f"routes.yml of the ConfigMap catalogue is wrong: {error}") from error

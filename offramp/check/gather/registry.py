"""
Ask a registry whether it has an image.

Source: OCI Distribution Specification 1.1, "Checking if content exists in the registry", and
Docker's "Token Authentication Specification".
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

import httpx2

from offramp.check.gather.logins import Login, login
from offramp.check.gather.references import Reference
from offramp.check.result import UnknownError

OK, UNAUTHENTICATED, NOT_FOUND = 200, 401, 404
TIMEOUT_SECONDS = 10.0
OCI, V2 = "application/vnd.oci.image", "application/vnd.docker.distribution.manifest"
MANIFESTS = f"{OCI}.index.v1+json, {OCI}.manifest.v1+json, {V2}.list.v2+json, {V2}.v2+json"
PARAMETER = re.compile(r'(\w+)="([^"]*)"')


@dataclass(frozen=True)
class Registry:
    """Asks registries over *http*, as whoever *who* says; raises `UnknownError`."""

    http: httpx2.Client
    who: Callable[[str], Login | None] = login

    def has(self, image: Reference) -> bool:
        """Tell whether the manifest is there; nothing is downloaded."""
        url = f"{image.base}/v2/{image.repository}/manifests/{image.version}"
        answer = self._ask("HEAD", url, {})
        if answer.status_code == UNAUTHENTICATED:
            answer = self._ask("HEAD", url, self._proof(answer, image))
        if answer.status_code in (OK, NOT_FOUND):
            return answer.status_code == OK
        raise UnknownError(f"{image.registry} answers {answer.status_code}; `docker login` there")

    def _proof(self, answer: httpx2.Response, image: Reference) -> dict[str, str]:
        """Return the header that the registry asked for."""
        wanted = answer.headers.get("www-authenticate", "")
        named = self.who(image.registry)
        basic = httpx2.BasicAuth(*named) if named else None
        if not wanted.lower().startswith("bearer "):
            return _basic(named)
        parameters = dict(PARAMETER.findall(wanted))
        realm = parameters.pop("realm", "")
        parameters.setdefault("scope", f"repository:{image.repository}:pull")
        try:
            got = self.http.get(realm, params=parameters, auth=basic)
            said = got.json()
            token = said.get("token") or said["access_token"]
        except (httpx2.HTTPError, ValueError, KeyError, AttributeError) as error:
            raise UnknownError(f"{image.registry} lets nobody in; `docker login` there") from error
        return {"authorization": f"Bearer {token}"}

    def _ask(self, method: str, url: str, headers: dict[str, str]) -> httpx2.Response:
        try:
            return self.http.request(method, url, headers={"accept": MANIFESTS, **headers})
        except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as error:
            host = url.split("/")[2]
            raise UnknownError(f"{host} does not answer: {error}") from error


def _basic(named: Login | None) -> dict[str, str]:
    if named is None:
        return {}
    request = httpx2.Request("GET", "http://registry")
    return dict(next(httpx2.BasicAuth(*named).auth_flow(request)).headers)

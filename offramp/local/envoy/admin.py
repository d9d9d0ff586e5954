"""Ask Envoy's admin port; it answers only to this machine."""

import http.client
import json
from dataclasses import dataclass
from typing import Any

from offramp.errors import OfframpError


class AdminError(OfframpError):
    """Envoy's admin port does not answer, or not with what was asked for."""


@dataclass(frozen=True)
class Admin:
    """Envoy's admin port on 127.0.0.1; a call takes at most *timeout* seconds."""

    port: int
    timeout: float = 10.0

    def read(self, path: str) -> Any:
        """Return the JSON document at *path*; raises `AdminError`."""
        body = self.text(path)
        try:
            return json.loads(body)
        except ValueError as error:
            raise AdminError(f"Envoy's admin port {self.port}: {path} is not JSON") from error

    def text(self, path: str) -> str:
        """Return what stands at *path*; raises `AdminError`."""
        status, body = self._get(path)
        if status != http.client.OK:
            raise AdminError(f"Envoy's admin port {self.port} answered {status} to {path}")
        return body.decode(errors="replace")

    def is_ready(self) -> bool:
        """Envoy listens and has its clusters and routes."""
        try:
            return self._get("/ready")[0] == http.client.OK
        except AdminError:
            return False

    def route_version(self) -> str | None:
        """Return the version of the routes in use; None before the first ones."""
        dump = self.read("/config_dump?resource=dynamic_route_configs")
        for config in dump.get("configs", []):
            if "route_config" in config:
                return str(config.get("version_info", ""))
        return None

    def route_refusal(self) -> str | None:
        """Return why Envoy refused the routes it was last given; None if it took them."""
        dump = self.read("/config_dump?resource=dynamic_route_configs")
        for config in dump.get("configs", []):
            if "error_state" in config:
                return str(config["error_state"].get("details"))
        return None

    def _get(self, path: str) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise AdminError(
                f"Envoy's admin port {self.port} does not answer ({error}); "
                "look at `offramp logs envoy`"
            ) from error
        finally:
            connection.close()

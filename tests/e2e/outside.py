"""The servers outside the application, in their pod."""

from dataclasses import dataclass
from typing import Any

import urllib3


@dataclass(frozen=True)
class Outside:
    """What was sent to them, and what they do wrong."""

    url: str

    def messages(self, channel: str) -> list[dict[str, Any]]:
        found = self._ask("GET", f"/messages?channel={channel}").json()["messages"]
        return list(found)

    def fail(self, service: str, fault: Any) -> None:
        """Let *service* (smtp, sms, push, rates) fail; see `outside.faults.parse`."""
        answer = self._ask("POST", "/faults", json={service: fault})
        assert answer.status < 300, answer.data

    def clear(self) -> None:
        """Forget all messages, and let everything work."""
        self._ask("DELETE", "/messages")
        self._ask("POST", "/faults", json=dict.fromkeys(("smtp", "sms", "push", "rates")))

    def _ask(self, method: str, path: str, **given: Any) -> urllib3.BaseHTTPResponse:
        return urllib3.request(method, f"{self.url}{path}", timeout=60, retries=3, **given)

"""All servers of this folder as one thing that starts and stops."""

import json
import threading
from dataclasses import asdict
from importlib import resources
from typing import Any

from outside import push, sms
from outside.faults import KNOWN, Faults, UnknownFaultError, parse
from outside.mailbox import Mailbox
from outside.rates import Rates
from outside.smtp import LOOPBACK, SmtpServer
from outside.web import Call, Reply, Route, json_reply, serve


class Servers:
    """SMTP on one port; SMS, push, exchange rates, faults and the mailbox page on another."""

    def __init__(
        self, *, http_port: int, smtp_port: int, sms_token: str, host: str = LOOPBACK
    ) -> None:
        self.mailbox = Mailbox()
        self.faults = Faults()
        self._smtp = SmtpServer(smtp_port, self.mailbox, self.faults, host=host)
        self._http = serve(host, http_port, self._routes(sms_token))
        self.http_port: int = self._http.server_address[1]
        self.smtp_port = self._smtp.port
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True)

    def start(self) -> None:
        """Begin to answer, on both ports."""
        self._smtp.start()
        self._thread.start()

    def stop(self) -> None:
        """End both servers; callers that are being held are let go first."""
        self.fail(dict.fromkeys(KNOWN))
        self._http.shutdown()
        self._http.server_close()
        self._smtp.stop()

    def fail(self, faults: dict[str, Any]) -> None:
        """Set the fault of each service named; see `faults.parse` for the values."""
        parsed = {service: parse(service, value) for service, value in faults.items()}
        for service, fault in parsed.items():
            self.faults.set(service, fault)
            if service == "smtp":
                self._smtp.listen(accepting=fault is None or fault.what != "refuse")

    def _routes(self, sms_token: str) -> list[Route]:
        return [
            Route("GET", "/", _page),
            Route("GET", "/messages", self._messages),
            Route("DELETE", "/messages", self._forget),
            Route("GET", "/faults", self._present_faults),
            Route("POST", "/faults", self._set_faults),
            Route("POST", sms.PATTERN, sms.Sms(self.mailbox, self.faults, sms_token).answer),
            Route("POST", push.PATTERN, push.Push(self.mailbox, self.faults).answer),
            Route("GET", "/rates", Rates(self.faults).answer),
        ]

    def _messages(self, call: Call) -> Reply:
        """GET /messages?channel=&to=: what came, oldest first."""
        found = self.mailbox.messages(call.query.get("channel"), call.query.get("to"))
        return json_reply(200, {"messages": [message.public() for message in found]})

    def _forget(self, _call: Call) -> Reply:
        """DELETE /messages."""
        self.mailbox.clear()
        return Reply(204)

    def _present_faults(self, _call: Call) -> Reply:
        """GET /faults: what goes wrong at present, for each service."""
        present = {service: self.faults.present(service) for service in KNOWN}
        return json_reply(200, {name: fault and asdict(fault) for name, fault in present.items()})

    def _set_faults(self, call: Call) -> Reply:
        """POST /faults: change what goes wrong."""
        try:
            faults = json.loads(call.body)
            if not isinstance(faults, dict):
                return json_reply(400, {"error": "expected an object such as {'smtp': 'refuse'}"})
            self.fail(faults)
        except (UnknownFaultError, json.JSONDecodeError) as error:
            return json_reply(400, {"error": str(error)})
        return self._present_faults(call)


def _page(_call: Call) -> Reply:
    """GET /: the mailbox, for people."""
    page = resources.files("outside").joinpath("page.html").read_bytes()
    return Reply(200, page, "text/html; charset=utf-8", (("Cache-Control", "no-store"),))

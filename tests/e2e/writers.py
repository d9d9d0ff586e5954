"""Callers who write, and remember what was acknowledged."""

import itertools
import threading
import time
from dataclasses import dataclass, field
from typing import Self

import urllib3

from tests.sides.sides import Side

BODY = {"to": "ana@example.com", "text": "It is ready."}


@dataclass
class Writers:
    """Send e-mails, each with a subject of its own, until the block ends; failures are expected."""

    caller: Side
    rate: float
    acknowledged: set[str] = field(default_factory=set)
    refused: int = 0
    _ended: threading.Event = field(default_factory=threading.Event)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._token = self.caller.sign_in()["access_token"]
        self._numbers = itertools.count()
        self._threads = [threading.Thread(target=self._write, daemon=True) for _ in range(4)]
        for each in self._threads:
            each.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for each in self._threads:
            each.join()

    def _write(self) -> None:
        while not self._ended.is_set():
            began = time.monotonic()
            self._send(f"number {next(self._numbers)}")
            self._ended.wait(max(0.0, len(self._threads) / self.rate - (time.monotonic() - began)))

    def _send(self, subject: str) -> None:
        try:
            answer = self.caller.call(
                "POST /notifications/email", BODY | {"subject": subject}, token=self._token
            )
        except urllib3.exceptions.HTTPError:
            self.refused += 1
            return
        if answer.status == 202:
            self.acknowledged.add(subject)
        else:
            self.refused += 1

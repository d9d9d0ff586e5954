"""
Worker threads that share one epoll.

A thread that gets an event reads, runs the handler and writes, then puts the connection back:
no request is handed from thread to thread. `lead` says which thread waits for the next event.
"""

import select
import socket
import threading
import time

from offramp_runtime.application import Application
from offramp_runtime.connection import Connection
from offramp_runtime.conversation import Conversation, Wait
from offramp_runtime.gate import Gate
from offramp_runtime.lead import Lead, Worker

_EVENTS = {
    Wait.READ: select.EPOLLIN | select.EPOLLONESHOT,
    Wait.WRITE: select.EPOLLOUT | select.EPOLLONESHOT,
}


class Server:
    """Serves an application on a listening socket."""

    def __init__(self, listener: socket.socket, application: Application) -> None:
        self._settings = application.settings
        self.application = application
        self._epoll = select.epoll()
        self._log = application.log
        self._lead = Lead(self._add_thread, self._settings.threads)
        self.gate = Gate(listener, self._epoll, self._settings.max_connections)
        self.conversation = Conversation(application, self._must_close)
        self.is_draining = False

    def start(self) -> None:
        """Begin to take connections."""
        self.gate.open()
        self._lead.start_thread()

    def watch(self) -> None:
        """End what takes too long; to be called several times a second."""
        self._lead.watch()
        settings, now = self._settings, time.monotonic()
        if settings.exec_timeout:
            for connection in self.conversation.overdue(settings.exec_timeout):
                self.gate.connections.pop(connection.sock.fileno(), None)
        for connection in list(self.gate.connections.values()):
            if connection.output is not None:
                connection.expire_write(now, settings.write_timeout)
            else:
                connection.expire(now, settings.read_timeout, settings.keep_alive)
        self.gate.open()

    def wake_idle(self) -> None:
        """End connections that are merely kept alive."""
        for connection in list(self.gate.connections.values()):
            if connection.exchange is None and not connection.parser.is_partial:
                connection.wake(socket.SHUT_RD)

    def _must_close(self) -> bool:
        return self.is_draining or self.gate.is_crowded

    def _add_thread(self) -> None:
        threading.Thread(target=self._work, name="worker", daemon=True).start()

    def _work(self) -> None:
        lead, worker, poll = self._lead, Worker(), self._epoll.poll
        lead.take(worker)
        try:
            while True:
                for descriptor, _ in poll(-1, 1):
                    if descriptor == self.gate.descriptor:
                        self.gate.accept(self._settings.max_request_bytes)
                    else:
                        self._take_event(worker, descriptor)
                if not worker.leads:
                    lead.follow()
                    lead.take(worker)
        finally:  # however this thread ends, another takes its place
            lead.leave(worker)

    def _take_event(self, worker: Worker, descriptor: int) -> None:
        worker.busy_since = wall = time.monotonic()
        cpu = time.thread_time()
        if self._lead.should_give:
            self._lead.give(worker)
        self._serve(descriptor)
        self._lead.served(time.monotonic() - wall, time.thread_time() - cpu)
        worker.busy_since = 0.0

    def _serve(self, descriptor: int) -> None:
        connection = self.gate.connections.get(descriptor)
        if connection is None:
            return
        try:
            wait = self.conversation.advance(connection)
        except Exception as error:  # noqa: BLE001 - a fault of ours costs a connection, no thread
            wait = self.conversation.break_off(connection)
            self._log.failure("the server failed", error)
        if wait is Wait.CLOSE:
            self._close(descriptor, connection)
        else:
            self._epoll.modify(descriptor, _EVENTS[wait])

    def _close(self, descriptor: int, connection: Connection) -> None:
        self.gate.connections.pop(descriptor, None)
        connection.sock.close()
        self.gate.open()

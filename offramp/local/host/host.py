"""
The host's loop: sockets that wait for a caller, processes that come and go.

A function without processes is watched by the kernel (a connection wakes the loop); one with
processes is looked at every TICK_SECONDS, because its processes take most connections
themselves.
"""

import os
import selectors
import signal
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from queue import SimpleQueue
from typing import Any

from offramp.local.host.function import Function
from offramp.local.host.preload import newest_change, preload_modules
from offramp.local.host.process import FunctionProcess
from offramp.local.host.spec import HostSpec
from offramp.local.host.template import Ordered, Template

TICK_SECONDS = 0.02
TEMPLATE_PAUSE_SECONDS = 1.0
DRAIN_SECONDS = 10.0


class Host:
    """Owns the functions of one specification; listening begins with its making."""

    def __init__(self, spec: HostSpec) -> None:
        self.spec = spec
        self.functions = {each.name: Function(each, spec.logs) for each in spec.functions}
        self._selector = selectors.DefaultSelector()
        self._watched: set[str] = set()
        self._numbers = count(1)
        self._log = os.open(
            spec.logs / "template.log", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640
        )
        folders = [each.folder for each in spec.functions]
        derived = preload_modules(folders, spec.python_path)
        self._preload = list(dict.fromkeys([*spec.preload, *derived]))
        self._life, self._life_end = os.pipe()
        self._template = self._start_template()
        self._wake_reader, self._wake_writer = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        self._on(self._wake_reader, self._woken)
        self._is_stopping = False
        self._orders: SimpleQueue[Callable[[], None]] = SimpleQueue()

    def run(self) -> None:
        """Serve until `stop` is called, then drain all functions."""
        while not self._is_stopping:
            self._turn(None if self._watch_quiet() else TICK_SECONDS)
            while not self._orders.empty():
                self._orders.get()()
            for function in self.functions.values():
                if function.needs_process():
                    self._start(function)
        self._drain()

    def stop(self) -> None:
        """End the loop; may be called from a signal handler or another thread."""
        self._is_stopping = True
        os.write(self._wake_writer, b".")

    def reload(self, name: str) -> None:
        """
        Let the processes of a function finish, and make new ones of the code as it is now.

        May be called from another thread, and returns before it is done; KeyError for an
        unknown name.
        """
        self._order(partial(self._reload, self.functions[name]))

    def scale(self, name: str, processes: int) -> None:
        """
        Have so many processes of a function now, at most its maximum; 0 ends all.

        Those without anything to do end after their idle time as always. As `reload` otherwise.
        """
        function = self.functions[name]
        self._order(partial(self._scale, function, min(processes, function.spec.max_processes)))

    def status(self) -> dict[str, Any]:
        """Return what the control socket tells."""
        return {
            "pid": os.getpid(),
            "template_pid": self._template.pid,
            "functions": {name: each.status() for name, each in self.functions.items()},
        }

    def processes(self) -> list[Ordered]:
        """Return all processes with their functions."""
        return [
            (function, process)
            for function in self.functions.values()
            for process in list(function.processes)
        ]

    def _on(self, descriptor: int, action: Callable[[], None]) -> None:
        self._selector.register(descriptor, selectors.EVENT_READ, action)

    def _turn(self, seconds: float | None) -> None:
        for key, _ in self._selector.select(seconds):
            if key.fileobj in self._selector.get_map():
                key.data()

    def _watch_quiet(self) -> bool:
        """
        Have the kernel watch exactly the functions that only a connection can change.

        Return whether those are all: one that is not watched has to be looked at.
        """
        for name, function in self.functions.items():
            if function.is_quiet and name not in self._watched:
                self._watched.add(name)
                self._on(function.listener.fileno(), lambda: None)
            elif not function.is_quiet and name in self._watched:
                self._watched.discard(name)
                self._selector.unregister(function.listener.fileno())
        return len(self._watched) == len(self.functions)

    def _start(self, function: Function) -> None:
        socket = self.spec.control.parent / f"m{os.getpid()}-{next(self._numbers)}"
        process = FunctionProcess(socket)
        if self._template.start(function, process, self._life):
            function.add(process)
        else:
            process.forget()
            function.postpone()

    def _order(self, order: Callable[[], None]) -> None:
        self._orders.put(order)
        os.write(self._wake_writer, b".")

    def _reload(self, function: Function) -> None:
        roots = self.spec.python_path
        if newest_change(self._preload, roots) > self._template.made_at:
            folders = [each.spec.folder for each in self.functions.values()]
            derived = preload_modules(folders, roots)
            self._preload = list(dict.fromkeys([*self.spec.preload, *derived]))
            self._replace_template()
        self._scale(function, 0)

    def _scale(self, function: Function, wanted: int) -> None:
        taking = [process for process in function.processes if process.takes_requests]
        for process in taking[wanted:]:
            process.send(signal.SIGTERM)
        for _ in range(wanted - len(taking)):
            self._start(function)

    def _start_template(self) -> Template:
        template = Template(self._preload, self.spec, self._log)
        self._on(template.channel.fileno(), self._hear_template)
        return template

    def _hear_template(self) -> None:
        try:
            for (function, process), pid in self._template.answers():
                if process.started(pid) and process.pidfd is not None:
                    self._on(process.pidfd, partial(self._ended, function, process))
                    if self._is_stopping:
                        process.send(signal.SIGTERM)
                else:
                    function.remove(process)
        except EOFError:
            self._replace_template()

    def _replace_template(self) -> None:
        """Go on with a new template process; what the old one forked lives on."""
        old = self._template
        self._selector.unregister(old.channel.fileno())
        for function, process in old.end():
            function.remove(process)
        early = old.started_at + TEMPLATE_PAUSE_SECONDS - time.monotonic()
        if early > 0:
            time.sleep(early)
        self._template = self._start_template()

    def _ended(self, function: Function, process: FunctionProcess) -> None:
        if process.pidfd is not None:
            self._selector.unregister(process.pidfd)
        function.remove(process)

    def _woken(self) -> None:
        os.read(self._wake_reader, 64)

    def _drain(self) -> None:
        """Ask all processes to end, wait DRAIN_SECONDS, and end those that are left."""
        for number, seconds in ((signal.SIGTERM, DRAIN_SECONDS), (signal.SIGKILL, 1.0)):
            for _, process in self.processes():
                process.send(number)
            deadline = time.monotonic() + seconds
            while self.processes() and time.monotonic() < deadline:
                self._turn(TICK_SECONDS)
        self._selector.unregister(self._template.channel.fileno())
        self._template.end()
        os.close(self._life_end)
        for function in self.functions.values():
            function.close()

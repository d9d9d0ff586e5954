"""All processes of one run: started, written down at once, ended in reverse order."""

import signal
from dataclasses import replace

from offramp.local import children, ending, state
from offramp.local.children import Child, Command
from offramp.local.ending import Ending
from offramp.local.layout import Layout
from offramp.local.state import State

LEFT_SECONDS = 5.0


class Family:
    """
    The running children by name, in the order they were started.

    Each is in the state file before anything else happens, so that another process can
    end it should this one be killed.
    """

    def __init__(self, layout: Layout, now: State) -> None:
        self.layout = layout
        self.state = now
        self.children: dict[str, Child] = {}

    def start(self, command: Command) -> Child:
        child = children.start(command)
        self.children.pop(command.name, None)
        self.children[command.name] = child
        self.write(self.state.with_process(command.name, child.mark))
        return child

    def write(self, now: State) -> None:
        self.state = now
        state.write(self.layout, now)

    def forget(self, name: str) -> None:
        """Take out a command that ran to its end."""
        self.clear_away(self.children.pop(name))
        left = {other: mark for other, mark in self.state.processes.items() if other != name}
        self.write(replace(self.state, processes=left))

    def clear_away(self, child: Child) -> None:
        """End what a child that ended by itself left behind."""
        ending.end([Ending(child.mark, signal.SIGKILL)])

    def end(self) -> None:
        """End all: the gateway first and the database last; then nothing is written down."""
        for child in reversed(list(self.children.values())):
            command = child.command
            ending.end([Ending(child.mark, command.stop_signal, command.stop_seconds)])
            child.process.wait()
        self.children.clear()
        self.layout.state.unlink(missing_ok=True)


def end_left(layout: Layout) -> list[str]:
    """End what a killed supervisor left behind; return the names of what still ran."""
    left = state.recorded(layout)
    if left is None or left.supervisor.is_alive:
        return []
    processes = {} if left.is_over else left.processes
    running = [name for name, mark in processes.items() if mark.is_alive]
    ending.end(
        Ending(mark, signal.SIGINT if name == "database" else signal.SIGTERM, LEFT_SECONDS)
        for name, mark in reversed(list(processes.items()))
    )
    layout.state.unlink(missing_ok=True)
    return running

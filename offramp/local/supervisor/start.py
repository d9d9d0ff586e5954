"""The order in which everything starts: what does not wait for each other starts together."""

import asyncio
from dataclasses import dataclass, replace
from functools import partial

from offramp.errors import OfframpError
from offramp.local import database, readiness
from offramp.local.children import Command, exit_text
from offramp.local.database import Database
from offramp.local.environment import Surroundings
from offramp.local.supervisor import commands, functions, gateway
from offramp.local.supervisor.family import Family
from offramp.local.supervisor.report import Report

NO_SEED = "none"  # how the first start writes that stack.yml named none


@dataclass(frozen=True)
class Start:
    """One start of a project; *with_seed*: fill a database that is new."""

    around: Surroundings
    family: Family
    report: Report
    with_seed: bool = True

    async def everything(self) -> None:
        """
        Start all and return when all answers; Envoy comes last, so no caller comes too early.

        Raises `OfframpError` of the first that fails; the caller ends what was started.
        """
        try:
            async with asyncio.TaskGroup() as together:
                together.create_task(self.one("collector", commands.collector(self.around)))
                together.create_task(self.functions())
                together.create_task(self.application())
                if (server := commands.operators(self.around)) is not None:
                    together.create_task(self.one("operators", server))
        except* OfframpError as group:
            raise first(group) from None
        if server is None:
            self.report.note("the operators' server is not installed and was left out")
        await self.gateway()
        self.check_alive()
        pages = {n: p.page for n, p in self.around.catalogue.offramp.processes.items() if p.page}
        filled = {name: self.around.fill(page) for name, page in pages.items()}
        self.family.write(replace(self.family.state, pages=filled, is_ready=True))

    def check_alive(self) -> None:
        """Raise `StartError` when something that told nothing has ended meanwhile."""
        for child in self.family.children.values():
            if (code := child.exit_code) is not None:
                how = f"{exit_text(code)} soon after its start"
                raise readiness.StartError.of(child, how)

    async def one(self, step: str, command: Command) -> None:
        """Start *command* and wait until it answers."""
        with self.report.step(step):
            child = self.family.start(command)
            if command.ready:
                ask = partial(readiness.answers, command.ready, command.ready_status)
                await readiness.wait(child, ask)

    async def functions(self) -> None:
        with self.report.step("functions"):
            functions.prepare(self.around)
            child = self.family.start(functions.command(self.around))
            await readiness.wait(child, partial(functions.is_listening, self.around))
        if missing := await asyncio.to_thread(functions.without_libraries, self.around.catalogue):
            self.report.note(missing)

    async def application(self) -> None:
        """The database, then everything of the application that may need it."""
        entry = self.around.catalogue.offramp.database
        if entry is not None:
            server = Database(self.around.layout, entry.name)
            await self.database(server)
            await self.once("migrate", entry.migrate)
            await self.seed(server, entry.seed)
        async with asyncio.TaskGroup() as together:
            side = await asyncio.to_thread(commands.old, self.around)
            together.create_task(self.one(side.name, side))
            for name, process in self.around.catalogue.offramp.processes.items():
                command = commands.process(self.around, name, process)
                together.create_task(self.one(name, command))

    async def database(self, server: Database) -> None:
        """Start PostgreSQL and make the project's database."""
        with self.report.step("database"):
            await asyncio.to_thread(database.prepare, server)
            child = self.family.start(database.command(server, dict(self.around.outer)))
            await readiness.wait(child, partial(database.answers, server))
            database.create(server)

    async def seed(self, server: Database, text: str | None) -> None:
        """Run the seed at the first start, and say so where a later one names another."""
        if not server.seeded.exists():
            await self.once("seed", text if self.with_seed else None)
            server.seeded.write_text(text or NO_SEED)
        elif text and server.seeded.read_text() not in ("", text):  # "": of an older version
            self.report.note(
                f"`{text}` was not run: the database has rows of an earlier start; "
                "`offramp down --delete-data` begins anew"
            )

    async def once(self, step: str, text: str | None) -> None:
        """Run a command of the project to its end."""
        if text is None:
            return
        with self.report.step(step):
            child = self.family.start(commands.once(self.around, step, text))
            await readiness.completed(child)
            self.family.forget(step)

    async def gateway(self) -> None:
        with self.report.step("gateway"):
            known = gateway.addresses(self.around, functions.ports(self.around))
            gateway.prepare(self.around, known)
            command = gateway.command(self.around, known)
            child = self.family.start(command)
            ask = partial(readiness.answers, str(command.ready), command.ready_status)
            await readiness.wait(child, ask)
            await readiness.wait(
                child, partial(readiness.answers, f"tcp://127.0.0.1:{known.gateway}")
            )


def first(group: BaseExceptionGroup[OfframpError]) -> OfframpError:
    """Return the first error of a tree of groups."""
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    assert isinstance(error, OfframpError)  # noqa: S101 - except* lets nothing else in
    return error

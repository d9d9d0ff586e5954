"""
The file of Envoy's routes: the weights in it, and how it is written and taken up.

Beside it lies a spare one of the same size, whose place on the disk is taken already: a rollback
has to be possible also when logs have filled the disk.
"""

import errno
import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from offramp import files
from offramp.errors import OfframpError
from offramp.local.envoy import render
from offramp.local.envoy.admin import Admin, AdminError
from offramp.local.envoy.render.types import Json
from offramp.weights import WHOLE

TAKEN_UP_SECONDS = 15.0
POLL_SECONDS = 0.02
FULL = (errno.ENOSPC, errno.EDQUOT)


@dataclass(frozen=True)
class RouteFile:
    """
    The file at *path*; *admin* is the admin port of the Envoy that reads it, None while none runs.

    *first* comes before each change, for what has to be there. *clock* and *sleep* count seconds;
    *now* is the time in nanoseconds; *put* writes a file in one step.
    """

    path: Path
    admin: Admin | None = None
    first: Callable[[], None] = lambda: None
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], int] = time.time_ns
    put: Callable[[Path, bytes], None] = files.replace

    def weights(self) -> dict[str, int]:
        """
        Return the weights that were written, none before the first start.

        Raises `OfframpError` when the file is damaged: then nobody knows the weights.
        """
        try:
            document = json.loads(self.path.read_text(encoding="utf-8"))
            noted = document["resources"][0]["metadata"]["filter_metadata"]["offramp"]["weights"]
            weights = {str(function): int(weight) for function, weight in noted.items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
            raise self._damaged(repr(error)) from error
        if any(not 0 <= weight <= WHOLE for weight in weights.values()):
            raise self._damaged("a weight is outside 0-100")
        return weights

    def document(self) -> Json | None:
        """Return the routes that Envoy was given; None where there are none that can be read."""
        try:
            document: Json = json.loads(self.path.read_text(encoding="utf-8"))
            return document if render.split(document) else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, LookupError, TypeError, AttributeError):  # somebody's hand
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Let one writer at a time read, change and write."""
        self.first()
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.path.with_suffix(".lock"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def write(self, made: Callable[[str], Json]) -> str:
        """
        Write what is *made* for a new version, and return that: the time, so that no two share one.

        Where the clock was set back it still grows, since an older one is taken for in use.
        """
        version = str(max(self.now(), self._version() + 1))
        content = json.dumps(made(version), indent=1).encode()
        try:
            self.put(self.path, content)
            self._keep_spare(len(content))
        except OSError as error:
            if error.errno not in FULL or not self._through_spare(content):
                raise OfframpError(f"cannot write {self.path}: {error.strerror}") from error
        return version

    def wait(self, version: str) -> None:
        """Return once Envoy routes by *version*, at once where none runs; raises `AdminError`."""
        if self.admin is None:
            return
        deadline = self.clock() + TAKEN_UP_SECONDS
        while not _is_at_least(self.admin.route_version(), version):
            if self.clock() > deadline:
                why = self.admin.route_refusal() or "its log may say why: `offramp logs envoy`"
                raise AdminError(f"Envoy did not take up {self.path} in time; {why}")
            self.sleep(POLL_SECONDS)

    @property
    def _spare(self) -> Path:
        return self.path.with_suffix(".spare")

    def _keep_spare(self, size_bytes: int) -> None:
        """Have a file whose place suffices for this table, and for a somewhat longer one."""
        with suppress(OSError):  # it is for a bad day; today all is well
            wanted = 2 * size_bytes
            if self._spare.exists() and self._spare.stat().st_size >= size_bytes + size_bytes // 4:
                return
            number = os.open(self._spare, os.O_WRONLY | os.O_CREAT, 0o600)
            try:
                os.posix_fallocate(number, 0, wanted)
            finally:
                os.close(number)

    def _through_spare(self, content: bytes) -> bool:
        """Put *content* in the place of the file without any new place on the disk."""
        try:
            with self._spare.open("rb+") as spare:
                spare.write(content)
                spare.flush()
                os.fsync(spare.fileno())
                spare.truncate()
            self._spare.replace(self.path)
        except OSError:
            return False
        return True

    def _version(self) -> int:
        """Return that of the file, 0 where there is none that can be read."""
        try:
            return int(json.loads(self.path.read_text(encoding="utf-8"))["version_info"])
        except (OSError, ValueError, LookupError, TypeError):
            return 0

    def _damaged(self, why: str) -> OfframpError:
        return OfframpError(
            f"the weights in {self.path} cannot be read ({why}); "
            "remove that file and run `offramp rollback --all`: then all is at weight 0"
        )


def _is_at_least(seen: str | None, wanted: str) -> bool:
    """A later change of somebody else's holds ours too."""
    return seen is not None and seen.isdigit() and int(seen) >= int(wanted)

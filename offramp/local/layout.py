"""Where a project's state lives: `<root>/.offramp`, or the folder OFFRAMP_HOME names."""

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from offramp import files
from offramp.errors import OfframpError

LONGEST_SOCKET_FOLDER = 80  # bytes; a Unix socket's whole path may have 107 (unix(7))


IGNORED = "*\n"  # of .gitignore: everything


@dataclass(frozen=True)
class Layout:
    """The paths of one project's state; nothing is made before `prepare`."""

    root: Path
    home: Path

    @classmethod
    def of(cls, root: Path, environment: Mapping[str, str] = os.environ) -> "Layout":
        """Return the layout of the project in *root* (or of its stack file)."""
        root = (root.parent if root.is_file() else root).absolute()
        home = environment.get("OFFRAMP_HOME")
        return cls(root, Path(home).absolute() if home else root / ".offramp")

    @property
    def data(self) -> Path:
        return self.home / "data"

    @property
    def postgres(self) -> Path:
        return self.data / "postgres"

    @property
    def storage(self) -> Path:
        return self.data / "storage"

    @property
    def secrets(self) -> Path:
        return self.data / "secrets"

    @property
    def run(self) -> Path:
        return self.home / "run"

    @property
    def state(self) -> Path:
        return self.run / "state.json"

    @property
    def lock(self) -> Path:
        return self.run / "lock"

    @property
    def host(self) -> Path:
        """The function host's ports; it keeps its sockets beside them."""
        return self.sockets / "host.json"

    @property
    def host_spec(self) -> Path:
        return self.run / "host-spec.json"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def envoy(self) -> Path:
        return self.home / "envoy"

    @property
    def traces(self) -> Path:
        return self.home / "traces"

    @property
    def spans(self) -> Path:
        return self.traces / "spans.jsonl"

    @property
    def journal(self) -> Path:
        return self.home / "journal.jsonl"

    @property
    def verified(self) -> Path:
        """When each function was last verified."""
        return self.home / "verified.json"

    @property
    def trials(self) -> Path:
        """Where systems that run for a moment keep their state, a folder each."""
        return self.home / "trials"

    @property
    def sockets(self) -> Path:
        """The folder for Unix sockets: `run`, or a short temporary one when that is too long."""
        if len(os.fsencode(self.run)) <= LONGEST_SOCKET_FOLDER:
            return self.run
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"offramp-{os.getuid()}-{digest}"

    @property
    def host_control(self) -> Path:
        return self.sockets / "host.sock"

    @property
    def operators(self) -> Path:
        """Where the operators' server listens; Envoy stands before it."""
        return self.sockets / "operators.sock"

    def function_secrets(self, function: str) -> Path:
        """The folder that holds only this function's secrets."""
        return self.run / "secrets" / function

    def log(self, process: str) -> Path:
        return self.logs / f"{process}.log"

    @property
    def ignore(self) -> Path:
        """What keeps the folder out of git."""
        return self.home / ".gitignore"

    def prepare(self) -> None:
        """Make the folders, for this user alone; may run twice. Raises `OfframpError`."""
        folders = (self.home, self.data, self.storage, self.secrets, self.run, self.logs)
        try:
            for folder in (*folders, self.envoy, self.traces):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._hide()
        except OSError as error:
            raise OfframpError(
                f"cannot write to {self.home}: {error.strerror}; "
                "make it writable, or name another folder in OFFRAMP_HOME"
            ) from error

    def open_sockets(self) -> None:
        """Make the folder for sockets, for this user alone. Raises `OfframpError`."""
        try:
            self.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise OfframpError(
                f"cannot make {self.sockets}: {error.strerror}; remove what is there, or set TMPDIR"
            ) from error
        self._check_owner(self.sockets)

    def close_sockets(self) -> None:
        """Remove a temporary folder for sockets, once nothing listens any more."""
        if self.sockets != self.run:
            shutil.rmtree(self.sockets, ignore_errors=True)

    def _hide(self) -> None:
        """Keep secrets and logs out of the application's git, whatever its own rules are."""
        if self.home == self.root / ".offramp" and not self.ignore.exists():
            files.write(self.ignore, IGNORED)

    def _check_owner(self, folder: Path) -> None:
        """Refuse a folder in /tmp that somebody else made first."""
        found = folder.lstat()
        if found.st_uid != os.getuid() or not stat.S_ISDIR(found.st_mode):
            raise OfframpError(f"{folder} belongs to somebody else; remove it, or set TMPDIR")

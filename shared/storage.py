"""
Files that outlive a request: in a folder (file://) or a bucket (s3://).

A file is there as a whole or not at all: in a folder it is written beside its place and then
renamed, a bucket does the same by itself. Paths are relative and cannot leave the root.
"""

import os
from contextlib import suppress
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4


class Storage:
    """Files under *url*, `file:///folder` or `s3://bucket/prefix`; opened at the first use."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        if self._parts.scheme not in ("file", "s3"):
            raise ValueError(f"storage must be file:///… or s3://…, not {url}")

    def write(self, path: str, content: bytes) -> None:
        """Put *content* at *path*, replacing what was there; folders are made as needed."""
        place = self._place(path)
        if self._parts.scheme != "file":
            self._files.pipe_file(place, content)
            return
        self._files.makedirs(str(Path(place).parent), exist_ok=True)
        beside = f"{place}.{uuid4().hex}.part"
        try:
            with self._files.open(beside, "wb") as file:
                file.write(content)
            Path(beside).replace(place)
        finally:
            with suppress(FileNotFoundError):
                self._files.rm_file(beside)

    def read(self, path: str) -> bytes:
        """Return the content at *path*; raise FileNotFoundError where there is none."""
        content: bytes = self._files.cat_file(self._place(path))
        return content

    def delete(self, path: str) -> None:
        """Remove the file at *path*, or `folder/` and all in it; nothing where there is none."""
        with suppress(FileNotFoundError):
            self._files.rm(self._place(path), recursive=path.endswith("/"))

    def check(self) -> None:
        """Raise OSError unless the folder can be written or the bucket listed."""
        if self._parts.scheme != "file":
            self._files.ls(self._root, refresh=True)
            return
        self._files.makedirs(self._root, exist_ok=True)
        if not os.access(self._root, os.W_OK | os.X_OK):
            raise PermissionError(f"{self._root} cannot be written")

    @property
    def _root(self) -> str:
        path = self._parts.path
        path = unquote(path) if self._parts.scheme == "file" else self._parts.netloc + path
        return path.rstrip("/")

    @cached_property
    def _files(self) -> Any:
        import fsspec

        try:
            return fsspec.filesystem(self._parts.scheme)
        except ImportError as error:
            raise RuntimeError("storage in s3:// needs the package s3fs") from error

    def _place(self, path: str) -> str:
        """Return where *path* lies; raise ValueError when it is not inside the root."""
        pure = PurePosixPath(path)
        if not path or "\0" in path or pure.is_absolute() or ".." in pure.parts:
            raise ValueError(f"{path!r} is not a path inside the storage")
        place = f"{self._root}/{pure}"
        if self._parts.scheme == "file":
            root = os.path.realpath(self._root)
            if os.path.commonpath([root, os.path.realpath(place)]) != root or str(pure) == ".":
                raise ValueError(f"{path!r} is not a path inside the storage")
        return place

"""Uploaded files, in a folder of the local disk."""

import logging
import shutil
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Flask, current_app

from monolith.settings import SettingError, Settings

log = logging.getLogger(__name__)


class Storage:
    """The folder that STORAGE_URL names."""

    def init_app(self, app: Flask, settings: Settings) -> None:
        app.extensions["storage"] = settings

    def folder(self) -> Path:
        """The folder, made when first needed; raises SettingError for other storage."""
        settings: Settings = current_app.extensions["storage"]
        url = urlsplit(settings["STORAGE_URL"])
        if url.scheme != "file":
            raise SettingError("STORAGE_URL must be file:///… for this application")
        folder = Path(unquote(url.path))
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def place(self, path: str) -> Path:
        """Where the file *path* lies or shall lie; its folder exists."""
        place = self.folder() / path
        place.parent.mkdir(parents=True, exist_ok=True)
        return place

    def remove_folder(self, path: str) -> None:
        """Delete a folder with all in it; one that is already gone is no error."""
        try:
            shutil.rmtree(self.folder() / path)
        except FileNotFoundError:
            pass
        except OSError as error:
            log.warning("%s stays behind: %s", path, error)

"""The wired application, to look at and not to run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from fastapi import FastAPI


@cache
def wired() -> FastAPI:
    """What `create_app` makes of default settings in an empty folder."""
    from app.core.settings import Settings
    from app.main import create_app

    folder = Path(tempfile.mkdtemp(prefix="showup-look-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    application: FastAPI = create_app(Settings(data=folder))
    return application

"""A newer release of the phone app: the same screens under other names, as a new build has them."""

import re
from pathlib import Path
from shutil import copytree

from app.api.http.static_app import WEB

_TEXTS = {".js", ".css", ".html"}
_HASHED_NAME = re.compile(r"^(?P<name>.+)-(?P<mark>[\w-]{8})(?P<kind>\.(?:js|css))$")
_SHELL = re.compile(r"\bshell-[0-9a-f]{16}")


class Release:
    """The built app in a folder of its own, which `renew` exchanges for the next release."""

    def __init__(self, folder: Path) -> None:
        self.folder = Path(copytree(WEB, folder))
        self.number = 0
        # What is compressed would still have the old names.
        for packed in [*self.folder.rglob("*.br"), *self.folder.rglob("*.gz")]:
            packed.unlink()

    def chunks(self, name: str) -> list[str]:
        """The files of this name that there are now."""
        return sorted(file.name for file in (self.folder / "assets").glob(f"{name}-*.js"))

    def renew(self) -> None:
        """Deploy the next release: every chunk has a new name, and none of the old ones is left."""
        self.number += 1
        renamed: dict[str, str] = {}
        for file in (self.folder / "assets").iterdir():
            match = _HASHED_NAME.match(file.name)
            if match is not None:
                new = f"{match['name']}-{self.number:08d}{match['kind']}"
                renamed[file.name] = new
                file.rename(file.with_name(new))
        for file in self.folder.rglob("*"):
            if file.suffix not in _TEXTS:
                continue
            text = file.read_text(encoding="utf-8")
            for old, new in renamed.items():
                text = text.replace(old, new)
            text = _SHELL.sub(f"shell-{self.number:016x}", text)
            file.write_text(text, encoding="utf-8")

"""The README's short film: a request from the tap to the door, on two phones side by side.

Pictures are drawn and encoded by the browser; only the box around them is put together here, as
RFC 9649 has it (RIFF, VP8X, ANIM, and an ANMF for each picture).
"""

import base64
import struct
from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.browser.phone_browser import PhoneBrowser
from tests.browser.site import Site

NAME = "from-tap-to-door.webp"
#: Bytes: an issue's page and a README open on a telephone, too.
FILM_LIMIT = 1_000_000
QUALITY = 0.78
#: Pixels of one phone in the film, for 360 by 740 of CSS; and what is between and around them.
PHONE, EDGE = (324, 666), 12
SIZE = (2 * PHONE[0] + 3 * EDGE, PHONE[1] + 2 * EDGE)

_SIDE_BY_SIDE = """
async ([left, right, [width, height], edge, quality]) => {
  const canvas = new OffscreenCanvas(2 * width + 3 * edge, height + 2 * edge);
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.fillStyle = '#d9d4cb';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  for (const [at, png] of [left, right].entries()) {
    const blob = await (await fetch('data:image/png;base64,' + png)).blob();
    const map = await createImageBitmap(blob);
    pen.drawImage(map, edge + at * (width + edge), edge, width, height);
  }
  const made = await canvas.convertToBlob({type: 'image/webp', quality});
  const bytes = new Uint8Array(await made.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
"""


class Film:
    """Collects what two phones show, and for how many milliseconds."""

    def __init__(
        self, bench: Page, asking: PhoneBrowser, coming: PhoneBrowser, folder: Path
    ) -> None:
        self._bench, self._phones, self._folder = bench, (asking, coming), folder
        self.pictures: list[tuple[int, bytes]] = []

    def shows(self, milliseconds: int) -> None:
        """Keep both phones as they are now."""
        pngs = []
        for phone in self._phones:
            phone.page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            picture = self._folder / "film.png"
            phone.picture(picture)
            pngs.append(base64.b64encode(picture.read_bytes()).decode("ascii"))
            picture.unlink()
        encoded = self._bench.evaluate(_SIDE_BY_SIDE, [*pngs, list(PHONE), EDGE, QUALITY])
        self.pictures.append((milliseconds, base64.b64decode(encoded)))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)


def _three_bytes(number: int) -> bytes:
    return struct.pack("<I", number)[:3]


def _image_chunk(still: bytes) -> bytes:
    """The `VP8 ` chunk of a still picture, whole."""
    at = 12
    while at < len(still):
        (length,) = struct.unpack_from("<I", still, at + 4)
        if still[at : at + 4] == b"VP8 ":
            return still[at : at + 8 + length + length % 2]
        at += 8 + length + length % 2
    raise ValueError("no lossy picture in what the browser encoded")


def assemble(pictures: list[tuple[int, bytes]], size: tuple[int, int] = SIZE) -> bytes:
    """Animated WebP of still ones, all of `size` (pixels), each shown so many milliseconds.

    It begins anew for ever. Raises ValueError where a still isn't a lossy WebP.
    """
    sides = b"".join(_three_bytes(side - 1) for side in size)
    body = _chunk(b"VP8X", bytes([0b10, 0, 0, 0]) + sides)
    body += _chunk(b"ANIM", struct.pack("<IH", 0xFFFFFFFF, 0))
    for milliseconds, still in pictures:
        frame = bytes(6) + sides + _three_bytes(milliseconds) + b"\x02" + _image_chunk(still)
        body += _chunk(b"ANMF", frame)
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WEBP" + body


def take_film(
    browser: Browser, site: Site, mina: PhoneBrowser, sam: PhoneBrowser, folder: Path
) -> Path:
    """Mina asks and Sam comes. Gives the file."""
    film = Film(browser.new_page(), mina, sam, folder)
    film.shows(2200)
    mina.tap("ask")
    mina.on("ask", "held")
    film.shows(1400)
    mina.tap("ask-now")
    mina.on("ask", "asking")
    film.shows(1400)
    sam.it("see-ask").wait_for()
    film.shows(1400)
    sam.tap("see-ask")
    sam.on("answer", "asked")
    film.shows(2200)
    sam.tap("coming")
    sam.on("answer", "coming")
    film.shows(1400)
    sam.tap("about-20")
    mina.on("ask", "covered")
    mina.sees("about 20 minutes")
    film.shows(2600)
    sam.tap("on-my-way")
    mina.sees("on the way")
    film.shows(2200)
    site.goes_ahead(minutes=19)
    sam.tap("at-door")
    mina.sees("at the door")
    film.shows(3400)
    file = folder / NAME
    file.write_bytes(assemble(film.pictures))
    print(f"{file.name}  {file.stat().st_size // 1024} KiB", flush=True)
    assert file.stat().st_size <= FILM_LIMIT, "too large for a README"
    return file

"""Small pictures: a screenshot as WebP or JPEG, by the browser's own encoder."""

import base64
from typing import Literal

from playwright.sync_api import Page

#: Of 1: letters keep their edges. JPEG takes twice the bytes for the same.
QUALITY = {"webp": 0.82, "jpeg": 0.72}
#: CSS pixels are taken at twice their size; a column of the README needs less, and a card in a
#: browser's own window still less.
SCALE = 0.75
CARD_SCALE = 0.6

_ENCODE = """
async ([png, kind, quality, scale]) => {
  const blob = await (await fetch('data:image/png;base64,' + png)).blob();
  const map = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(map.width * scale, map.height * scale);
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(map, 0, 0, canvas.width, canvas.height);
  const made = await canvas.convertToBlob({type: 'image/' + kind, quality});
  const bytes = new Uint8Array(await made.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
"""


def webp(page: Page, png: bytes) -> bytes:
    """A PNG as a smaller WebP; `page` is any page whose policy lets it fetch data."""
    return _encode(page, png, "webp", SCALE)


def jpeg(page: Page, png: bytes) -> bytes:
    """The same as JPEG, for those who read no WebP: browsers that show a manifest's pictures."""
    return _encode(page, png, "jpeg", CARD_SCALE)


def _encode(page: Page, png: bytes, kind: Literal["webp", "jpeg"], scale: float) -> bytes:
    encoded = page.evaluate(
        _ENCODE, [base64.b64encode(png).decode("ascii"), kind, QUALITY[kind], scale]
    )
    return base64.b64decode(encoded)

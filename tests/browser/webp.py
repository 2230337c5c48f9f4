"""Small pictures: a screenshot as WebP, by the browser's own encoder."""

import base64

from playwright.sync_api import Page

#: Of 1: letters keep their edges.
QUALITY = 0.82
#: CSS pixels are taken at twice their size; a column of the README needs less.
SCALE = 0.75

_ENCODE = """
async ([png, quality, scale]) => {
  const blob = await (await fetch('data:image/png;base64,' + png)).blob();
  const map = await createImageBitmap(blob);
  const canvas = new OffscreenCanvas(map.width * scale, map.height * scale);
  const pen = canvas.getContext('2d');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(map, 0, 0, canvas.width, canvas.height);
  const made = await canvas.convertToBlob({type: 'image/webp', quality});
  const bytes = new Uint8Array(await made.arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}
"""


def webp(page: Page, png: bytes) -> bytes:
    """A PNG as a smaller WebP; `page` is any page whose policy lets it fetch data."""
    encoded = page.evaluate(_ENCODE, [base64.b64encode(png).decode("ascii"), QUALITY, SCALE])
    return base64.b64decode(encoded)

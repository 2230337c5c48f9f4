"""Small pictures: a screenshot's few thousand colours become 256, as screens of text bear well."""

import base64
import struct
import zlib

from playwright.sync_api import Page

# The browser has the decoder. The most frequent colours stay as they are; each rare one, mostly
# the edge of a letter, becomes the nearest of those.
_PALETTE = """
async (png) => {
  const blob = await (await fetch('data:image/png;base64,' + png)).blob();
  const map = await createImageBitmap(blob);
  const {width, height} = map;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  context.drawImage(map, 0, 0);
  const {data} = context.getImageData(0, 0, width, height);
  const pixels = new Uint32Array(width * height), counts = new Map();
  for (let i = 0; i < pixels.length; i += 1) {
    const colour = (data[4 * i] << 16) | (data[4 * i + 1] << 8) | data[4 * i + 2];
    pixels[i] = colour;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([colour]) => colour);
  const place = new Map(kept.map((colour, at) => [colour, at]));
  const nearest = (colour) => {
    let best = 0, least = Infinity;
    for (const [at, other] of kept.entries()) {
      const away = ((colour >> 16) - (other >> 16)) ** 2
        + (((colour >> 8) & 255) - ((other >> 8) & 255)) ** 2
        + ((colour & 255) - (other & 255)) ** 2;
      if (away < least) [best, least] = [at, away];
    }
    place.set(colour, best);
    return best;
  };
  let indices = '';
  for (const colour of pixels) indices += String.fromCharCode(place.get(colour) ?? nearest(colour));
  return {width, height, palette: kept, indices: btoa(indices)};
}
"""


def smaller(page: Page, picture: bytes) -> bytes:
    """The same PNG with a palette; `page` is any page without a policy against fetching data."""
    found = page.evaluate(_PALETTE, base64.b64encode(picture).decode("ascii"))
    width, height = found["width"], found["height"]
    indices = base64.b64decode(found["indices"])
    rows = b"".join(b"\0" + indices[at : at + width] for at in range(0, len(indices), width))
    palette = b"".join(colour.to_bytes(3, "big") for colour in found["palette"])
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        (
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", palette),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

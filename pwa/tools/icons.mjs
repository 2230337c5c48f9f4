// Draws the app's icons as PNG files: `node tools/icons.mjs`. Two rings side by side, no word,
// nothing that tells what it is for. Run once when the drawing changes; the files are kept.
import { writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const DEEP = [13, 87, 82];
const PAPER = [250, 247, 242];
const SAMPLES = 4;

function crc(bytes) {
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1));
  }
  return ~sum >>> 0;
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc(body));
  return Buffer.concat([length, body, check]);
}

function png(size, pixel) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      rows.set(pixel(x, y), y * (size * 4 + 1) + 1 + x * 4);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** 0 paper-less, 1 ground, 2 mark; coordinates of a 64 × 64 drawing. */
function icon(x, y, corner, scale) {
  const at = (n) => 32 + (n - 32) * scale;
  const [px, py] = [at(x), at(y)];
  const full = Math.hypot(px - 24, py - 32) <= 10;
  const far = Math.hypot(px - 42, py - 32);
  if (full || (far <= 10 && far >= 6)) return 2;
  const dx = Math.max(corner - x, x - (64 - corner), 0);
  const dy = Math.max(corner - y, y - (64 - corner), 0);
  return Math.hypot(dx, dy) <= corner ? 1 : 0;
}

function draw(size, { corner, scale, mono }) {
  return png(size, (x, y) => {
    const sum = [0, 0, 0, 0];
    for (let sy = 0; sy < SAMPLES; sy += 1) {
      for (let sx = 0; sx < SAMPLES; sx += 1) {
        const part = icon(
          ((x + (sx + 0.5) / SAMPLES) / size) * 64,
          ((y + (sy + 0.5) / SAMPLES) / size) * 64,
          corner,
          scale,
        );
        const colour = mono ? [255, 255, 255] : part === 2 ? PAPER : DEEP;
        const seen = mono ? part === 2 : part > 0;
        if (!seen) continue;
        for (let at = 0; at < 3; at += 1) sum[at] += colour[at];
        sum[3] += 1;
      }
    }
    const [r, g, b, n] = sum;
    if (n === 0) return [0, 0, 0, 0];
    return [r / n, g / n, b / n, (n / SAMPLES ** 2) * 255].map(Math.round);
  });
}

const to = (name) => new URL(`../public/${name}`, import.meta.url);
const ROUND = { corner: 14, scale: 1, mono: false };
writeFileSync(to("icon-192.png"), draw(192, ROUND));
writeFileSync(to("icon-512.png"), draw(512, ROUND));
// Maskable and Apple: the ground fills the square, the mark stays in the middle.
const FULL = { corner: 0, scale: 1.2, mono: false };
writeFileSync(to("icon-maskable-512.png"), draw(512, FULL));
writeFileSync(to("apple-touch-icon.png"), draw(180, FULL));
writeFileSync(to("badge-96.png"), draw(96, { corner: 0, scale: 0.75, mono: true }));

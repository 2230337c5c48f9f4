// Draws the app's icons as files: `node tools/icons.mjs`. Two rings side by side, no word, nothing
// that tells what it is for; and two looks of something else. Run once when a drawing changes; the
// files are kept.
import { mkdirSync, writeFileSync } from "node:fs";
import { deflateSync } from "node:zlib";

const GROUNDS = { rings: [13, 87, 82], notes: [122, 84, 14], calendar: [46, 74, 122] };
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

/** Bars of the looks of something else: x, y, width, height in a 64 × 64 drawing. */
const BARS = {
  notes: [
    [18, 20, 28, 4],
    [18, 30, 28, 4],
    [18, 40, 18, 4],
  ],
  calendar: [
    [16, 18, 32, 8],
    [16, 26, 3, 20],
    [45, 26, 3, 20],
    [16, 44, 32, 3],
    [24, 32, 5, 5],
    [35, 32, 5, 5],
  ],
};

/** Whether a point is of a look's mark. */
function isMark(look, px, py) {
  if (look !== "rings") {
    return BARS[look].some(([x, y, w, h]) => px >= x && px <= x + w && py >= y && py <= y + h);
  }
  const far = Math.hypot(px - 42, py - 32);
  return Math.hypot(px - 24, py - 32) <= 10 || (far <= 10 && far >= 6);
}

/** 0 paper-less, 1 ground, 2 mark; coordinates of a 64 × 64 drawing. */
function icon(look, x, y, corner, scale) {
  const at = (n) => 32 + (n - 32) * scale;
  if (isMark(look, at(x), at(y))) return 2;
  const dx = Math.max(corner - x, x - (64 - corner), 0);
  const dy = Math.max(corner - y, y - (64 - corner), 0);
  return Math.hypot(dx, dy) <= corner ? 1 : 0;
}

function draw(size, { corner, scale, mono }, look = "rings") {
  return png(size, (x, y) => {
    const sum = [0, 0, 0, 0];
    for (let sy = 0; sy < SAMPLES; sy += 1) {
      for (let sx = 0; sx < SAMPLES; sx += 1) {
        const part = icon(
          look,
          ((x + (sx + 0.5) / SAMPLES) / size) * 64,
          ((y + (sy + 0.5) / SAMPLES) / size) * 64,
          corner,
          scale,
        );
        const colour = mono ? [255, 255, 255] : part === 2 ? PAPER : GROUNDS[look];
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
// Maskable and Apple: the ground fills the square, the mark stays in the middle.
const FULL = { corner: 0, scale: 1.2, mono: false };

for (const look of ["rings", "notes", "calendar"]) {
  const folder = look === "rings" ? "" : `looks/${look}/`;
  if (folder) mkdirSync(to(folder), { recursive: true });
  writeFileSync(to(`${folder}icon-192.png`), draw(192, ROUND, look));
  writeFileSync(to(`${folder}icon-512.png`), draw(512, ROUND, look));
  writeFileSync(to(`${folder}icon-maskable-512.png`), draw(512, FULL, look));
  writeFileSync(to(`${folder}apple-touch-icon.png`), draw(180, FULL, look));
  if (!folder) continue;
  const hex = (rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, "0")).join("")}`;
  const bars = BARS[look].map(
    ([x, y, w, h]) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${hex(PAPER)}"/>`,
  );
  const ground = `<rect width="64" height="64" rx="14" fill="${hex(GROUNDS[look])}"/>`;
  const whole = [ground, ...bars].join("");
  writeFileSync(
    to(`${folder}icon.svg`),
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">${whole}</svg>\n`,
  );
}
writeFileSync(to("badge-96.png"), draw(96, { corner: 0, scale: 0.75, mono: true }));

// Puts a .br and a .gz beside each text file of a built app: `node tools/compress.mjs FOLDER`.
// The server hands them out as they are, so that a phone on a slow line waits a third as long
// and no request is compressed anew. It runs last: the service worker's list doesn't know them.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const TEXT = /\.(css|html|js|json|svg)$/;
/** Bytes: below this, the head of an answer outweighs what could be saved. */
const LEAST = 512;

for (const entry of readdirSync(process.argv[2], { recursive: true, withFileTypes: true })) {
  const file = join(entry.parentPath, entry.name);
  if (!entry.isFile() || !TEXT.test(file)) continue;
  const plain = readFileSync(file);
  if (plain.length < LEAST) continue;
  writeFileSync(
    `${file}.br`,
    brotliCompressSync(plain, {
      params: {
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
      },
    }),
  );
  writeFileSync(`${file}.gz`, gzipSync(plain, { level: 9 }));
}

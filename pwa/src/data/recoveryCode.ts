// A recovery code: 160 bits made on this phone, written as base32 (RFC 4648) in eights. The server
// gets a digest of what it turns into, and the code itself never.

import { digest } from "../api/link.ts";
import { latinDigits } from "../messages/digits.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const BYTES = 20;
const LENGTH = 32;
/** What people read for what: signs that base32 doesn't have. */
const MISREAD: Record<string, string> = { "0": "O", "1": "I", "8": "B" };

/** 32 letters and digits. */
export function newCode(): string {
  let bits = 0;
  let held = 0;
  let text = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(BYTES))) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 5) {
      bits -= 5;
      text += LETTERS[(held >> bits) & 31] ?? "";
    }
  }
  return text;
}

/** In eights, as it stands on paper. */
export const inEights = (code: string): string[] => code.match(/.{1,8}/g) ?? [];

/** A code as somebody typed it; null when it can't be one. */
export function readCode(typed: string): string | null {
  const text = latinDigits(typed)
    .toUpperCase()
    .replace(/[\s.-]/g, "")
    .replace(/[018]/g, (sign) => MISREAD[sign] ?? sign);
  return text.length === LENGTH && /^[A-Z2-7]+$/.test(text) ? text : null;
}

/** What proves that a phone holds the code. */
export const tokenOfCode = (code: string): Promise<string> => digest(`showup:recovery:${code}`);

/** What the server keeps of it. */
export async function verifierOfCode(code: string): Promise<string> {
  return digest(await tokenOfCode(code));
}

// The sums of the lock: a random key seals what this phone keeps, and the PIN's key wraps that key.
// (AES-256-GCM; PBKDF2 with SHA-256, in the number of rounds that OWASP advised in 2023.)

export const ROUNDS = 600_000;

/** What lies on the disk of the lock: nothing that opens anything without the PIN. */
export interface Wrapped {
  salt: Uint8Array<ArrayBuffer>;
  rounds: number;
  iv: Uint8Array<ArrayBuffer>;
  key: ArrayBuffer;
}

/** A value as it lies on the disk while there is a lock. */
export interface Sealed {
  sealed: 1;
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

const random = (bytes: number) => crypto.getRandomValues(new Uint8Array(bytes));

export const isSealed = (value: unknown): value is Sealed =>
  typeof value === "object" && value !== null && (value as Partial<Sealed>).sealed === 1;

async function keyOfPin(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number) {
  const from = await crypto.subtle.importKey("raw", new TextEncoder().encode(pin), "PBKDF2", false, [
    "deriveKey",
  ]);
  return crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds },
    from,
    { name: "AES-GCM", length: 256 },
    false,
    ["encrypt", "decrypt"],
  );
}

const useKey = (raw: BufferSource) =>
  crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt", "decrypt"]);

/** A new key for this phone's drawer, and the same wrapped by a PIN. */
export async function makeLock(pin: string, rounds = ROUNDS) {
  const raw = random(32);
  const [salt, iv] = [random(16), random(12)];
  const wrapping = await keyOfPin(pin, salt, rounds);
  const key = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, wrapping, raw);
  const wrapped: Wrapped = { salt, rounds, iv, key };
  return { wrapped, key: await useKey(raw) };
}

/** The drawer's key; null for a wrong PIN. */
export async function openLock(pin: string, { salt, rounds, iv, key }: Wrapped) {
  const wrapping = await keyOfPin(pin, salt, rounds);
  try {
    return await useKey(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, wrapping, key));
  } catch {
    return null;
  }
}

/** A value is bound to its name: what was put under another one doesn't open. */
const bound = (name: string) => new TextEncoder().encode(name);

export async function seal(key: CryptoKey, name: string, value: unknown): Promise<Sealed> {
  const iv = random(12);
  const plain = new TextEncoder().encode(JSON.stringify(value ?? null));
  const how = { name: "AES-GCM", iv, additionalData: bound(name) };
  return { sealed: 1, iv, data: await crypto.subtle.encrypt(how, key, plain) };
}

/** The value again; undefined when it isn't this key's, or this name's. */
export async function unseal(key: CryptoKey, name: string, { iv, data }: Sealed): Promise<unknown> {
  try {
    const how = { name: "AES-GCM", iv, additionalData: bound(name) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, key, data)));
  } catch {
    return undefined;
  }
}

/** Milliseconds to wait after so many wrong PINs in a row: five are free, then it grows. */
export function waitAfter(wrong: number): number {
  const seconds = [30, 60, 120, 300, 900];
  return wrong < 5 ? 0 : (seconds[Math.min(wrong - 5, seconds.length - 1)] ?? 900) * 1_000;
}

export const isPin = (text: string): boolean => /^\d{4,8}$/.test(text);

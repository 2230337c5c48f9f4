// Ids, secrets and what is derived from them. A link's secret stays in its fragment:
// whoever makes it sends the verifier, whoever uses it sends the token.

export type Purpose = "invitation" | "device" | "transfer" | "answer" | "calendar" | "back" | "guest";

/** What stands behind the # of a link. */
export interface Fragment {
  id: string;
  secret: string;
}

/** Base64url without padding. */
export function base64url(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The bytes of a base64url text (a push server's public key). */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> {
  const raw = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(raw, (c) => c.charCodeAt(0));
}

function random(bytes: number): string {
  return base64url(crypto.getRandomValues(new Uint8Array(bytes)));
}

/** A new id: 16 random bytes, 22 characters. Also used as an idempotency key. */
export const newId = (): string => random(16);

/** A new secret or session token: 32 random bytes, 43 characters. */
export const newSecret = (): string => random(32);

/** SHA-256 of a text, base64url. */
export async function digest(text: string): Promise<string> {
  const hashed = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return base64url(new Uint8Array(hashed));
}

/** What proves that a phone holds the link. */
export function tokenOf(purpose: Purpose, { id, secret }: Fragment): Promise<string> {
  return digest(`showup:${purpose}:${id}:${secret}`);
}

/** What the server keeps, so that it can check a token without knowing the secret. */
export async function verifierOf(purpose: Purpose, fragment: Fragment): Promise<string> {
  return digest(await tokenOf(purpose, fragment));
}

/** The id that an answer's link has no room for: derived from its secret, as the server does. */
export async function answerIdOf(secret: string): Promise<string> {
  return (await digest(`showup:answer-id:${secret}`)).slice(0, 22);
}

/** What opens a page here: all but a calendar, whose address a calendar reads. */
export type Page = Exclude<Purpose, "calendar">;

const PAGES: { [P in Page]: string } = {
  invitation: "/j",
  device: "/d",
  transfer: "/t",
  answer: "/a",
  back: "/b",
  guest: "/g",
};

/** The address that is sent, shown or drawn as a QR; readLink.ts reads it again. */
export function linkTo(purpose: Page, { id, secret }: Fragment): string {
  return `${location.origin}${PAGES[purpose]}#${id}.${secret}`;
}

/** Where a calendar finds its times. It sends no more than an address, so the token stands in it. */
export async function calendarAt(fragment: Fragment): Promise<string> {
  return `${location.origin}/api/v1/calendar/${await tokenOf("calendar", fragment)}.ics`;
}

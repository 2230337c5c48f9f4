// Reads a link as it arrives. Mail programs, chats, trackers and keyboards bend links on their way:
// the # comes encoded, a full stop or a tracking parameter sticks to the end, a line break or a
// space falls into the middle. An id always has 22 characters and a secret 43, so what was added
// can be told from what belongs there. An answer's link is its secret alone, of 22.

import type { Fragment } from "./link.ts";

const LINK = /([\w-]{22})\.([\w-]{43})/;
/** A page of ours by its letter, perhaps with a slash or parameters, then the link itself. */
const PAGE = /\/([jdtabg])\/?(?:[?&;,][^#]*)?#[#/!]*([\w-]{22}\.[\w-]{43})/i;
/** An answer's link in a message: its secret alone, for a text has room for no more. */
const ANSWER = /\/a\/?(?:[?&;,][^#]*)?#[#/!]*([\w-]{22})(?![\w-]*\.[\w-]{43})/i;
const NOTICE = /\/n\/?(?:[?&;,][^#]*)?#[#/!]*([\w-]{22})(?![\w-]*\.[\w-]{43})/i;

/** Some mail programs wrap an address in one of theirs, and so encode it more than once. */
const MOST_ENCODINGS = 4;
/** White space, soft hyphens, and the marks for joining and for direction. */
const UNSEEN = /[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g;

function decodeAscii(text: string): string {
  return text
    .replace(/%([0-7][0-9a-f])/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
    .replace(/%E2%80%(8B|8C|8D|8E|8F|A8|A9|AF)|%C2%A0|%EF%BB%BF/gi, "")
    .replace(/&(?:#35|#x23|num);/gi, "#")
    .replace(/&amp;/gi, "&");
}

/** The same text without what the way put into it. */
function straighten(text: string): string {
  // A mail's soft line break, and the dashes that a keyboard makes of two hyphens or one.
  let straight = text.replace(/=\r?\n/g, "");
  for (let round = 0; round < MOST_ENCODINGS; round += 1) {
    const decoded = decodeAscii(straight);
    if (decoded === straight) break;
    straight = decoded;
  }
  return straight
    .replace(/\u2014/g, "--")
    .replace(/[\u2010-\u2013\u2212]/g, "-")
    .normalize("NFKC")
    .replace(UNSEEN, "");
}

/** Reads `#<id>.<secret>`, whatever sticks to it; null when a part of it is missing. */
export function readFragment(hash: string): Fragment | null {
  const [, id, secret] = LINK.exec(straighten(hash)) ?? [];
  return id && secret ? { id, secret } : null;
}

/** The secret behind the # of `/a#<secret>`; null when it isn't one. */
export const readAnswerSecret = (hash: string): string | null => readNoticeId(hash);

/** The id of an opened notification, behind the # of `/n#<id>`; null when it isn't one. */
export const readNoticeId = (hash: string): string | null =>
  /^[#/!]*([\w-]{22})(?![\w-])/.exec(straighten(hash))?.[1] ?? null;

/** `/j#…`, `/d#…`, `/t#…`, `/a#…`, `/b#…` or `/g#…` out of whatever was pasted; null without one. */
export function readPasted(text: string): string | null {
  const [, letter, link] = PAGE.exec(straighten(text)) ?? [];
  if (letter && link) return `/${letter.toLowerCase()}#${link}`;
  const answer = ANSWER.exec(straighten(text))?.[1];
  return answer ? `/a#${answer}` : null;
}

/** The same of the address that a browser was sent to, notifications too; null: not one of ours. */
export function readAddress(address: string): string | null {
  // Pages within the app are never taken for a link.
  if (!/^\/[a-z](?![a-z])/i.test(address) || /^\/c\//.test(address)) return null;
  const notice = NOTICE.exec(straighten(address))?.[1];
  return readPasted(address) ?? (notice ? `/n#${notice}` : null);
}

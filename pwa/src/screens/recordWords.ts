// Readable sentences from the record's codes: who was told what, over what, and why not.

import type { Entry } from "../api/types.ts";
import { t, tCode, type Params } from "../messages/index.ts";
import { when } from "../messages/time.ts";
import { kindOf } from "./slotWords.ts";

/** A sentence of its own where an entry is about the reader, else the one about others. */
function say(prefix: string, code: string, you: boolean, params: Params = {}): string | null {
  const own = you
    ? (tCode(prefix, `${code}_you`, params) ?? tCode(`${prefix}_you`, code, params))
    : null;
  return own ?? tCode(prefix, code, params);
}

/**
 * One entry as a sentence; `self` is the reader's member id. An entry of a kind unknown here
 * is still shown, never hidden.
 */
export function sentence(entry: Entry, self?: string): string {
  const you = self !== undefined && entry.who?.member_id === self;
  const someone = t("record.someone");
  const params = {
    name:
      entry.who?.name ??
      (entry.to ? tCode("to", entry.to) : null) ??
      entry.by?.name ??
      someone,
    by: entry.by?.name ?? someone,
    event: say("event", entry.event ?? "", you) ?? t("event.something"),
    channel: say("channel", entry.channel ?? "push", you) ?? "",
  };
  const said = say("record", entry.kind, you, params) ?? t("record.other", params);
  if (entry.kind === "answered") {
    const told = entry.channel === "spoken" && tCode("record.spoken", entry.outcome ?? "", params);
    if (told) return told;
    return (entry.outcome && tCode("record.answered", entry.outcome, params)) || said;
  }
  const why = entry.reason ? say("reason", entry.reason, you) : null;
  return why ? `${said} ${why}` : said;
}

/** Which time, how much, and in which words it was agreed to; null when that says nothing. */
export function detail(entry: Entry): string | null {
  const { time } = entry;
  const said = ["told", "granted", "granted_later", "consent_kept"].includes(entry.kind);
  const tier = said && entry.tier !== null ? tCode("tier", String(entry.tier)) : null;
  const version = entry.words?.split("@")[1];
  const words = version ? t("record.words", { version }) : null;
  const which = time ? `${when(time.starts_at, time.ends_at)} · ${kindOf(time)}` : null;
  return [which, tier, words].filter(Boolean).join(" · ") || null;
}

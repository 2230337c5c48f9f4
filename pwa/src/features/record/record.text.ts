// Readable sentences from the record's codes: who was told what, over what, and why not.

import type { Entry } from "../../api/types.ts";
import { t, tCode, type Params } from "../../messages/index.ts";
import { whenTime } from "../../messages/shiftTime.ts";
import { day } from "../../messages/time.ts";
import { kindOf } from "../rota/index.ts";

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
  const said = sentenceOf(entry, self);
  return entry.practice ? t("record.practice", { said }) : said;
}

function sentenceOf(entry: Entry, self?: string): string {
  const you = self !== undefined && entry.who?.member_id === self;
  const someone = t("record.someone");
  const params = {
    name:
      entry.who?.name ??
      (entry.to ? tCode("to", entry.to) : null) ??
      entry.by?.name ??
      someone,
    by: entry.by?.name ?? someone,
    event:
      (entry.door
        ? tCode("event", `door_${entry.door}`, { name: entry.subject?.name ?? someone })
        : null) ??
      (entry.ahead && entry.event !== "stand_down" ? tCode("event", `ahead_${entry.ahead}`) : null) ??
      say("event", entry.event ?? "", you) ?? t("event.something"),
    channel: say("channel", entry.channel ?? "push", you) ?? "",
    section: entry.section ? partName(entry.section) : "",
    n: entry.days ?? 0,
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

/** A part of the plan by its name: the circle's own, or a known one's. */
export function partName(part: { key: string; heading: string | null }): string {
  return part.heading ?? tCode("section", part.key) ?? t("record.a_part");
}

/** Why something was told: the grant in words, and whether it has ended since. */
function why(entry: Entry): string | null {
  const { grant } = entry;
  if (entry.kind === "told" && entry.once) return t("record.why_once");
  if (!grant || entry.kind !== "told") return null;
  const said = t(grant.to.kind === "member" ? "record.why" : "record.why_role", {
    day: day(grant.starts_at),
    event: tCode("event", grant.event) ?? t("event.something"),
    who: tCode("to", grant.to.kind) ?? "",
  });
  return grant.ended_at ? `${said} ${t("record.why_ended", { day: day(grant.ended_at) })}` : said;
}

const CHANGES = ["granted", "granted_later", "consent_kept"];

/** Which words were agreed to, of a change of consent. */
function receipt(entry: Entry): string | null {
  const version = CHANGES.includes(entry.kind) ? entry.words?.split("@")[1] : undefined;
  return version ? t("record.words", { version }) : null;
}

/** Which time it is about, and how much was told, in words; null when that says nothing. */
export function detail(entry: Entry): string | null {
  const { time } = entry;
  const said = entry.kind === "told" || CHANGES.includes(entry.kind);
  const tier = said && entry.tier !== null ? tCode("tier", String(entry.tier)) : null;
  const which = time ? `${whenTime(time)} · ${kindOf(time)}` : null;
  return [which, tier, why(entry), receipt(entry)].filter(Boolean).join(" · ") || null;
}

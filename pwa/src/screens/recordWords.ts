// Readable sentences from the record's codes: who was told what, over what, and why not.

import type { Entry } from "../api/types.ts";
import { t, tCode, type Key } from "../messages/index.ts";

const channel = (entry: Entry): string => tCode("channel", entry.channel ?? "push") ?? "";
const event = (entry: Entry): string =>
  tCode("event", entry.event ?? "") ?? t("event.something");

/** One entry as a sentence. An entry of a kind unknown here is still shown, never hidden. */
export function sentence(entry: Entry): string {
  const name = entry.who?.name ?? entry.by?.name ?? t("record.someone");
  const params = { name, by: entry.by?.name ?? t("record.someone"), event: event(entry) };
  switch (entry.kind) {
    case "told":
      return t("record.told", { ...params, channel: channel(entry) });
    case "held_back":
    case "not_delivered": {
      const key: Key = `record.${entry.kind}`;
      const why = entry.reason ? tCode("reason", entry.reason) : null;
      const said = t(key, params);
      return why ? `${said} ${why}` : said;
    }
    case "answered": {
      const said = entry.outcome ? tCode("record.answered", entry.outcome, params) : null;
      return said ?? t("record.answered", params);
    }
    default:
      return tCode("record", entry.kind, params) ?? t("record.other", params);
  }
}

/** How much was told, in words; null when that says nothing. */
export function detail(entry: Entry): string | null {
  if (entry.kind !== "told" || entry.tier === null) return null;
  return tCode("tier", String(entry.tier));
}

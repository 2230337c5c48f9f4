// The lower bar: at most five places of one width, each told by a sign and a word.

import type { Home } from "../api/types.ts";
import { known } from "../data/liveQuery.ts";
import { place } from "../data/session.ts";
import { t, type Key } from "../messages/index.ts";
import { Icon } from "./Icon.tsx";

export type Tab = "now" | "week" | "plan" | "circle" | "me";

export function Nav({ circle, on }: { circle: string; on: Tab }) {
  const roles = place(circle)?.roles ?? [];
  const person = roles.includes("person");
  const first: Key = person ? "nav.now" : roles.includes("supporter") ? "nav.mine" : "nav.open";
  const at = `/c/${circle}`;
  // Elsewhere a dot says that a request runs, or waits for an answer: as far as the home was looked at.
  const home = on === "now" ? null : known<Home>(`/circles/${circle}/home`);
  const waits =
    (home?.person?.ask?.phase ?? "closed") !== "closed" ||
    home?.supporter?.asks.some(({ standing }) => standing === "asked");
  const tabs: [Tab, string, Key][] = [
    ["now", at, first],
    ["week", `${at}/week`, "nav.week"],
    ...(person ? [["plan", `${at}/plan`, "nav.plan"] as [Tab, string, Key]] : []),
    ["circle", `${at}/circle`, "nav.circle"],
    ["me", `${at}/me`, "nav.me"],
  ];
  return (
    <nav class="tabs" aria-label={t("nav.label")}>
      {tabs.map(([tab, href, key]) => (
        <a
          key={tab}
          href={href}
          data-do={`nav-${tab}`}
          class={tab === on ? "on" : ""}
          aria-current={tab === on ? "page" : undefined}
        >
          <i class={tab === "now" && waits ? "waits" : ""}>
            <Icon of={tab === "now" && !person ? (first === "nav.mine" ? "home" : "shifts") : tab} />
          </i>
          {t(key)}
          {tab === "now" && waits ? <span class="unseen">{t("nav.waits")}</span> : null}
        </a>
      ))}
    </nav>
  );
}

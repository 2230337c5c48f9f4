// The lower bar: at most five places of one width, each told by a sign and a word.

import { place } from "../data/session.ts";
import { t, type Key } from "../messages/index.ts";
import { Icon } from "./Icon.tsx";

export type Tab = "now" | "week" | "plan" | "circle" | "me";

export function Nav({ circle, on }: { circle: string; on: Tab }) {
  const roles = place(circle)?.roles ?? [];
  const person = roles.includes("person");
  const first: Key = person ? "nav.now" : roles.includes("supporter") ? "nav.mine" : "nav.open";
  const at = `/c/${circle}`;
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
          <i>
            <Icon of={tab === "now" && !person ? (first === "nav.mine" ? "home" : "shifts") : tab} />
          </i>
          {t(key)}
        </a>
      ))}
    </nav>
  );
}

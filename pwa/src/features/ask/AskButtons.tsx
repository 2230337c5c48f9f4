// The person's ways of asking: one large button, and up to two others beneath it. Each says whom it
// asks first, without those who are left out this time.

import type { Signal } from "@preact/signals";

import type { PersonHome, WayToAsk } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";

/** Ids of the members whom the next request leaves out. */
export type LeftOut = Signal<readonly string[]>;

/** What an older version of the app kept of the home knows the usual way alone. */
const waysOf = (facts: PersonHome): readonly (WayToAsk | null)[] => facts.ways ?? [null];

export const leavesOutAll = (facts: PersonHome, leftOut: readonly string[]): boolean =>
  leftOut.length > 0 && (facts.could_be_asked ?? []).every((one) => leftOut.includes(one.member_id));

/** "We ask Ade first." */
function firstLine(facts: PersonHome, way: WayToAsk | null, leftOut: readonly string[]): string {
  if (leavesOutAll(facts, leftOut)) return t("home.reaches_nobody");
  const first = way?.asks.find((id) => !leftOut.includes(id));
  const member = facts.could_be_asked?.find((one) => one.member_id === first) ?? null;
  const asked = way === null ? facts.first : member;
  return asked ? t("home.ask_first", { name: named(asked) }) : t("home.ask_nobody");
}

/** What follows a tap on the usual way. */
export function whatFollows(facts: PersonHome, leftOut: readonly string[]): string {
  const [usual = null] = waysOf(facts);
  const first = facts.paused ? t("pause.ask_ends") : firstLine(facts, usual, leftOut);
  return `${first} ${t("home.take_back")}`;
}

interface Props {
  facts: PersonHome;
  leftOut: LeftOut;
  ask: (strength: string | null) => void;
}

export function AskButtons({ facts, leftOut, ask }: Props) {
  const [usual = null, ...others] = waysOf(facts);
  return (
    <>
      <Button do="ask" weight="ask" press={() => ask(usual?.id ?? null)}>
        <span dir="auto">{usual?.name ?? t("home.ask")}</span>
        <small>{whatFollows(facts, leftOut.value)}</small>
      </Button>
      {others.length > 0 ? (
        <div class="pair even">
          {others.map((way, at) =>
            way ? (
              <Button key={way.id} do={`ask-${at + 2}`} weight="quiet" tall press={() => ask(way.id)}>
                <span dir="auto">{way.name}</span>
                <small>
                  {way.changed ? `${t("strengths.changed")} ` : ""}
                  {leavesOutAll(facts, leftOut.value) ? "" : firstLine(facts, way, leftOut.value)}
                </small>
              </Button>
            ) : null,
          )}
        </div>
      ) : null}
    </>
  );
}

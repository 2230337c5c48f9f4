// One open time, and what is being done about it.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import type { Gap, Suggestions } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Row } from "../../ui/Row.tsx";
import { named, Tag } from "../../ui/Tags.tsx";
import { gapProgress, kindOf, whenOf } from "../rota/index.ts";
import { Suggested, TakeBack } from "./Suggested.tsx";

interface Props {
  circle: string;
  gap: Gap;
  /** Whose circle it is, where several are shown. */
  person?: string;
  /** Who might be asked for its times. */
  times?: Suggestions["times"];
}

/** Times of one long gap that are shown at first. */
const FIRST = 3;

export function GapCard({ circle, gap, person, times = [] }: Props) {
  const { id, next } = gap;
  const all = useSignal(false);
  const offers = gap.offers ?? [];
  // What was known a moment ago may still name whom it was offered to since.
  const mine = times.filter(
    ({ slot, people }) =>
      people.length > 0 &&
      gap.slot_ids.includes(slot.id) &&
      !offers.some((one) => one.slot_id === slot.id),
  );
  const shown = all.value ? mine : mine.slice(0, FIRST);
  return (
    <div class="card open-card" data-gap={gap.slot_ids[0]}>
      <Row
        name={null}
        title={whenOf(gap)}
        tag={<Tag open>{t("slot.open")}</Tag>}
      >
        {person ? `${person} · ` : ""}
        {kindOf(gap)}
        {gap.places > 1 ? ` · ${t("slot.places", { n: gap.places })}` : ""}
      </Row>
      {gapProgress(gap).map((line) => (
        <p key={line} class="soft">
          {line}
        </p>
      ))}
      {gap.stand_by?.length ? (
        <p class="soft">{t("gaps.stand_by", { names: names(gap.stand_by.map(named)) })}</p>
      ) : null}
      {id && next && gap.may_ask_next ? (
        <Button
          do={`ask-next-${id}`}
          weight="quiet"
          label={t("go.about", {
            what: t("gaps.ask_now", { name: named(next) }),
            of: whenOf(gap),
          })}
          work={async (key) => {
            const { name } = await post<{ name: string }>(
              `/circles/${circle}/gaps/${id}/ask-next`,
              {},
              key,
            );
            refreshAll();
            actionNotice.value = t("gaps.asked_now", { name });
          }}
        >
          {t("gaps.ask_now", { name: named(next) })}
        </Button>
      ) : null}
      <TakeBack circle={circle} offers={offers} />
      {shown.length > 0 ? <p class="soft">{t("offers.might")}</p> : null}
      {shown.map((one) => (
        <div key={one.slot.id} data-for={one.slot.id}>
          {gap.slot_ids.length > 1 ? <p>{whenOf(one.slot)}</p> : null}
          <Suggested circle={circle} slot={one.slot} people={one.people} />
        </div>
      ))}
      {mine.length > shown.length ? (
        <Button do={`more-${gap.slot_ids[0]}`} weight="plain" press={() => (all.value = true)}>
          {t("offers.more")}
        </Button>
      ) : null}
    </div>
  );
}

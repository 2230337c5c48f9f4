// One open time, and what is being done about it.

import type { Gap } from "../api/types.ts";
import { note } from "../act.ts";
import { post } from "../api/client.ts";
import { t } from "../messages/index.ts";
import { names } from "../messages/time.ts";
import { done } from "../screens/gapWords.ts";
import { kindOf, whenOf } from "../screens/slotWords.ts";
import { refreshAll } from "../store/live.ts";
import { Button } from "./Button.tsx";
import { Row, Tag } from "./bits.tsx";

interface Props {
  circle: string;
  gap: Gap;
  /** Whose circle it is, where several are shown. */
  person?: string;
}

export function GapCard({ circle, gap, person }: Props) {
  const { id, next } = gap;
  return (
    <div class="card open-card" data-gap={gap.slot_ids[0]}>
      <Row
        name={null}
        title={person ? `${person} · ${whenOf(gap)}` : whenOf(gap)}
        tag={<Tag open>{t("slot.open")}</Tag>}
      >
        {kindOf(gap)}
        {gap.places > 1 ? ` · ${t("slot.places", { n: gap.places })}` : ""}
      </Row>
      {done(gap).map((line) => (
        <p key={line} class="soft">
          {line}
        </p>
      ))}
      {gap.stand_by?.length ? (
        <p class="soft">{t("gaps.stand_by", { names: names(gap.stand_by.map((one) => one.name)) })}</p>
      ) : null}
      {id && next && gap.may_ask_next ? (
        <Button
          do={`ask-next-${id}`}
          weight="quiet"
          work={async (key) => {
            const { name } = await post<{ name: string }>(
              `/circles/${circle}/gaps/${id}/ask-next`,
              {},
              key,
            );
            refreshAll();
            note.value = t("gaps.asked_now", { name });
          }}
        >
          {t("gaps.ask_now", { name: next.name })}
        </Button>
      ) : null}
    </div>
  );
}

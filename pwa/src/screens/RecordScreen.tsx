// What was told: the person's own record, newest first.

import { useSignal } from "@preact/signals";

import { act } from "../act.ts";
import { get } from "../api/client.ts";
import type { Entry, RecordPage } from "../api/types.ts";
import { Button } from "../parts/Button.tsx";
import { Stale, Waiting } from "../parts/Known.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t } from "../messages/index.ts";
import { dateIn, day, hour } from "../messages/time.ts";
import { place } from "../session.ts";
import { useLive } from "../store/live.ts";
import { detail, sentence } from "./recordWords.ts";

export function RecordScreen({ c }: { c: string }) {
  const path = `/circles/${c}/record?limit=30`;
  const live = useLive<RecordPage>(path);
  const older = useSignal<Entry[]>([]);
  const next = useSignal<number | null | undefined>(undefined);
  if (!live.data) return <Waiting name="record" of={live} back={`/c/${c}`} />;
  const seen = new Set(live.data.entries.map((one) => one.seq));
  const all = [...live.data.entries, ...older.value.filter((one) => !seen.has(one.seq))];
  const more = next.value === undefined ? live.data.next : next.value;
  const days = [...new Set(all.map((one) => dateIn(new Date(one.at))))];
  const load = () =>
    act("more", async () => {
      const page = await get<RecordPage>(`/circles/${c}/record?limit=50&before=${more}`);
      older.value = [...older.value, ...page.entries];
      next.value = page.next;
    });
  return (
    <Screen
      name="record"
      title={t("record.title")}
      back={`/c/${c}`}
      lead={<p>{t(all.length > 0 ? "record.lead" : "record.empty")}</p>}
      actions={
        more === null ? undefined : (
          <Button do="more" weight="quiet" press={() => void load()}>
            {t("record.more")}
          </Button>
        )
      }
    >
      <Stale of={live} />
      {days.map((date) => {
        const those = all.filter((one) => dateIn(new Date(one.at)) === date);
        return (
          <section key={date}>
            <h2>{day(those[0]?.at ?? "")}</h2>
            <ul class="card record">
              {those.map((one) => (
                <li key={one.seq} data-kind={one.kind}>
                  <span class="soft time">{hour(one.at)}</span>
                  <span>
                    {sentence(one, place(c)?.member_id)}
                    {detail(one) ? <span class="soft hint">{detail(one)}</span> : null}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
    </Screen>
  );
}

// Several open times, chosen and taken with one tap.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import type { Came, Week, Claimed } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { dateIn, names } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { kindOf, whenOf } from "./slot.text.ts";

/** As many as one call takes. */
const MOST = 20;

export function BulkClaimScreen({ circleId }: { circleId: string }) {
  const live = useLive<Week>(`/circles/${circleId}/week?from=${dateIn(new Date(), place(circleId)?.circle_zone)}&days=14`);
  const chosen = useSignal<string[]>([]);
  const left = useSignal<Came[]>([]);
  if (!live.data) return <Waiting name="several" of={live} back={`/c/${circleId}/week`} />;
  const open = live.data.slots.filter((slot) => slot.may === "claim");
  const wanted = chosen.value.filter((id) => open.some((slot) => slot.id === id)).slice(0, MOST);
  const again = left.value.filter((one) => one.clashes.length > 0).map((one) => one.slot_id);
  const take = (ids: string[], anyway: boolean) => async (key: string) => {
    const body = { slot_ids: ids, ...(anyway ? { anyway } : {}) };
    const { came } = await post<Claimed>(`/circles/${circleId}/claims`, body, key);
    chosen.value = [];
    left.value = came.filter((one) => !one.taken);
    refreshAll();
    const taken = came.flatMap((one) => (one.taken && one.slot ? [whenOf(one.slot)] : []));
    if (taken.length > 0) actionNotice.value = t("several.done", { list: names(taken) });
  };
  return (
    <Screen
      name="several"
      page="several.go"
      title={t(open.length > 0 ? "several.title" : "several.none")}
      back={`/c/${circleId}/week`}
      lead={open.length > 0 ? <p>{t("several.lead")}</p> : undefined}
      actions={
        wanted.length > 0 ? (
          <Button do="take-several" work={take(wanted, false)}>
            {t("several.take")}
          </Button>
        ) : undefined
      }
    >
      <Stale of={live} />
      {left.value.length > 0 ? (
        <section class="card stack" role="status" data-left>
          <h2>{t("several.left_title")}</h2>
          {left.value.map((one) => (
            <p key={one.slot_id}>
              {one.slot
                ? t("several.left", { when: whenOf(one.slot), words: one.words ?? "" })
                : one.words}
            </p>
          ))}
          {again.length > 0 ? (
            <Button do="take-rest" weight="quiet" work={take(again, true)}>
              {t("several.rest")}
            </Button>
          ) : null}
        </section>
      ) : null}
      {open.length > 0 ? (
        <div class="card list">
          {open.map((slot) => (
            <Switch
              key={slot.id}
              do={`choose-${slot.id}`}
              label={whenOf(slot)}
              hint={kindOf(slot)}
              on={wanted.includes(slot.id)}
              set={(on) =>
                (chosen.value = on
                  ? [...wanted, slot.id]
                  : wanted.filter((id) => id !== slot.id))
              }
            />
          ))}
        </div>
      ) : null}
    </Screen>
  );
}

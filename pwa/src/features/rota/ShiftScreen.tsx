// One time: mine, with what can be done about it; or open, for "if nobody does".

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Slot, Swaps, Week } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { dateIn } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { kindOf, whenOf } from "./slot.text.ts";
import { SlotCard } from "./SlotCard.tsx";

/** Offers a shift: to whoever can, or for another's. */
const offer = (c: string, slot: Slot, other?: Slot) => async (key: string) => {
  const body = { id: newId(), slot_id: slot.id, ...(other ? { for_slot_id: other.id } : {}) };
  await post(`/circles/${c}/swaps`, body, key);
  refreshAll();
  actionNotice.value = t("swap.asked", { when: whenOf(slot) });
};

export const keepIt = (c: string, id: string, slot: Slot) => async (key: string) => {
  await post(`/circles/${c}/swaps/${id}/back`, {}, key);
  refreshAll();
  actionNotice.value = t("swap.back_done", { when: whenOf(slot) });
};

export const standDown = (c: string, slot: string) => async (key: string) => {
  await remove(`/circles/${c}/slots/${slot}/stand-by`, key);
  refreshAll();
  actionNotice.value = t("swap.stand_by_ended");
};

export function ShiftScreen({ circleId, slotId }: { circleId: string; slotId: string }) {
  const day = slotId.split(".")[1] ?? dateIn(new Date(), place(circleId)?.circle_zone);
  const live = useLive<Week>(`/circles/${circleId}/week?from=${day}&days=1`);
  const fortnight = useLive<Week>(`/circles/${circleId}/week?from=${dateIn(new Date(), place(circleId)?.circle_zone)}&days=14`);
  const swaps = useLive<Swaps>(`/circles/${circleId}/swaps`);
  if (!live.data) return <Waiting name="shift" of={live} back={`/c/${circleId}`} />;
  const slot = live.data.slots.find((one) => one.id === slotId);
  const offered = swaps.data?.mine.find((one) => one.slot.id === slotId);
  const standing = swaps.data?.standing_by.some((one) => one.id === slotId) ?? false;
  return (
    <Screen
      name="shift"
      page="swap.title"
      title={slot ? whenOf(slot) : t("swap.gone")}
      back={`/c/${circleId}`}
    >
      {slot ? <SlotCard circle={circleId} slot={slot} alone /> : null}
      {slot && !slot.mine && slot.may === "claim" && swaps.data ? (
        <section class="card stack">
          <p class="soft">{t("swap.stand_by_hint")}</p>
          {standing ? (
            <Button do="stand-down" weight="quiet" work={standDown(circleId, slotId)}>
              {t("swap.stand_by_off")}
            </Button>
          ) : (
            <Button
              do="stand-by"
              weight="quiet"
              work={async (key) => {
                await put(`/circles/${circleId}/slots/${slotId}/stand-by`, {}, key);
                refreshAll();
                actionNotice.value = t("swap.stand_by_on");
              }}
            >
              {t("swap.stand_by")}
            </Button>
          )}
        </section>
      ) : null}
      {slot?.may === "release" && offered ? (
        <section class="card stack" data-offered>
          <p>
            {offered.for_slot
              ? t("swap.is_offered_for", { when: whenOf(offered.for_slot) })
              : t("swap.is_offered")}
          </p>
          <Button do="keep-it" weight="quiet" work={keepIt(circleId, offered.id, slot)}>
            {t("swap.back")}
          </Button>
        </section>
      ) : null}
      {slot?.may === "release" && swaps.data && !offered ? (
        <Ways circleId={circleId} slot={slot} all={fortnight.data?.slots ?? []} />
      ) : null}
    </Screen>
  );
}

function Ways({ circleId, slot, all }: { circleId: string; slot: Slot; all: Slot[] }) {
  const now = Date.now();
  const theirs = all.filter(
    (one) => one.taken > 0 && !one.mine && one.id !== slot.id && Date.parse(one.starts_at) > now,
  );
  return (
    <>
      <section class="card stack">
        <p class="soft">{t("swap.cover_hint")}</p>
        <Button do="cover" weight="quiet" work={offer(circleId, slot)}>
          {t("swap.cover")}
        </Button>
      </section>
      <h2>{t("swap.for")}</h2>
      <p class="soft">{t(theirs.length > 0 ? "swap.for_hint" : "swap.none_held")}</p>
      {theirs.map((one) => (
        <div key={one.id} class="card" data-slot={one.id}>
          <Row name={one.people?.[0]?.name ?? "·"} title={whenOf(one)}>
            {kindOf(one)}
          </Row>
          <Button do="swap-for" weight="plain" work={offer(circleId, slot, one)}>
            {t("swap.ask_for")}
          </Button>
        </div>
      ))}
    </>
  );
}

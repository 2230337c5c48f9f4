// Shifts that friends offer, those that I offer, and what I do if nobody does.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { post } from "../../api/client.ts";
import type { Clash, Slot, Swap, Swaps } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { ConflictPrompt } from "./ConflictPrompt.tsx";
import { keepIt, standDown } from "./ShiftScreen.tsx";
import { clashesOf, kindOf, whenOf } from "./slot.text.ts";

export function SwapsScreen({ circleId }: { circleId: string }) {
  const live = useLive<Swaps>(`/circles/${circleId}/swaps`);
  const passed = useSignal<string[]>([]);
  if (!live.data) return <Waiting name="swaps" of={live} back={`/c/${circleId}`} />;
  const { mine, standing_by: standing } = live.data;
  const offers = live.data.for_me.filter((one) => !passed.value.includes(one.id));
  const none = offers.length + mine.length + standing.length === 0;
  return (
    <Screen
      name="swaps"
      page="swap.title"
      title={t(none ? "swap.none" : "swap.title")}
      back={`/c/${circleId}`}
      lead={none ? <p>{t("swap.none_lead")}</p> : undefined}
    >
      <Stale of={live} />
      {offers.map((one) => (
        <OfferCard
          key={one.id}
          circleId={circleId}
          swap={one}
          pass={() => (passed.value = [...passed.value, one.id])}
        />
      ))}
      {mine.length > 0 ? <h2>{t("swap.yours")}</h2> : null}
      {mine.map((one) => (
        <Card key={one.id} slot={one.slot} name={t("slot.you")}>
          <p class="soft">
            {one.for_slot
              ? t("swap.is_offered_for", { when: whenOf(one.for_slot) })
              : t("swap.is_offered")}
          </p>
          <Button do="keep-it" weight="plain" work={keepIt(circleId, one.id, one.slot)}>
            {t("swap.back")}
          </Button>
        </Card>
      ))}
      {standing.length > 0 ? <h2>{t("swap.standing_by")}</h2> : null}
      {standing.map((slot) => (
        <Card key={slot.id} slot={slot} name={null}>
          <Button do="stand-down" weight="plain" work={standDown(circleId, slot.id)}>
            {t("swap.stand_by_off")}
          </Button>
        </Card>
      ))}
    </Screen>
  );
}

/** `name`: whose it is now; null: nobody's. */
function Card(props: { slot: Slot; name: string | null; children: ComponentChildren }) {
  const { slot, name, children } = props;
  return (
    <div class="card stack" data-slot={slot.id}>
      <Row name={name} title={whenOf(slot)}>
        {kindOf(slot)}
      </Row>
      {children}
    </div>
  );
}

function OfferCard({ circleId, swap, pass }: { circleId: string; swap: Swap; pass: () => void }) {
  const met = useSignal<Clash[] | null>(null);
  const { slot, for_slot: other, by } = swap;
  const take = (anyway: boolean) => async (key: string) => {
    try {
      await post(`/circles/${circleId}/swaps/${swap.id}/take`, anyway ? { anyway } : {}, key);
    } catch (error) {
      const found = anyway ? null : clashesOf(error);
      if (found) return void (met.value = found);
      refreshAll();
      throw error;
    }
    refreshAll();
    actionNotice.value = t("swap.taken", { when: whenOf(slot) });
  };
  return (
    <Card slot={slot} name={by ?? "·"}>
      <p class="soft">
        {other ? t("swap.offer_trade", { when: whenOf(other) }) : t("swap.offer_cover")}
        {by ? ` ${t("swap.by", { name: named({ name: by, tags: swap.by_tags }) })}` : ""}
      </p>
      {met.value ? (
        <ConflictPrompt found={met.value} take={take(true)} pass={pass} />
      ) : (
        <div class="pair">
          <Button
            do="take-offer"
            label={t("go.about", { what: t(other ? "swap.trade" : "slot.claim"), of: whenOf(slot) })}
            work={take(false)}
          >
            {t(other ? "swap.trade" : "slot.claim")}
          </Button>
          <Button
            do="pass"
            weight="quiet"
            label={t("go.about", { what: t("slot.pass"), of: whenOf(slot) })}
            press={pass}
          >
            {t("slot.pass")}
          </Button>
        </div>
      )}
    </Card>
  );
}

// Who might be asked for open times: a name, why, and one tap. Nobody is asked by looking.

import { useEffect, useRef } from "preact/hooks";

import { post, remove } from "../../api/client.ts";
import type { MightBeAsked, Offer, Slot, Suggestions } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh, refreshAll, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t, tCode } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { named, Tags } from "../../ui/Tags.tsx";
import { claim, whenOf } from "../rota/index.ts";

/** Milliseconds until it is asked again whether it has been worked out. */
const AGAIN_MS = 1_200;

export interface Found {
  state: Suggestions["state"] | "loading";
  times: Suggestions["times"];
}

/** What is suggested in a circle; what was known stays while it is worked out anew. */
export function useSuggestions(c: string): Found {
  const path = `/circles/${c}/suggestions`;
  const live = useLive<Suggestions>(path);
  const known = useRef<Suggestions["times"]>([]);
  const { data } = live;
  useEffect(() => {
    if (data?.state !== "working") return;
    const timer = setInterval(() => void refresh(path), AGAIN_MS);
    return () => clearInterval(timer);
  }, [path, data?.state]);
  if (data && data.state !== "working") known.current = data.times;
  return { state: data?.state ?? "loading", times: known.current };
}

interface Props {
  circle: string;
  slot: Slot;
  people: MightBeAsked[];
}

export function Suggested({ circle, slot, people }: Props) {
  const self = place(circle)?.member_id;
  return (
    <ul class="asked">
      {people.map((one) => (
        <li key={one.member_id} data-suggested={one.name}>
          <p>
            <strong>{one.member_id === self ? t("offers.you") : one.name}</strong>{" "}
            {one.member_id === self ? null : <Tags of={one.tags} />}
            {one.member_id !== self && one.why.length > 0 ? (
              <span class="soft hint">{one.why.map((code) => tCode("why", code)).join(" ")}</span>
            ) : null}
          </p>
          {one.member_id === self ? (
            <Button
              do={`take-${slot.id}`}
              weight="quiet"
              label={t("go.about", { what: t("slot.claim"), of: whenOf(slot) })}
              work={claim(circle, slot)}
            >
              {t("slot.claim")}
            </Button>
          ) : (
            <Button
              do={`offer-${slot.id}-${one.member_id}`}
              weight="quiet"
              work={async (key) => {
                const body = { member_id: one.member_id };
                await post(`/circles/${circle}/slots/${slot.id}/offers`, body, key).finally(
                  refreshAll,
                );
                actionNotice.value = t("offers.done", { name: one.name });
              }}
            >
              {t("offers.offer", { name: one.name })}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Offers that haven't been answered can be taken back; nobody is told. */
export function TakeBack({ circle, offers }: { circle: string; offers: Offer[] }) {
  return (
    <>
      {offers.map((one) => (
        <Button
          key={`${one.slot_id} ${one.member_id}`}
          do={`offer-back-${one.slot_id}-${one.member_id}`}
          weight="plain"
          work={async (key) => {
            await remove(`/circles/${circle}/slots/${one.slot_id}/offers/${one.member_id}`, key);
            refreshAll();
            actionNotice.value = t("offers.taken_back");
          }}
        >
          {t("offers.back", { name: named(one) })}
        </Button>
      ))}
    </>
  );
}

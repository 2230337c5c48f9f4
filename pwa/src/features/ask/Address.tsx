// Where to go, for who comes. Fetched by a tap and held in this page's memory alone: it is never
// among the known states on the phone's disk, and goes when there is nothing to see any more.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { post } from "../../api/client.ts";
import type { Way } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { canDial, Numbers } from "./Numbers.tsx";

/** `within`: in somebody else's card. */
export function Address({ circleId, name, within }: { circleId: string; name: string; within?: boolean }) {
  const way = useSignal<Way | null>(null);
  const now = way.value;
  const until = now?.until;
  useEffect(() => {
    if (!until) return undefined;
    const timer = setTimeout(() => (way.value = null), Date.parse(until) - Date.now());
    return () => clearTimeout(timer);
  }, [until]);
  return (
    <section class={within ? "stack" : "card stack"} data-address>
      {now ? (
        <>
          {[now.address, now.notes].map((words) => (words ? <p class="words" dir="auto">{words}</p> : null))}
          {now.number && canDial(now.dial) ? (
            <Numbers
              label={t("arrival.number_of", { name })}
              numbers={[{ member_id: "", name, tags: [], number: now.number, dial: now.dial }]}
            />
          ) : null}
        </>
      ) : (
        <Button
          do="show-address"
          weight="quiet"
          work={async (key) => {
            way.value = await post<Way>(`/circles/${circleId}/arrival/look`, {}, key);
          }}
        >
          {t("arrival.show")}
        </Button>
      )}
      <p class="soft">{t("arrival.shown", { name })}</p>
    </section>
  );
}

// What is ready for a first request, and what could be: done or not alike, and never counted.

import { put } from "../../api/client.ts";
import type { GettingReady, Named, ReadyItem } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";

const WAYS: Record<ReadyItem, (circleId: string) => string> = {
  friends: (circleId) => `/c/${circleId}/circle`,
  first: (circleId) => `/c/${circleId}/plan`,
  notifications: (circleId) => `/c/${circleId}/me`,
  helps: (circleId) => `/c/${circleId}/plan`,
  address: (circleId) => `/c/${circleId}/arrival`,
  code: () => "/me/ways",
  tried: (circleId) => `/c/${circleId}/try`,
};

export const hideList = (circleId: string, hidden: boolean) => async (key: string) => {
  await put(`/circles/${circleId}/ready`, { hidden }, key);
  await refresh(`/circles/${circleId}/home`);
  actionNotice.value = t(hidden ? "ready.hidden" : "go.saved");
};

/** Each thing with the screen where it is done. */
export function ReadyRows({ circleId, ready }: { circleId: string; ready: GettingReady }) {
  return (
    <div class="list ready">
      {ready.items.map((one) => (
        <a
          key={one.item}
          href={WAYS[one.item](circleId)}
          data-do={`ready-${one.item}`}
          data-done={one.done}
        >
          <span class={`dot ${one.done ? "full" : "next"}`} aria-hidden="true" />
          <span class="grow">
            <strong>{t(`ready.${one.item}`)}</strong>{" "}
            <span class="soft hint">{t(one.done ? "ready.done" : `ready.${one.item}_why`)}</span>
          </span>
        </a>
      ))}
    </div>
  );
}

interface ListProps {
  circleId: string;
  ready: GettingReady;
  /** Who would be asked first now; none: nobody can be reached. */
  first: Named | null;
}

/** On the person's home, until all of it is done or they hide it. */
export function ReadyList({ circleId, ready, first }: ListProps) {
  const tried = ready.items.some((one) => one.item === "tried" && one.done);
  return (
    <section class="card" aria-labelledby="ready" data-ready>
      <h2 id="ready">{first ? t("ready.can_ask", { name: first.name }) : t("ready.title")}</h2>
      <p class="soft">{t("ready.lead")}</p>
      {tried ? null : (
        <LinkButton do="try" href={`/c/${circleId}/try`}>
          {t("try.open")}
        </LinkButton>
      )}
      <ReadyRows circleId={circleId} ready={ready} />
      <Button do="hide-ready" weight="plain" work={hideList(circleId, true)}>
        {t("ready.hide")}
      </Button>
    </section>
  );
}

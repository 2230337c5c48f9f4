// A friend's first look at open times: three at most, or none yet.

import { useSignal } from "@preact/signals";

import type { Home } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { OfferedCard } from "./OfferedCard.tsx";
import { kindOf, whenOf } from "./slot.text.ts";
import { SlotCard } from "./SlotCard.tsx";

export function OpenTimes({ circleId }: { circleId: string }) {
  const live = useLive<Home>(`/circles/${circleId}/home`, 6);
  const passed = useSignal<string[]>([]);
  const facts = live.data?.supporter;
  if (!live.data) return <Waiting name="open-times" of={live} back={`/c/${circleId}`} />;
  const name = facts?.person_name ?? "";
  const offered = facts?.offered ?? [];
  const apart = offered.map((one) => one.slot.id);
  const free = (facts?.open ?? [])
    .filter((slot) => !passed.value.includes(slot.id) && !apart.includes(slot.id))
    .slice(0, 3);
  const open = [...offered.map((one) => one.slot), ...free];
  const claimed = () => {
    go(`/c/${circleId}/yours`);
  };
  const [first] = open;
  return (
    <Screen
      name="open-times"
      page="gaps.title"
      title={
        first && open.length === 1
          ? t("open_times.one", { when: whenOf(first) })
          : facts?.times === false
            ? t("supporter.quiet")
            : t(open.length > 0 ? "open_times.title" : "open_times.none", { n: open.length })
      }
      lead={
        <p>
          {open.length > 0
            ? t("slot.fine_to_pass")
            : facts?.times === false
              ? t("supporter.quiet_lead")
              : t("open_times.none_lead", { name })}
        </p>
      }
      actions={
        <>
          <LinkButton do="my-turns" href={`/c/${circleId}/turns`} weight="quiet">
            {t("my_turns.title")}
          </LinkButton>
          <LinkButton do="done" href={`/c/${circleId}`} weight={open.length > 0 ? "plain" : "main"}>
            {t("go.done")}
          </LinkButton>
        </>
      }
    >
      {facts?.solidarity ? (
        <div class="card">
          <p class="soft">{t("from.values", { name })}</p>
          <p class="words" dir="auto">{facts.solidarity}</p>
        </div>
      ) : null}
      {offered.map((one) => (
        <OfferedCard key={one.slot.id} circle={circleId} offered={one} claimed={claimed} />
      ))}
      {free.map((slot) => (
        <SlotCard
          key={slot.id}
          circle={circleId}
          slot={slot}
          claimed={claimed}
          pass={() => (passed.value = [...passed.value, slot.id])}
        />
      ))}
    </Screen>
  );
}

export function Yours({ circleId }: { circleId: string }) {
  const live = useLive<Home>(`/circles/${circleId}/home`);
  const mine = live.data?.supporter?.mine ?? [];
  const [first] = mine;
  if (!live.data) return <Waiting name="yours" of={live} back={`/c/${circleId}`} />;
  return (
    <Screen
      name="yours"
      page="supporter.yours"
      title={first ? t("yours.title", { when: whenOf(first) }) : t("yours.none")}
      lead={first ? <p>{kindOf(first)}. {t("yours.let_go")}</p> : undefined}
      actions={
        <LinkButton do="done" href={`/c/${circleId}`} weight="main">
          {t("go.done")}
        </LinkButton>
      }
    >
      {mine.map((slot) => (
        <SlotCard key={slot.id} circle={circleId} slot={slot} />
      ))}
      {live.data.supporter?.push_on ? <p class="soft">{t("yours.reminder")}</p> : null}
    </Screen>
  );
}

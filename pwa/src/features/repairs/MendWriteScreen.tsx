// Writing something to mend, in three small steps. Until it is kept it is on this screen alone:
// neither on the server nor on the phone's disk.

import { useSignal, type Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";

import { put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Repairs, RepairWish } from "../../api/types.ts";
import { actionNotice, type Work } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { missingFrom, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Why } from "../../ui/Why.tsx";
import { closeTo, learnRepairs, repairsPath } from "./mendActions.ts";

const WISHES: readonly RepairWish[] = ["say", "be_heard", "change", "distance"];
const LONGEST = 2_000;

export interface Words {
  happened: string;
  wish: string;
  wishes: readonly RepairWish[];
}

export function MendWriteScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const live = useLive<Repairs>(repairsPath(circleId), 60);
  const id = useSignal(newId());
  const words = useSignal<Words>({ happened: "", wish: "", wishes: [] });
  const to = live.data?.people.find((one) => one.member_id === memberId);
  const back = `/c/${circleId}/mend`;
  if (!to) return <Waiting name="mend-write" of={live.data ? missingFrom(live) : live} back={back} />;
  return (
    <Writing
      circleId={circleId}
      repairId={id.value}
      to={to}
      words={words}
      letGo={() => {
        go(back, true);
        actionNotice.value = t("mend.gone");
        return Promise.resolve();
      }}
    />
  );
}

interface WritingProps {
  circleId: string;
  repairId: string;
  to: { member_id: string; name: string };
  words: Signal<Words>;
  /** Lets it go: it is on this screen alone, or on the server as well. */
  letGo: Work;
}

/** The steps, for a new one and for one that was taken back. */
export function Writing({ circleId, repairId, to, words, letGo }: WritingProps) {
  const step = useSignal<"happened" | "wish" | "before">("happened");
  const { name } = to;
  const change = (part: Partial<Words>) => (words.value = { ...words.value, ...part });
  const frame = { circleId, name };
  if (step.value === "happened") {
    return (
      <Step {...frame} phase="happened" lead={t("mend.step_lead", { name })} next={() => (step.value = "wish")}>
        <Field
          do="happened"
          label={t("mend.part_happened")}
          hint={t("mend.skip")}
          value={words.value.happened}
          set={(happened) => change({ happened })}
          max={LONGEST}
          long
        />
        <Button
          do="close-to"
          weight="plain"
          work={async (key) => {
            await closeTo(circleId, to.member_id, true, "")(key);
            go(`/c/${circleId}/mend`, true);
            actionNotice.value = t("mend.closed_now", { name });
          }}
        >
          {t("mend.close_to", { name })}
        </Button>
      </Step>
    );
  }
  if (step.value === "wish") {
    const { wishes } = words.value;
    return (
      <Step {...frame} phase="wish" lead={t("mend.skip")} next={() => (step.value = "before")}>
        <div class="stack" role="group" aria-label={t("mend.part_wish")}>
          {WISHES.map((one) => (
            <Button
              key={one}
              do={`wish-${one}`}
              weight="quiet"
              pressed={wishes.includes(one)}
              press={() =>
                change({
                  wishes: wishes.includes(one) ? wishes.filter((each) => each !== one) : [...wishes, one],
                })
              }
            >
              {t(`mend.wish_${one}`)}
            </Button>
          ))}
        </div>
        <Field
          do="wish"
          label={t("mend.in_words")}
          value={words.value.wish}
          set={(wish) => change({ wish })}
          max={LONGEST}
          long
        />
      </Step>
    );
  }
  const keep = (cooling: "soon" | "day" | "three_days") => async (key: string) => {
    const body = { member_id: to.member_id, ...words.value, cooling };
    const now = await put<Repairs>(`${repairsPath(circleId)}/${repairId}`, body, key);
    go(`/c/${circleId}/mend/${repairId}`, true);
    learnRepairs(circleId, now);
  };
  return (
    <Screen
      name="mend-write"
      page="mend.title"
      phase="before"
      title={t("mend.before")}
      back={`/c/${circleId}/mend`}
      lead={<p>{t("mend.before_lead")}</p>}
      stuck={
        <Button do="keep-day" work={keep("day")}>
          {t("mend.keep_day")}
        </Button>
      }
    >
      <div class="card stack">
        <p>{t("mend.ask_trust", { name })}</p>
        <p>{t("mend.ask_energy")}</p>
        <p>{t("mend.ask_safe")}</p>
      </div>
      <p>{t("mend.day_what", { name })}</p>
      <Why of="repair_cooling" />
      <p class="soft">{t("mend.changes_nothing")}</p>
      <Button do="keep-soon" weight="quiet" work={keep("soon")}>
        {t("mend.send")}
      </Button>
      <p class="soft">{t("mend.send_what")}</p>
      <Button do="keep-three" weight="quiet" work={keep("three_days")}>
        {t("mend.keep_three")}
      </Button>
      <Button do="let-go" weight="quiet" work={letGo}>
        {t("mend.let_go")}
      </Button>
      <Button do="step-back" weight="plain" press={() => (step.value = "happened")}>
        {t("mend.back_to_words")}
      </Button>
      <NotSafeLink circleId={circleId} />
    </Screen>
  );
}

interface StepProps {
  circleId: string;
  name: string;
  phase: "happened" | "wish";
  lead: string;
  next: () => void;
  children: ComponentChildren;
}

function Step({ circleId, name, phase, lead, next, children }: StepProps) {
  return (
    <Screen
      name="mend-write"
      page="mend.title"
      phase={phase}
      title={t(phase === "happened" ? "mend.to" : "mend.part_wish", { name })}
      back={`/c/${circleId}/mend`}
      lead={<p>{lead}</p>}
      stuck={
        <Button do="next" press={next}>
          {t("go.next")}
        </Button>
      }
    >
      {children}
      <NotSafeLink circleId={circleId} />
    </Screen>
  );
}

/** The way out of a talk: abuse is no conflict. Opening it asks the server nothing. */
export function NotSafeLink({ circleId }: { circleId: string }) {
  return (
    <LinkButton do="not-safe" href={`/c/${circleId}/not-safe`} weight="plain">
      {t("mend.not_safe")}
    </LinkButton>
  );
}

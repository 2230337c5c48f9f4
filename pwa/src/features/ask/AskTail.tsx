// What stands below on the screen of a request: notices, what helps, and what was decided for this time.

import type { AskView } from "../../api/types.ts";
import { learn } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { OfferNotices } from "../../ui/OfferNotices.tsx";
import { NextDays } from "../aftercare/index.ts";
import { BodyEmergencyText, stepLabel } from "../plan/index.ts";
import { sender, type AskBoth } from "./askActions.ts";
import { KeepRequest } from "./KeepRequest.tsx";
import { StaysOpen } from "./StaysOpen.tsx";
import { LeaveOut, SomeoneElse, StrengthNote } from "./ThisTime.tsx";

/** Stands above, once somebody comes: fetched long before with what is below. */
export { AddressNow } from "./AddressNow.tsx";
export { Changes } from "./Changes.tsx";
export { Ring, TimeLeft } from "./Ring.tsx";
/** The call card takes it from here, so that it isn't in the first file. */
export { Listen } from "../../ui/Listen.tsx";

/** The person asked, and somebody was asked: not what they took back, nor what was written ahead. */
const NEXT_DAYS_AFTER: readonly string[] = ["stopped", "done", "time_over"];
const WITH_NOTICES: AskView["phase"][] = ["asking", "nobody_yet", "paused"];
const WITH_HELPS: AskView["phase"][] = ["held", "asking", "covered"];

interface Props {
  circleId: string;
  view: AskView;
  /** Where the request is asked for, to be told what changed. */
  path: string;
}

export function AskTail({ circleId, view, path }: Props) {
  return (
    <>
      {WITH_NOTICES.includes(view.phase) && !view.practice ? <OfferNotices why={t("push.offer_ask")} /> : null}
      {view.helps && WITH_HELPS.includes(view.phase) ? (
        <div class="card">
          <p class="soft">{t("ask.while_you_wait")}</p>
          <p class="words" dir="auto">{view.helps}</p>
        </div>
      ) : null}
      {view.over ? (
        <div class="card">
          <p class="soft">{t("terms.over")}</p>
          <p class="words" dir="auto">{view.over}</p>
        </div>
      ) : null}
      {view.body_emergency && view.phase !== "closed" ? (
        <details class="card">
          <summary data-do="emergency">{t("terms.body_emergency")}</summary>
          <BodyEmergencyText of={view.body_emergency} />
        </details>
      ) : null}
      <StrengthNote view={view} />
      {view.practice ? null : (
        <>
          <SomeoneElse circleId={circleId} view={view} />
          <LeaveOut circleId={circleId} view={view} />
        </>
      )}
      {view.practice ? null : <StaysOpen circleId={circleId} view={view} />}
      <Steps circleId={circleId} view={view} />
      {view.phase === "closed" && view.words ? (
        <div class="card">
          <p class="soft">{t("kept.you_wrote")}</p>
          <p class="words" dir="auto">{view.words}</p>
        </div>
      ) : null}
      {view.phase === "closed" && !view.practice && NEXT_DAYS_AFTER.includes(view.closed?.reason ?? "") ? (
        <NextDays circleId={circleId} askId={view.id} />
      ) : null}
      {view.phase === "closed" && !view.practice ? (
        <section class="card">
          <KeepRequest
            circle={circleId}
            id={view.id}
            kept={view.kept}
            deletesAt={view.deletes_at}
            changed={(now) => learn(path, { person: now, me: null } satisfies AskBoth)}
          />
        </section>
      ) : null}
    </>
  );
}

/** The plan's steps, for one who has more than one. */
function Steps({ circleId, view }: { circleId: string; view: AskView }) {
  if (view.steps.length < 2 || view.phase === "closed" || view.phase === "held") return null;
  const send = sender(circleId, view);
  const isBefore = (step: AskView["steps"][number]) => step.position < (view.begins_at ?? 0);
  return (
    <details class="card">
      <summary>{t("ask.steps")}</summary>
      <ol class="plain-list">
        {view.steps.map((one) => (
          <li key={one.position}>
            <p>
              <strong dir="auto">{stepLabel(one)}</strong>{" "}
              <span class="soft">
                {t(isBefore(one) ? "ask.step_before" : `ask.step_${one.state}`)}
              </span>
            </p>
            {view.may.includes("go_to_step") && one.state === "waiting" && !isBefore(one) ? (
              <Button
                do={`go-to-step-${one.position}`}
                weight="quiet"
                work={send(`steps/${one.position}/yes`)}
              >
                {t("ask.go_to_step", { name: stepLabel(one) })}
              </Button>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** What the plan says about the step that needs the person's yes. */
export function StepFacts({ view }: { view: AskView }) {
  const step = view.step;
  if (!step || !(step.trigger || step.do || step.dont || step.place)) return null;
  return (
    <div class="card">
      {step.trigger ? (
        <p class="soft" dir="auto">{t("read.trigger", { words: step.trigger })}</p>
      ) : null}
      {step.do ? <p class="words" dir="auto">{step.do}</p> : null}
      {step.dont ? (
        <p class="words" dir="auto">{t("read.dont", { words: step.dont })}</p>
      ) : null}
      {step.place ? <p class="soft" dir="auto">{step.place}</p> : null}
    </div>
  );
}

// The plan to read, at 4 a.m. or on paper: what happens when, one step after another, then the
// person's own words. A friend sees the parts that were granted to them, and no ladder.

import type { Circle, Plan, Section } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { atMoment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { KeepCopy } from "../../ui/KeepCopy.tsx";
import { Listen } from "../../ui/Listen.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { BodyEmergencyText } from "./BodyEmergencyText.tsx";
import { NotAsked } from "./NotAsked.tsx";
import { Credits, PlanAbout } from "./PlanAbout.tsx";
import { OpenFor, openFor } from "./OpenFor.tsx";
import { SecondStepCard } from "./SecondStep.tsx";
import { PlanLinks, WaitingSuggestions } from "./PlanLinks.tsx";
import { ReaderActions, ReaderChanges, SuggestLink } from "./ReaderParts.tsx";
import {
  heading,
  linesOf,
  reachesNobody,
  repeatLine,
  sectionsOf,
  stepLines,
  stepTitle,
  untold,
} from "./plan.text.ts";

const CARDS = ["health", "companion"] as const;

/** The cards lie beside the plan: whoever reads a part of that sees nothing of them. */
const CardLinks = ({ circleId }: { circleId: string }) => (
  <>
    {CARDS.map((card) => (
      <a key={card} class="card go" href={`/c/${circleId}/card/${card}`} data-do={`card-${card}`}>
        <strong>{t(`care.${card}`)}</strong>
        <span class="soft">{t(`care.${card}_row`)}</span>
      </a>
    ))}
  </>
);

export function PlanScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/plan`;
  const live = useLive<Plan>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60).data;
  const plan = live.data;
  if (!plan) return <Waiting name="plan" of={live} back={`/c/${circleId}`} />;
  const here = place(circleId);
  // The ladder is the person's; whoever draws a circle up for them writes it.
  const mine = plan.ladder.length > 0;
  const person = here?.roles.includes("person");
  const written = sectionsOf(plan).filter((one) => one.text.trim() !== "");
  const missing = (step: Plan["ladder"][number]) =>
    untold(circle, [...step.audience, ...step.otherwise]);
  const i_am = written.find((one) => one.key === "i_am");
  return (
    <Screen
      name="plan"
      page={mine ? undefined : "read.page"}
      title={mine ? t("plan.title") : t("read.theirs", { name: here?.person_name ?? "" })}
      {...(person ? { nav: { circle: circleId, on: "plan" as const } } : { back: `/c/${circleId}` })}
      lead={
        <>
          {plan.about?.title ? (
            <p class="words" dir="auto">
              <strong>{plan.about.title}</strong>
            </p>
          ) : null}
          <p>{t(mine ? "plan.lead" : "read.theirs_lead")}</p>
        </>
      }
      actions={
        <>
          {mine ? (
            <LinkButton do="edit-plan" href={`/c/${circleId}/plan/edit`} weight="main">
              {t(plan.draft_at ? "read.go_on" : "read.change")}
            </LinkButton>
          ) : null}
          {mine && person ? (
            <LinkButton do="ahead" href={`/c/${circleId}/ahead`}>
              {t("ahead.title")}
            </LinkButton>
          ) : null}
          {mine && person ? (
            <LinkButton do="allies" href={`/c/${circleId}/allies`}>
              {t("allies.title")}
            </LinkButton>
          ) : null}
          {mine ? null : <ReaderActions circleId={circleId} plan={plan} />}
          <Button do="print" weight="plain" press={() => print()}>
            {t("read.print")}
          </Button>
        </>
      }
    >
      <Stale of={live} />
      <Listen />
      {mine && person ? <CardLinks circleId={circleId} /> : null}
      {plan.draft_at ? (
        <p class="note">{t("read.draft", { time: atMoment(plan.draft_at) })}</p>
      ) : null}
      {mine ? null : <ReaderChanges circleId={circleId} />}
      {mine && person ? <WaitingSuggestions circleId={circleId} waiting={plan.proposals ?? 0} /> : null}
      <div class="read">
        {i_am ? (
          <section>
            <h2>{heading(i_am)}</h2>
            <p class="words" dir="auto">{i_am.text}</p>
          </section>
        ) : null}
        {mine ? (
          <section aria-labelledby="ladder">
            <h2 id="ladder">{t("when.title")}</h2>
            <NotAsked
              people={[...new Set(plan.ladder.flatMap((step) => missing(step)))]}
              all={reachesNobody(circle, plan.ladder)}
              change={`/c/${circleId}/consent`}
            />
            <ol class="plain-list">
              {plan.ladder.map((step, at) => (
                <li key={at}>
                  {plan.ladder.length > 1 || step.name ? <h3>{stepTitle(step, at)}</h3> : null}
                  {step.trigger ? (
                    <p class="words" dir="auto">{t("read.trigger", { words: step.trigger })}</p>
                  ) : null}
                  {stepLines(step, circle).map((line) => (
                    <p key={line}>{line}</p>
                  ))}
                  {[
                    step.do,
                    step.dont ? t("read.dont", { words: step.dont }) : null,
                    step.place,
                  ].map((words) =>
                    words ? (
                      <p key={words} class="words" dir="auto">
                        {words}
                      </p>
                    ) : null,
                  )}
                  {plan.ladder[at + 1] ? <p class="soft">{t("read.then")}</p> : null}
                </li>
              ))}
            </ol>
            {plan.simple || plan.ladder.length === 2 ? (
              <SecondStepCard circleId={circleId} plan={plan} />
            ) : null}
            {repeatLine(plan.repeat) ? <p>{repeatLine(plan.repeat)}</p> : null}
            <h3>{t("plan.nobody_free")}</h3>
            <p>{t("read.open")}</p>
            {openFor(circle) ? <p>{openFor(circle)}</p> : null}
            {plan.nobody_free ? <p class="words" dir="auto">{plan.nobody_free}</p> : null}
            {plan.over ? (
              <>
                <h3>{t("terms.over")}</h3>
                <p class="words" dir="auto">{plan.over}</p>
              </>
            ) : null}
          </section>
        ) : null}
        {plan.body_emergency ? (
          <section>
            <h2>{t(mine ? "terms.body_emergency" : "emergency.theirs")}</h2>
            <BodyEmergencyText of={plan.body_emergency} />
          </section>
        ) : null}
        {written
          .filter((one) => one.key !== "i_am")
          .map((one) => (
            <section key={one.key} role="group" aria-label={heading(one)}>
              <h2>{heading(one)}</h2>
              <PartWords of={one} />
              {mine ? null : <SuggestLink circleId={circleId} partKey={one.key} />}
            </section>
          ))}
        <PlanAbout about={plan.about} reviewOn={plan.review_on} />
        <Credits about={plan.about} />
        {mine ? (
          <div class="links plan-ways">
            <a href={`/c/${circleId}/plan/review`} data-do="review">
              {t("review.title")}
            </a>
            <a href={`/c/${circleId}/plan/copy`} data-do="copy-plan">
              {t("plan_copy.title")}
            </a>
          </div>
        ) : null}
        {mine ? <OpenFor circleId={circleId} circle={circle} /> : null}
        {mine && person ? <PlanLinks circleId={circleId} /> : null}
        {mine || written.length > 0 ? <KeepCopy path={path} /> : null}
        <section>
          <h2>{t("limits.heading")}</h2>
          <p>{t("limits.plan")}</p>
          <p>{t("limits.short")}</p>
          <p>{t("limits.ambulance")}</p>
          {mine ? <p>{t("limits.report")}</p> : null}
          <p>{t("limits.neighbour")}</p>
        </section>
      </div>
    </Screen>
  );
}

/** A part's words: its lines one by one, where it is a list of several. */
function PartWords({ of }: { of: Section }) {
  const lines = linesOf(of);
  if (lines.length < 2) return <p class="words" dir="auto">{of.text}</p>;
  return (
    <ul class="words">
      {lines.map((line, number) => (
        <li key={number} dir="auto">
          {line}
        </li>
      ))}
    </ul>
  );
}

// The plan as a card of two sides, to print and carry. Numbers stand as text: paper dials nothing.

import type { Circle, Plan } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { BodyEmergencyText } from "./BodyEmergencyText.tsx";
import { cardOf, type CardPart } from "./planCard.ts";

export function PlanCardScreen({ circleId }: { circleId: string }) {
  const live = useLive<Plan>(`/circles/${circleId}/plan`);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60).data;
  const back = `/c/${circleId}/plan/copy`;
  if (!live.data) return <Waiting name="plan-card" of={live} back={back} />;
  const card = cardOf(live.data, circle);
  const isEmpty = card.front.length + card.back.length + card.people.length === 0 && !card.emergency;
  return (
    <Screen
      name="plan-card"
      title={t("plan_card.title")}
      back={back}
      lead={
        <div class="off-paper">
          <p>{t(isEmpty ? "plan_card.empty" : "plan_card.lead")}</p>
          {card.isLong ? <p class="soft">{t("plan_card.long")}</p> : null}
        </div>
      }
      actions={
        isEmpty ? (
          <LinkButton do="edit-plan" href={`/c/${circleId}/plan/edit`} weight="main">
            {t("read.change")}
          </LinkButton>
        ) : (
          <Button do="print" weight="main" press={() => print()}>
            {t("read.print")}
          </Button>
        )
      }
    >
      <Stale of={live} />
      {isEmpty ? null : <Front of={card} />}
      <section class="paper-side" data-side="back" aria-label={t("plan_card.back")}>
        {card.back.map((one) => (
          <Part key={one.key} of={one} />
        ))}
        {card.emergency ? (
          <div>
            <h2>{t("terms.body_emergency")}</h2>
            <BodyEmergencyText of={card.emergency} />
          </div>
        ) : null}
        <p class="soft">{t("limits.short")}</p>
        <p class="soft">{t("limits.ambulance")}</p>
      </section>
    </Screen>
  );
}

function Front({ of }: { of: ReturnType<typeof cardOf> }) {
  return (
    <section class="paper-side" data-side="front" aria-label={t("plan_card.front")}>
      {of.front.map((one) => (
        <Part key={one.key} of={one} />
      ))}
      {of.people.length > 0 ? (
        <div>
          <h2>{t("plan_card.people")}</h2>
          <ul>
            {of.people.map((one) => (
              <li key={one.name + one.number}>
                <bdi>{one.name}</bdi> <bdi>{one.number}</bdi>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

function Part({ of }: { of: CardPart }) {
  return (
    <div>
      <h2 dir="auto">{of.heading}</h2>
      {of.lines.length > 1 ? (
        <ul>
          {of.lines.map((line, number) => (
            <li key={number} dir="auto">
              {line}
            </li>
          ))}
        </ul>
      ) : (
        <p class="words" dir="auto">
          {of.lines[0]}
        </p>
      )}
    </div>
  );
}

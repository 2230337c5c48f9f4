// A day to look at the plan again, the person's to choose. Nobody else hears of it.

import { useSignal } from "@preact/signals";

import type { Plan } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { dayOf } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { inDays, setReviewDay } from "./reviewDay.ts";

const SPANS = [30, 60, 90];
export function ReviewScreen({ circleId }: { circleId: string }) {
  const back = `/c/${circleId}/plan`;
  const live = useLive<Plan>(`/circles/${circleId}/plan`);
  const typed = useSignal<string | null>(null);
  if (!live.data) return <Waiting name="plan-review" of={live} back={back} />;
  const current = live.data.review_on ?? null;
  const choose = (day: string | null) => async (key: string) => {
    await setReviewDay(circleId, day, key);
    returnTo(back);
  };
  const day = typed.value ?? current ?? "";
  return (
    <Screen
      name="plan-review"
      title={t("review.title")}
      back={back}
      lead={
        <p>{current ? t("review.on", { day: dayOf(current, true) }) : t("review.lead")}</p>
      }
      actions={
        <>
          <Button do="save-review" weight="main" work={choose(day || null)}>
            {t("go.save")}
          </Button>
          {current ? (
            <Button do="no-review" weight="plain" work={choose(null)}>
              {t("review.none")}
            </Button>
          ) : null}
        </>
      }
    >
      <Choice
        do="in"
        flat
        quiet
        label={t("review.title")}
        options={SPANS.map((days) => ({ value: days, label: t("review.in", { n: days }) }))}
        value={SPANS.find((days) => inDays(days) === day) ?? 0}
        set={(days) => (typed.value = inDays(days))}
      />
      <Field
        do="review_on"
        type="date"
        label={t("review.day")}
        value={day}
        set={(value) => (typed.value = value)}
        max={10}
      />
      <p class="soft">{t("review.quiet")}</p>
    </Screen>
  );
}

// On the person's home, once the day has come on which they wanted to look at their plan again.

import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { inDays, setReviewDay } from "./reviewDay.ts";

/** Days that the card puts it off by. */
const LATER = 60;

/** One quiet card, from the day on until the person answers it. */
export function PlanReviewCard({ circleId, due }: { circleId: string; due: string | null | undefined }) {
  if (!due) return null;
  return (
    <section class="card stack" data-plan-review aria-labelledby="plan-review">
      <h2 id="plan-review">{t("review.home")}</h2>
      <LinkButton do="look-at-plan" href={`/c/${circleId}/plan`}>
        {t("review.look")}
      </LinkButton>
      <div class="pair">
        <Button
          do="review-later"
          weight="quiet"
          work={(key) => setReviewDay(circleId, inDays(LATER), key)}
        >
          {t("review.in", { n: LATER })}
        </Button>
        <Button do="no-review" weight="quiet" work={(key) => setReviewDay(circleId, null, key)}>
          {t("review.none")}
        </Button>
      </div>
    </section>
  );
}

// "Then ask everybody else at once": a second step with one tap instead of ten questions.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { Plan, Step } from "../../api/types.ts";
import { learn } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";

/** Everybody else at once; one yes is enough, and they have ten minutes. */
export const EVERYBODY_ELSE: Step = {
  name: null,
  audience: [{ kind: "supporters" }],
  otherwise: [],
  mode: "together",
  answers: ["coming", "call"],
  needed: 1,
  wait_minutes: 10,
  needs_my_yes: false,
  trigger: null,
  do: null,
  dont: null,
  place: null,
  also_tell: [],
};

/** Whether a ladder comes to all supporters already. */
export const asksEverybody = (ladder: readonly Step[]): boolean =>
  ladder.some((step) => step.audience.some((one) => one.kind === "supporters"));

/** In a simple plan, on the plan itself: it holds at once, and one more tap takes it back. */
export function SecondStepCard({ circleId, plan }: { circleId: string; plan: Plan }) {
  const before = useSignal<Plan | null>(null);
  const path = `/circles/${circleId}/plan`;
  const added = before.value;
  if (added) {
    return (
      <div class="note" role="status">
        <p>{t("second.added")}</p>
        <Button
          do="second-undo"
          weight="quiet"
          work={async (key) => {
            const order = added.ladder[0]?.audience.flatMap((one) => one.member_id ?? []) ?? [];
            const body = { order, wait_minutes: added.wait_minutes };
            learn(path, await put<Plan>(`${path}/simple`, body, key, plan.etag));
            before.value = null;
          }}
        >
          {t("edit.undo")}
        </Button>
      </div>
    );
  }
  if (!plan.simple || plan.draft_at) return null;
  return (
    <div class="card stack">
      <p>{t("second.what")}</p>
      <Button
        do="second-step"
        weight="quiet"
        work={async (key) => {
          const { sections, nobody_free } = plan;
          const body = { sections, nobody_free, ladder: [...plan.ladder, EVERYBODY_ELSE] };
          learn(path, await put<Plan>(path, body, key, plan.etag));
          before.value = plan;
        }}
      >
        {t("second.add")}
      </Button>
    </div>
  );
}

// Taking the plan along: a card, a page to read, or data. A file takes proof, the card doesn't.

import { saveFile } from "../../data/saveFile.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";

const FORMS = [
  ["html", "plan_copy.page"],
  ["json", "plan_copy.data"],
] as const;

export function PlanCopyScreen({ circleId }: { circleId: string }) {
  return (
    <Screen
      name="plan-copy"
      title={t("plan_copy.title")}
      back={`/c/${circleId}/plan`}
      lead={<p>{t("plan_copy.lead")}</p>}
      actions={
        <>
          <LinkButton do="plan-card" href={`/c/${circleId}/plan/card`} weight="main">
            {t("plan_card.title")}
          </LinkButton>
          {FORMS.map(([form, words]) => (
            <Button
              key={form}
              do={`save-${form}`}
              weight="quiet"
              work={() => saveFile(`/circles/${circleId}/plan/export?form=${form}`, `plan.${form}`)}
            >
              {t(words)}
            </Button>
          ))}
        </>
      }
    >
      <p>{t("copy.care")}</p>
      <p class="soft">{t("plan_copy.proof")}</p>
    </Screen>
  );
}

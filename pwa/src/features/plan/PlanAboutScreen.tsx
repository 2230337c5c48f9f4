// The plan's title, and when and with whom it was written: all of it can stay empty.

import type { PlanDraft } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { change, type AboutEdits } from "./draftEdits.ts";
import { Standing, Typed, useDesk } from "./editorParts.tsx";

export function PlanAboutScreen({ circleId }: { circleId: string }) {
  const desk = useDesk(circleId);
  const back = `/c/${circleId}/plan/edit`;
  if (!desk.draft) return <Waiting name="plan-about" of={desk.live} back={back} />;
  const draft: PlanDraft = desk.draft;
  const write = (about: AboutEdits) => change(draft.etag, { about });
  return (
    <Screen
      name="plan-about"
      page="edit.title"
      title={t("about_plan.title")}
      back={back}
      lead={<Standing of={draft} />}
      actions={
        <LinkButton do="done" href={back} weight="main">
          {t("go.done")}
        </LinkButton>
      }
    >
      <Typed
        about="about"
        do="title"
        label={t("about_plan.name")}
        value={draft.about?.title ?? ""}
        set={(title) => write({ title })}
        max={80}
      />
      <Choice
        do="written"
        label={t("about_plan.when")}
        options={[
          { value: "well", label: t("about_plan.well") },
          { value: "hard_time", label: t("about_plan.hard") },
          { value: "", label: t("about_plan.unsaid") },
        ]}
        value={draft.about?.written_when ?? ""}
        set={(written_when) => write({ written_when: written_when as "well" | "hard_time" | "" })}
      />
      <Typed
        about="about"
        do="with"
        label={t("about_plan.with")}
        hint={t("about_plan.with_hint")}
        value={draft.about?.written_with ?? ""}
        set={(written_with) => write({ written_with })}
        max={500}
        long
      />
    </Screen>
  );
}

// Templates to begin with, each with whom it comes from. One adds empty parts to the draft.

import { call, NotSent, Problem } from "../../api/client.ts";
import type { PlanDraft, Template, Templates } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { known, learn, refresh, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { pathOf, save, standing } from "./draftEdits.ts";
import { Standing, useDesk } from "./editorParts.tsx";
import { Credit } from "./PlanAbout.tsx";

export function TemplatesScreen({ circleId }: { circleId: string }) {
  const desk = useDesk(circleId);
  const live = useLive<Templates>(`/circles/${circleId}/plan/templates`);
  const back = `/c/${circleId}/plan/edit`;
  if (!live.data) return <Waiting name="plan-templates" of={live} back={back} />;
  if (!desk.draft) return <Waiting name="plan-templates" of={desk.live} back={back} />;
  const chosen = new Set(desk.draft.about?.templates.map((one) => one.key));
  const add = (template: Template) => async (key: string) => {
    // What was typed goes first; a newer draft is decided about on this screen.
    if (!(await save())) {
      if (standing.peek() === "waits") throw new NotSent();
      return;
    }
    const path = pathOf(circleId);
    const etag = known<PlanDraft>(path)?.etag;
    try {
      const draft = await call<PlanDraft>("POST", `${path}/templates/${template.key}`, {
        body: {},
        key,
        ...(etag ? { etag } : {}),
      });
      learn(path, draft);
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 412) throw error;
      await refresh(path);
      actionError.value = { text: error.detail ?? t("trouble.stale"), again: null };
      return;
    }
    returnTo(back);
    actionNotice.value = t("templates.added");
  };
  return (
    <Screen
      name="plan-templates"
      page="edit.title"
      title={t("templates.title")}
      back={back}
      lead={
        <>
          <p>{t("templates.lead")}</p>
          <Standing of={desk.draft} />
        </>
      }
      actions={
        <LinkButton do="done" href={back}>
          {t(chosen.size > 0 ? "go.done" : "templates.without")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {live.data.templates.map((template) => (
        <section key={template.key} class="card stack" aria-labelledby={`of-${template.key}`}>
          <h2 id={`of-${template.key}`}>{template.title}</h2>
          <p>{template.lead}</p>
          <p class="soft">
            {template.parts
              .map((one) => one.heading ?? tCode("section", one.key) ?? "")
              .join(" · ")}
          </p>
          {template.steps.length > 0 ? (
            <p class="soft">{t("templates.steps", { names: template.steps.join(" · ") })}</p>
          ) : null}
          <Credit of={template} />
          {chosen.has(template.key) ? (
            <p data-chosen={template.key}>{t("templates.chosen")}</p>
          ) : (
            <Button do={`add-${template.key}`} weight="quiet" work={add(template)}>
              {t("templates.add")}
            </Button>
          )}
        </section>
      ))}
    </Screen>
  );
}

// Templates to begin with, each with whom it comes from: those of the app, and those that the circle
// keeps. One adds empty parts to the draft.

import type { Template, Templates } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Standing, useDesk } from "./editorParts.tsx";
import { Credit } from "./PlanAbout.tsx";
import { addTemplate, templatesPath } from "./templateActions.ts";
import { TemplateSummary } from "./TemplateWords.tsx";

const KINDS: readonly Template["kind"][] = ["plan", "agreement"];

export function TemplatesScreen({ circleId }: { circleId: string }) {
  const desk = useDesk(circleId);
  const live = useLive<Templates>(templatesPath(circleId));
  const back = `/c/${circleId}/plan/edit`;
  const at = `/c/${circleId}/plan/templates`;
  if (!live.data) return <Waiting name="plan-templates" of={live} back={back} />;
  if (!desk.draft) return <Waiting name="plan-templates" of={desk.live} back={back} />;
  const { templates, kept } = live.data;
  const chosen = new Set(desk.draft.about?.templates.map((one) => one.key));
  const isPerson = place(circleId)?.roles.includes("person");
  const add = (template: Template, which: string) =>
    chosen.has(template.key) ? (
      <p data-chosen={template.key}>{t("templates.chosen")}</p>
    ) : (
      <Button do={`add-${template.key}`} weight="quiet" work={addTemplate(circleId, which)}>
        {t("templates.add")}
      </Button>
    );
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
      <nav class="card list" aria-label={t("templates.more")}>
        <a class="way" href={`${at}/given`} data-do="given">
          <strong>{t("templates.given")}</strong>
          <span class="soft">{t("templates.given_row")}</span>
        </a>
        {isPerson ? (
          <a class="way" href={`${at}/new`} data-do="new-template">
            <strong>{t("templates.new")}</strong>
            <span class="soft">{t("templates.new_row")}</span>
          </a>
        ) : null}
      </nav>
      {kept.length > 0 ? <h2>{t("templates.kept")}</h2> : null}
      {kept.map(({ id, code, template }) => (
        <section key={id} class="card stack" aria-labelledby={`of-${id}`} data-kept={template.title}>
          <h3 id={`of-${id}`} dir="auto">
            {template.title}
          </h3>
          <TemplateSummary of={template} />
          <Credit of={template} />
          {code ? <p>{t("template.shared")}</p> : null}
          {add(template, `kept-templates/${id}`)}
          <LinkButton do={`open-${template.key}`} href={`/c/${circleId}/plan/template/${id}`} weight="plain">
            {t("templates.open")}
          </LinkButton>
        </section>
      ))}
      {KINDS.map((kind) => (
        <section key={kind} class="stack" aria-labelledby={`kind-${kind}`}>
          <h2 id={`kind-${kind}`}>{t(`templates.kind_${kind}`)}</h2>
          {templates
            .filter((template) => template.kind === kind)
            .map((template) => (
              <section key={template.key} class="card stack" aria-labelledby={`of-${template.key}`}>
                <h3 id={`of-${template.key}`}>{template.title}</h3>
                <TemplateSummary of={template} />
                <Credit of={template} />
                {add(template, `templates/${template.key}`)}
              </section>
            ))}
        </section>
      ))}
    </Screen>
  );
}

// A template that the circle keeps, with every line and whose ideas they are: to begin with, to hand
// on as a file or by a code, to print, to delete.

import { post, remove } from "../../api/client.ts";
import type { KeptTemplate, Templates } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { saveFile } from "../../data/saveFile.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { copy } from "../../ui/Share.tsx";
import { useDesk } from "./editorParts.tsx";
import { Credit } from "./PlanAbout.tsx";
import { addTemplate, learnTemplates, templatesPath } from "./templateActions.ts";
import { TemplateLines } from "./TemplateWords.tsx";

interface Params {
  circleId: string;
  templateId: string;
}

export function TemplateScreen({ circleId, templateId }: Params) {
  const desk = useDesk(circleId);
  const live = useLive<Templates>(templatesPath(circleId));
  const back = `/c/${circleId}/plan/templates`;
  if (!live.data || !desk.draft) {
    return <Waiting name="plan-template" of={live.data ? desk.live : live} back={back} />;
  }
  const kept = live.data.kept.find((one) => one.id === templateId);
  if (!kept) return <Waiting name="plan-template" of={missingFrom(live)} back={back} />;
  const { template } = kept;
  const isChosen = desk.draft.about?.templates.some((one) => one.key === template.key);
  const path = `${templatesPath(circleId)}/kept/${templateId}`;
  return (
    <Screen
      name="plan-template"
      page="templates.title"
      title={template.title}
      back={back}
      lead={template.lead ? <p dir="auto">{template.lead}</p> : null}
      actions={
        <>
          {isChosen ? (
            <p>{t("templates.chosen")}</p>
          ) : (
            <Button do="add-template" work={addTemplate(circleId, `kept-templates/${templateId}`)}>
              {t("templates.add")}
            </Button>
          )}
          <Button do="print" weight="plain" press={() => print()}>
            {t("read.print")}
          </Button>
        </>
      }
    >
      <Stale of={live} />
      <div class="read">
        <TemplateLines of={template} />
        <section aria-labelledby="credits">
          <h2 id="credits">{t("templates.credits")}</h2>
          <Credit of={template} />
        </section>
      </div>
      {place(circleId)?.roles.includes("person") ? (
        <HandOn circleId={circleId} path={path} of={kept} />
      ) : null}
      <details class="no-print">
        <summary>{t("template.delete")}</summary>
        <p class="soft">{t("template.delete_lead")}</p>
        <Button
          do="delete-template"
          weight="quiet"
          work={async (key) => {
            const templates = await remove<Templates>(path, key);
            returnTo(back);
            learnTemplates(circleId, templates);
            actionNotice.value = t("template.deleted");
          }}
        >
          {t("template.delete_yes")}
        </Button>
      </details>
    </Screen>
  );
}

interface HandOnProps {
  circleId: string;
  path: string;
  of: KeptTemplate;
}

function HandOn({ circleId, path, of }: HandOnProps) {
  const { code } = of;
  return (
    <section class="card stack no-print" aria-labelledby="hand-on">
      <h2 id="hand-on">{t("template.hand_on")}</h2>
      <p>{t("template.hand_on_lead")}</p>
      {of.is_own && code ? (
        <div class="share">
          <label class="soft" for="template-code">
            {t("template.code")}
          </label>
          <input
            id="template-code"
            class="link"
            dir="ltr"
            readOnly
            value={code}
            data-do="code"
            onFocus={(event) => event.currentTarget.select()}
          />
          <Button
            do="copy-code"
            weight="quiet"
            press={() =>
              void copy(code, document.getElementById("template-code") as HTMLInputElement)
            }
          >
            {t("template.copy_code")}
          </Button>
          <Button
            do="take-back"
            weight="quiet"
            work={async (key) => {
              learnTemplates(circleId, await remove<Templates>(`${path}/share`, key));
              actionNotice.value = t("template.taken_back");
            }}
          >
            {t("template.take_back")}
          </Button>
          <p class="soft">{t("template.code_lead")}</p>
        </div>
      ) : null}
      {of.is_own && !code ? (
        <Button
          do="share-template"
          weight="quiet"
          work={async (key) => learnTemplates(circleId, await post<Templates>(`${path}/share`, {}, key))}
        >
          {t("template.share")}
        </Button>
      ) : null}
      <Button do="save-template" weight="quiet" work={() => saveFile(`${path}/file`, "template.json")}>
        {t("template.save")}
      </Button>
      <p class="soft">{t("template.file_lead")}</p>
    </section>
  );
}

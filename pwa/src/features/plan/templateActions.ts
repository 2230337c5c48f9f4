// Taking a template over into the draft, whoever it comes from.

import { call, NotSent, Problem } from "../../api/client.ts";
import type { PlanDraft, Templates } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { known, learn, refresh } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { pathOf, save, standing } from "./draftEdits.ts";

export const templatesPath = (circleId: string): string => `/circles/${circleId}/plan/templates`;

/** What the circle keeps now, as the server answered a change of it. */
export const learnTemplates = (circleId: string, templates: Templates): void =>
  learn(templatesPath(circleId), templates);

/** Work of a button. `which`: "templates/nights", or "kept-templates/" and an id. */
export const addTemplate = (circleId: string, which: string) => async (key: string) => {
  // What was typed goes first; a newer draft is decided about on this screen.
  if (!(await save())) {
    if (standing.peek() === "waits") throw new NotSent();
    return;
  }
  const path = pathOf(circleId);
  const etag = known<PlanDraft>(path)?.etag;
  try {
    const draft = await call<PlanDraft>("POST", `${path}/${which}`, {
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
  returnTo(`/c/${circleId}/plan/edit`);
  actionNotice.value = t("templates.added");
};

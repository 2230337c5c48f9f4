// One part of the plan: a heading, and the person's own words beneath it.

import { FIRST_PARTS, PLAN_PARTS } from "../../api/planParts.ts";
import type { ConsentView, PlanDraft, Section } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t, tCode } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Beginnings, beginningsOf } from "./Beginnings.tsx";
import { change, gone } from "./draftEdits.ts";
import { Standing, Typed, type Desk } from "./editorParts.tsx";
import { heading, isIAm } from "./plan.text.ts";

/** Who may read a part, as things stand. */
function readers(view: ConsentView | null, part: string): string[] {
  const reads = (sections: readonly string[] | null) =>
    isIAm({ key: part }) || sections?.includes(part);
  return (view?.people ?? [])
    .filter((row) => !row.denied && row.grants.some((one) => reads(one.sections)))
    .map((row) => row.name);
}

export function PartScreen({ circleId, desk, part }: { circleId: string; desk: Desk; part: string }) {
  const draft = desk.draft as PlanDraft;
  const consent = useLive<ConsentView>(`/circles/${circleId}/consent`, 60).data;
  const back = `/c/${circleId}/plan/edit`;
  const free = part === "nobody-free";
  const theirs = desk.live.data?.sections.find((one) => one.key === part);
  const section = draft.sections.find((one) => one.key === part);
  const own = !free && tCode("section", part) === null;
  const now: Section = section ?? { key: part, heading: null, text: "" };
  const write = (more: Partial<Section>) =>
    change(draft.etag, { sections: { [part]: { ...now, ...more } } });
  const may = readers(consent, part);
  return (
    <Screen
      name="plan-part"
      page="edit.title"
      title={free ? t("plan.nobody_free") : own && !now.heading ? t("edit.new_part") : heading(now)}
      back={back}
      lead={
        <>
          <Standing of={draft} theirs={free ? desk.live.data?.nobody_free : (theirs?.text ?? "")} />
          {may.length > 0 ? (
            <p class="soft" data-readers>
              {t("edit.readers", { names: names(may), n: may.length })}
            </p>
          ) : null}
          {PLAN_PARTS.some((one) => one.key === part && one.isHiddenFromReporting) ? (
            <p class="soft" data-reporting>
              {t("edit.reporting")}
            </p>
          ) : null}
        </>
      }
      actions={
        <>
          <LinkButton do="done" href={back} weight="main">
            {t("go.done")}
          </LinkButton>
          {section && !free && !FIRST_PARTS.includes(part) ? (
            <Button
              do="take-out"
              weight="plain"
              press={() => {
                const order = draft.sections.map((one) => one.key);
                gone.value = {
                  text: t("edit.part_out", { name: heading(now) }),
                  back: { sections: { [part]: now }, order },
                };
                change(draft.etag, { without: [part] });
                returnTo(back);
              }}
            >
              {t("edit.take_part_out")}
            </Button>
          ) : null}
        </>
      }
    >
      {own ? (
        <Typed
          about={part}
          do="heading"
          label={t("edit.heading")}
          value={now.heading ?? ""}
          set={(text) => write({ heading: text.trim() === "" ? null : text })}
          max={80}
        />
      ) : null}
      <Typed
        about={part}
        do="text"
        label={t("edit.text")}
        hint={free ? t("plan.nobody_free_hint") : (tCode("part_hint", part) ?? undefined)}
        value={free ? (draft.nobody_free ?? "") : now.text}
        set={(text) => (free ? change(draft.etag, { nobody_free: text }) : write({ text }))}
        max={4000}
        long
      />
      {free ? null : (
        <Beginnings
          key={part}
          part={part}
          offered={beginningsOf(part, draft.about?.templates ?? [])}
          text={now.text}
          write={(text) => write({ text })}
        />
      )}
    </Screen>
  );
}

// Looking back: three questions for the person alone. A line can go to the plan's draft.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { LookBack, LookBackPart, LookBacks, PlanDraft } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { dayOfInstant } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { planParts } from "../plan/index.ts";

const PARTS: readonly LookBackPart[] = ["helped", "hindered", "change"];
const EMPTY = { helped: "", hindered: "", change: "" };
const LONGEST = 4_000;

const linesOf = (one: LookBack, part: LookBackPart): string[] => one.lines[part] ?? [];

export function LookBackScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/look-backs`;
  const live = useLive<LookBacks>(path, 60);
  /** The one that is being written: a new one, or one from before. */
  const writing = useSignal<LookBack | "new" | null>(null);
  const back = `/c/${circleId}/check-ins`;
  if (!live.data) return <Waiting name="look-back" of={live} back={back} />;
  const list = live.data.look_backs;
  const one = writing.value;
  if (one !== null || list.length === 0) {
    const before = one === "new" || one === null ? null : one;
    return (
      <Writing
        circleId={circleId}
        of={before}
        back={back}
        saved={(now) => {
          learn(path, now);
          writing.value = null;
          actionNotice.value = t("go.saved");
        }}
      />
    );
  }
  return (
    <Screen
      name="look-back"
      title={t("look_back.title")}
      back={back}
      lead={<p>{t("look_back.yours")}</p>}
      actions={
        <>
          <Button do="write-another" weight="quiet" press={() => (writing.value = "new")}>
            {t("look_back.another")}
          </Button>
          <LinkButton do="see-draft" href={`/c/${circleId}/plan/edit`} weight="plain">
            {t("look_back.see_draft")}
          </LinkButton>
        </>
      }
    >
      <Stale of={live} />
      {list.map((each) => (
        <section
          class="card stack"
          key={each.id}
          role="group"
          aria-label={dayOfInstant(each.written_at)}
          data-look-back
        >
          <h2>{dayOfInstant(each.written_at)}</h2>
          {PARTS.filter((part) => linesOf(each, part).length > 0).map((part) => (
            <div class="stack" key={part}>
              <p class="soft">{t(`look_back.${part}`)}</p>
              {linesOf(each, part).map((text, line) => (
                <Line key={line} circleId={circleId} of={each} part={part} line={line} text={text} />
              ))}
            </div>
          ))}
          <div class="pair">
            <Button
              do="change-look-back"
              weight="quiet"
              label={t("go.about", { what: t("go.change"), of: dayOfInstant(each.written_at) })}
              press={() => (writing.value = each)}>
              {t("go.change")}
            </Button>
            <Button
              do="delete-look-back"
              weight="plain"
              work={async (key) => {
                learn(path, await remove<LookBacks>(`${path}/${each.id}`, key));
                actionNotice.value = t("look_back.deleted");
              }}
            >
              {t("go.delete")}
            </Button>
          </div>
        </section>
      ))}
    </Screen>
  );
}

interface WritingProps {
  circleId: string;
  of: LookBack | null;
  back: string;
  saved: (now: LookBacks) => void;
}

function Writing({ circleId, of, back, saved }: WritingProps) {
  const id = useSignal(of?.id ?? newId());
  const texts = useSignal<Record<LookBackPart, string>>(of ?? EMPTY);
  return (
    <Screen
      name="look-back"
      title={t("look_back.title")}
      back={back}
      phase="writing"
      lead={<p>{t("look_back.lead")}</p>}
      stuck={
        <Button
          do="save-look-back"
          work={async (key) => {
            const { helped, hindered, change } = texts.value;
            const path = `/circles/${circleId}/look-backs/${id.value}`;
            saved(await put<LookBacks>(path, { helped, hindered, change }, key));
          }}
        >
          {t("look_back.keep")}
        </Button>
      }
    >
      {PARTS.map((part) => (
        <Field
          key={part}
          do={part}
          label={t(`look_back.${part}`)}
          value={texts.value[part]}
          set={(text) => (texts.value = { ...texts.value, [part]: text })}
          max={LONGEST}
          long
        />
      ))}
      <p class="soft">{t("look_back.kept")}</p>
    </Screen>
  );
}

interface LineProps {
  circleId: string;
  of: LookBack;
  part: LookBackPart;
  line: number;
  text: string;
}

function Line({ circleId, of, part, line, text }: LineProps) {
  const choosing = useSignal(false);
  return (
    <div class="stack" role="group" aria-label={text} data-line>
      <p class="words" dir="auto">
        {text}
      </p>
      {choosing.value ? (
        <Sections
          circleId={circleId}
          put={async (section, key) => {
            const path = `/circles/${circleId}/look-backs/${of.id}/to-draft`;
            await post<LookBacks>(path, { part, line, section }, key);
            choosing.value = false;
            void refresh(`/circles/${circleId}/plan/draft`);
            actionNotice.value = t("look_back.in_draft");
          }}
        />
      ) : (
        <Button do={`to-draft-${part}-${line}`} weight="quiet" press={() => (choosing.value = true)}>
          {t("look_back.to_draft")}
        </Button>
      )}
    </div>
  );
}

interface SectionsProps {
  circleId: string;
  put: (section: string, key: string) => Promise<void>;
}

/** To the end of which part: those that the draft has, or that a plan begins with. */
function Sections({ circleId, put: send }: SectionsProps) {
  const draft = useLive<PlanDraft>(`/circles/${circleId}/plan/draft`, 60).data;
  if (!draft) return null;
  return (
    <div class="stack" role="group" aria-label={t("look_back.which")}>
      <p class="soft">{t("look_back.which")}</p>
      {planParts(draft).map(({ key: section, name }) => (
        <Button key={section} do={`part-${section}`} weight="quiet" work={(key) => send(section, key)}>
          {name}
        </Button>
      ))}
    </div>
  );
}

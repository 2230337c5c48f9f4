// What was told: the person's own record, newest first; about somebody, or of one kind.

import { useSignal } from "@preact/signals";

import { get } from "../../api/client.ts";
import type { AskView, Circle, Entry, Former, RecordPage } from "../../api/types.ts";
import { runAction } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t, type Key } from "../../messages/index.ts";
import { dateIn, day, hour } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { KeepRequest } from "../ask/index.ts";
import { HeadCheck } from "./HeadCheck.tsx";
import { detail, sentence } from "./record.text.ts";

const ABOUT: readonly [string, Key][] = [
  ["", "record.about_all"],
  ["told", "record.about_told"],
  ["held_back", "record.about_held_back"],
  ["consent", "record.about_consent"],
  ["shown", "record.about_shown"],
];

export function RecordScreen({ circleId }: { circleId: string }) {
  const about = useSignal("");
  const who = useSignal("");
  const narrowed = [about.value && `&about=${about.value}`, who.value && `&who=${who.value}`];
  const path = `/circles/${circleId}/record?limit=30${narrowed.join("")}`;
  const live = useLive<RecordPage>(path);
  const circle = useLive<Circle>(`/circles/${circleId}`, 60);
  const former = useLive<Former>(`/circles/${circleId}/former`, 60);
  const older = useSignal<Entry[]>([]);
  const next = useSignal<number | null | undefined>(undefined);
  // While another part of it is fetched, the screen stays as it stands.
  if (!live.data && !(about.value || who.value)) {
    return <Waiting name="record" of={live} back={`/c/${circleId}`} />;
  }
  const page = live.data;
  const seen = new Set(page?.entries.map((one) => one.seq));
  const all = [...(page?.entries ?? []), ...older.value.filter((one) => !seen.has(one.seq))];
  const more = next.value === undefined ? (page?.next ?? null) : next.value;
  const days = [...new Set(all.map((one) => dateIn(new Date(one.at))))];
  const load = () =>
    runAction("more", async () => {
      const from = path.replace("limit=30", "limit=50");
      const found = await get<RecordPage>(`${from}&before=${more}`);
      older.value = [...older.value, ...found.entries];
      next.value = found.next;
    });
  /** A request was kept, or is kept no longer: older pages say so too. */
  const asked = (now: AskView) => {
    const ask = { id: now.id, kept: now.kept, deletes_at: now.deletes_at };
    older.value = older.value.map((one) => (one.ask?.id === now.id ? { ...one, ask } : one));
    return refresh(path);
  };
  const narrow = (set: () => void) => {
    older.value = [];
    next.value = undefined;
    set();
  };
  const names: Pair[] = [
    ["", t("record.everyone")],
    ...(circle.data?.members ?? []).map((one): Pair => [one.id, one.name]),
    ...(former.data?.people ?? []).map((one): Pair => [one.member_id, one.name]),
  ];
  const empty = about.value || who.value ? "record.nothing_such" : "record.empty";
  return (
    <Screen
      name="record"
      title={t("record.title")}
      back={`/c/${circleId}`}
      lead={<p>{t(page && all.length === 0 ? empty : "record.lead")}</p>}
      actions={
        <>
          {more === null ? null : (
            <Button do="more" weight="quiet" press={() => void load()}>
              {t("record.more")}
            </Button>
          )}
          <LinkButton do="keeping" weight="plain" href={`/c/${circleId}/record/keeping`}>
            {t("keeping.title")}
          </LinkButton>
        </>
      }
    >
      <Stale of={live} />
      {page ? <HeadCheck circleId={circleId} hash={page.head.hash} /> : null}
      <div class="narrow">
        <Choice
          name="about"
          label={t("record.about")}
          value={about.value}
          from={ABOUT.map(([value, key]) => [value, t(key)])}
          set={(value) => narrow(() => (about.value = value))}
        />
        <Choice
          name="who"
          label={t("record.who")}
          value={who.value}
          from={names}
          set={(value) => narrow(() => (who.value = value))}
        />
      </div>
      {days.map((date) => {
        const those = all.filter((one) => dateIn(new Date(one.at)) === date);
        return (
          <section key={date}>
            <h2>{day(those[0]?.at ?? "")}</h2>
            <ul class="card record">
              {those.map((one) => (
                <li key={one.seq} data-kind={one.kind}>
                  <span class="soft time">{hour(one.at)}</span>
                  <span>
                    {sentence(one, place(circleId)?.member_id)}
                    {detail(one) ? <span class="soft hint">{detail(one)}</span> : null}
                    {one.ask ? <Request circleId={circleId} ask={one.ask} changed={asked} /> : null}
                  </span>
                </li>
              ))}
            </ul>
          </section>
        );
      })}
      {page && page.forgotten > 0 && more === null ? (
        <p class="soft">{t("keeping.forgotten", { n: page.forgotten })}</p>
      ) : null}
    </Screen>
  );
}

interface RequestProps {
  circleId: string;
  ask: NonNullable<Entry["ask"]>;
  changed: (now: AskView) => unknown;
}

/** The request that an entry began: to be read, kept, or kept no longer. */
function Request({ circleId, ask, changed }: RequestProps) {
  return (
    <div class="stack request">
      <LinkButton do={`ask-${ask.id}`} weight="plain" href={`/c/${circleId}/ask/${ask.id}`}>
        {t("kept.see")}
      </LinkButton>
      <KeepRequest
        circle={circleId}
        id={ask.id}
        kept={ask.kept}
        deletesAt={ask.deletes_at}
        changed={changed}
      />
    </div>
  );
}

type Pair = [value: string, label: string];

interface ChoiceProps {
  name: string;
  label: string;
  value: string;
  from: Pair[];
  set: (value: string) => void;
}

function Choice({ name, label, value, from, set }: ChoiceProps) {
  return (
    <div class="field">
      <label for={`choice-${name}`}>{label}</label>
      <select
        id={`choice-${name}`}
        data-do={`choose-${name}`}
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
      >
        {from.map(([one, said]) => (
          <option key={one} value={one}>
            {said}
          </option>
        ))}
      </select>
    </div>
  );
}

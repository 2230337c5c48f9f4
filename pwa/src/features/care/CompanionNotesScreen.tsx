// What happened when somebody went along: written by them, read by the person alone. Held in this
// page's memory, never on the phone's disk.

import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

import { get, put, remove } from "../../api/client.ts";
import type { CompanionNote, CompanionNotes, Home, NoteToWrite } from "../../api/types.ts";
import { actionNotice, runAction } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { moment, untilMoment } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { whenOf } from "../rota/index.ts";

const FIELDS = ["times", "names", "said"] as const;
const LONGEST = { times: 2_000, names: 2_000, said: 4_000 };

type Note = Record<(typeof FIELDS)[number], string>;

export function CompanionNotesScreen({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/companion-notes`;
  const live = useLive<Home>(`/circles/${circleId}/home`);
  const notes = useSignal<readonly CompanionNote[] | null>(null);
  const { at } = live;
  useEffect(() => {
    get<CompanionNotes>(path).then(
      (answer) => (notes.value = answer.notes),
      () => undefined, // the line about what was last known says that there is no way out
    );
  }, [path, at]);
  const home = live.data;
  if (!home) return <Waiting name="companion-notes" of={live} back={`/c/${circleId}`} />;
  const facts = home.supporter;
  const list = notes.value ?? [];
  if (facts && !home.person) {
    return (
      <Writing
        circleId={circleId}
        name={facts.person_name}
        to={facts.cards?.note ?? null}
        notes={notes.value}
        set={(now) => (notes.value = now)}
        stale={<Stale of={live} />}
      />
    );
  }
  return (
    <Screen
      name="companion-notes"
      title={t("companion_notes.title_person")}
      back={`/c/${circleId}`}
      lead={<p>{t("companion_notes.lead_person")}</p>}
    >
      <Stale of={live} />
      {list.length > 0 ? <p class="soft">{t("companion_notes.kept")}</p> : null}
      {notes.value && list.length === 0 ? <p>{t("companion_notes.none")}</p> : null}
      {list.map((note) => (
        <section
          class="card stack"
          key={note.id}
          role="group"
          aria-label={t("companion_notes.by", {
            name: named(note),
            when: note.slot ? whenOf(note.slot) : moment(note.at),
          })}
          data-companion-note
        >
          <h2>{t("companion_notes.by", { name: named(note), when: note.slot ? whenOf(note.slot) : moment(note.at) })}</h2>
          {FIELDS.map((field) =>
            note[field] ? (
              <div key={field}>
                <p class="soft">{t(`companion_notes.${field}`)}</p>
                <p class="words" dir="auto">{note[field]}</p>
              </div>
            ) : null,
          )}
          <HoldButton
            do="remove-companion-note"
            work={async (key) => {
              notes.value = (await remove<CompanionNotes>(`${path}/${note.id}`, key)).notes;
              await refresh(`/circles/${circleId}/home`);
              actionNotice.value = t("companion_notes.removed");
            }}
          >
            {t("companion_notes.remove")}
          </HoldButton>
        </section>
      ))}
    </Screen>
  );
}

interface WritingProps {
  circleId: string;
  name: string;
  to: NoteToWrite | null;
  notes: readonly CompanionNote[] | null;
  set: (notes: readonly CompanionNote[]) => void;
  stale: ComponentChildren;
}

/** Whoever went along writes theirs, or changes it. */
function Writing({ circleId, name, to, notes, set, stale }: WritingProps) {
  const edit = useSignal<Partial<Note>>({});
  const saved = notes?.find((note) => note.id === to?.note_id);
  const home = `/circles/${circleId}/home`;
  const note = Object.fromEntries(
    FIELDS.map((field) => [field, edit.value[field] ?? saved?.[field] ?? ""]),
  ) as Note;
  const save = () =>
    void runAction("save-companion-note", async (key) => {
      if (!to) return;
      const path = `/circles/${circleId}/slots/${to.slot.id}/companion-note`;
      set((await put<CompanionNotes>(path, note, key)).notes);
      edit.value = {};
      await refresh(home);
      actionNotice.value = t("companion_notes.saved", { name });
    });
  const drop = async (key: string) => {
    set((await remove<CompanionNotes>(`/circles/${circleId}/companion-notes/${saved?.id}`, key)).notes);
    edit.value = {};
    await refresh(home);
    actionNotice.value = t("companion_notes.removed");
  };
  const until = saved?.changes_until;
  return (
    <Screen
      name="companion-notes"
      title={t("companion_notes.title")}
      where={to ? whenOf(to.slot) : undefined}
      back={`/c/${circleId}`}
      lead={<p>{t(until ? "companion_notes.lead" : "companion_notes.lead_first", { name, until: until ? untilMoment(until) : "" })}</p>}
      submit={to ? save : undefined}
      actions={
        to ? (
          <>
            {saved ? (
              <HoldButton do="remove-companion-note" weight="plain" work={drop}>
                {t("companion_notes.remove")}
              </HoldButton>
            ) : null}
            <Button do="save-companion-note" type="submit">
              {t("go.save")}
            </Button>
          </>
        ) : null
      }
    >
      {stale}
      {to ? null : <p>{t("companion_notes.nothing_now")}</p>}
      {to && (saved || !to.note_id)
        ? FIELDS.map((field) => (
            <Field
              key={field}
              do={field}
              label={t(`companion_notes.${field}`)}
              hint={t(`companion_notes.hint.${field}`)}
              value={note[field]}
              set={(text) => (edit.value = { ...edit.value, [field]: text })}
              max={LONGEST[field]}
              long
            />
          ))
        : null}
    </Screen>
  );
}

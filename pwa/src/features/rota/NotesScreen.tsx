// Notes between shifts: the person reads all of them; a friend leaves one, and reads what is for
// them by a tap. Their words are held in this page's memory alone, as an address is.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { get, post, put, remove } from "../../api/client.ts";
import type { Home, Leaving, Notes, ShiftNote } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { whenOf } from "./slot.text.ts";

const Words = ({ one }: { one: ShiftNote }) => (
  <>
    <p class="soft">{t("notes.by", { name: named(one), when: moment(one.at) })}</p>
    <p class="words" dir="auto">{one.text}</p>
  </>
);

export function NotesScreen({ circleId }: { circleId: string }) {
  const live = useLive<Home>(`/circles/${circleId}/home`);
  const home = live.data;
  if (!home) return <Waiting name="notes" of={live} back={`/c/${circleId}`} />;
  const facts = home.supporter;
  const between = facts?.between;
  return (
    <Screen
      name="notes"
      title={t("notes.title")}
      back={`/c/${circleId}`}
      lead={
        <p>
          {facts ? t("notes.lead", { name: facts.person_name }) : t("notes.lead_person")}
        </p>
      }
    >
      <Stale of={live} />
      {facts ? (
        <>
          {between?.notes ? <ForMe circleId={circleId} name={facts.person_name} /> : null}
          {between?.leave ? (
            <Leave
              key={between.leave.slot.id}
              circleId={circleId}
              at={live.at}
              of={between.leave}
              name={facts.person_name}
            />
          ) : null}
          {between?.notes || between?.leave ? null : <p>{t("notes.none")}</p>}
        </>
      ) : (
        <All circleId={circleId} at={live.at} />
      )}
    </Screen>
  );
}

interface Seen {
  circleId: string;
  /** When the home was last known to be so: then notes are read anew, too. */
  at: number | null;
}

/** The notes that are this reader's to see without a look: all for the person, else their own. */
function useNotes(c: string, at: number | null) {
  const held = useSignal<readonly ShiftNote[] | null>(null);
  useEffect(() => {
    get<Notes>(`/circles/${c}/notes`).then(
      (found) => (held.value = found.notes),
      () => undefined, // the line about what was last known says that there is no way out
    );
  }, [c, at]);
  return held;
}

/** The person's: every note, and a way to take each away. */
function All({ circleId, at }: Seen) {
  const held = useNotes(circleId, at);
  const list = held.value;
  if (!list) return null;
  if (list.length === 0) return <p>{t("notes.none")}</p>;
  return (
    <>
      {list.map((one) => (
        <section class="card stack" key={one.id} data-shift-note>
          <Words one={one} />
          <Button
            do="remove-note"
            weight="quiet"
            work={async (key) => {
              held.value = (await remove<Notes>(`/circles/${circleId}/notes/${one.id}`, key)).notes;
              await refresh(`/circles/${circleId}/home`);
              actionNotice.value = t("notes.removed");
            }}
          >
            {t("notes.remove")}
          </Button>
        </section>
      ))}
    </>
  );
}

function ForMe({ circleId, name }: { circleId: string; name: string }) {
  const shown = useSignal<readonly ShiftNote[] | null>(null);
  return (
    <section class="card stack" data-shift-note>
      <h2>{t("notes.for_you")}</h2>
      {shown.value ? (
        shown.value.map((one) => <Words key={one.id} one={one} />)
      ) : (
        <Button
          do="show-notes"
          weight="quiet"
          work={async (key) => {
            shown.value = (await post<Notes>(`/circles/${circleId}/notes/look`, {}, key)).notes;
          }}
        >
          {t("notes.show")}
        </Button>
      )}
      <p class="soft">{t("notes.shown", { name })}</p>
    </section>
  );
}

function Leave({ circleId, at, of, name }: Seen & { of: Leaving; name: string }) {
  const held = useNotes(circleId, at).value?.find((one) => one.id === of.note_id);
  const written = useSignal<string | null>(null);
  const text = written.value ?? held?.text ?? "";
  const home = `/circles/${circleId}/home`;
  return (
    <section class="card stack">
      <h2>{t("notes.leave")}</h2>
      <Field
        do="note"
        label={whenOf(of.slot)}
        hint={t("notes.leave_hint", { name })}
        value={text}
        set={(value) => (written.value = value)}
        max={500}
        long
      />
      <Button
        do="save-note"
        work={async (key) => {
          if (!text.trim()) return;
          await put(`/circles/${circleId}/slots/${of.slot.id}/note`, { text: text.trim() }, key);
          await refresh(home);
          actionNotice.value = t("notes.saved");
        }}
      >
        {t("go.save")}
      </Button>
      {of.note_id ? (
        <Button
          do="remove-note"
          weight="plain"
          work={async (key) => {
            await remove(`/circles/${circleId}/notes/${of.note_id}`, key);
            written.value = "";
            await refresh(home);
            actionNotice.value = t("notes.removed");
          }}
        >
          {t("notes.remove")}
        </Button>
      ) : null}
    </section>
  );
}

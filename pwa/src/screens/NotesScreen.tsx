// Notes between shifts: the person reads all of them; a friend leaves one, and reads what is for
// them by a tap. What was shown is held in this page's memory alone, as an address is.

import { useSignal } from "@preact/signals";

import { note } from "../act.ts";
import { post, put, remove } from "../api/client.ts";
import type { Home, Leaving, Notes, ShiftNote } from "../api/types.ts";
import { Button } from "../parts/Button.tsx";
import { Field } from "../parts/bits.tsx";
import { Stale, Waiting } from "../parts/Known.tsx";
import { Screen } from "../parts/Screen.tsx";
import { t } from "../messages/index.ts";
import { moment } from "../messages/time.ts";
import { learn, refresh, useLive } from "../store/live.ts";
import { whenOf } from "./slotWords.ts";

const Words = ({ one }: { one: ShiftNote }) => (
  <>
    <p class="soft">{t("notes.by", { name: one.name, when: moment(one.at) })}</p>
    <p class="words">{one.text}</p>
  </>
);

export function NotesScreen({ c }: { c: string }) {
  const live = useLive<Home>(`/circles/${c}/home`);
  const home = live.data;
  if (!home) return <Waiting name="notes" of={live} back={`/c/${c}`} />;
  const facts = home.supporter;
  const between = facts?.between;
  return (
    <Screen
      name="notes"
      title={t("notes.title")}
      back={`/c/${c}`}
      lead={
        <p>
          {facts ? t("notes.lead", { name: facts.person_name }) : t("notes.lead_person")}
        </p>
      }
    >
      <Stale of={live} />
      {facts ? (
        <>
          {between?.notes ? <ForMe c={c} name={facts.person_name} /> : null}
          {between?.leave ? (
            <Leave
              key={between.leave.slot.id}
              c={c}
              of={between.leave}
              name={facts.person_name}
            />
          ) : null}
          {between?.notes || between?.leave ? null : <p>{t("notes.none")}</p>}
        </>
      ) : (
        <All c={c} />
      )}
    </Screen>
  );
}

/** The person's: every note, and a way to take each away. */
function All({ c }: { c: string }) {
  const path = `/circles/${c}/notes`;
  const list = useLive<Notes>(path).data?.notes;
  if (!list) return null;
  if (list.length === 0) return <p>{t("notes.none")}</p>;
  return (
    <>
      {list.map((one) => (
        <section class="card stack" key={one.id} data-note>
          <Words one={one} />
          <Button
            do="remove-note"
            weight="quiet"
            work={async (key) => {
              learn(path, await remove<Notes>(`${path}/${one.id}`, key));
              await refresh(`/circles/${c}/home`);
              note.value = t("notes.removed");
            }}
          >
            {t("notes.remove")}
          </Button>
        </section>
      ))}
    </>
  );
}

function ForMe({ c, name }: { c: string; name: string }) {
  const shown = useSignal<readonly ShiftNote[] | null>(null);
  return (
    <section class="card stack" data-note>
      <h2>{t("notes.for_you")}</h2>
      {shown.value ? (
        shown.value.map((one) => <Words key={one.id} one={one} />)
      ) : (
        <Button
          do="show-notes"
          weight="quiet"
          work={async (key) => {
            shown.value = (await post<Notes>(`/circles/${c}/notes/look`, {}, key)).notes;
          }}
        >
          {t("notes.show")}
        </Button>
      )}
      <p class="soft">{t("notes.shown", { name })}</p>
    </section>
  );
}

function Leave({ c, of, name }: { c: string; of: Leaving; name: string }) {
  const text = useSignal(of.text ?? "");
  const home = `/circles/${c}/home`;
  return (
    <section class="card stack">
      <h2>{t("notes.leave")}</h2>
      <Field
        do="note"
        label={whenOf(of.slot)}
        hint={t("notes.leave_hint", { name })}
        value={text.value}
        set={(value) => (text.value = value)}
        max={500}
        long
      />
      <Button
        do="save-note"
        work={async (key) => {
          if (!text.value.trim()) return;
          await put(`/circles/${c}/slots/${of.slot.id}/note`, { text: text.value.trim() }, key);
          await refresh(home);
          note.value = t("notes.saved");
        }}
      >
        {t("go.save")}
      </Button>
      {of.note_id ? (
        <Button
          do="remove-note"
          weight="plain"
          work={async (key) => {
            await remove(`/circles/${c}/notes/${of.note_id}`, key);
            text.value = "";
            await refresh(home);
            note.value = t("notes.removed");
          }}
        >
          {t("notes.remove")}
        </Button>
      ) : null}
    </section>
  );
}

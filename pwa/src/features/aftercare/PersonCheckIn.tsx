// One day of the person's: who checks in and how, what they answer, and changing it.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { CheckIn, CheckIns, Helper, How } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Row } from "../../ui/Row.tsx";
import { named } from "../../ui/Tags.tsx";
import { personLine, whenOfCheckIn } from "./care.text.ts";
import { checkInSender, learnCheckIns } from "./careActions.ts";

const ANSWERS: readonly How[] = ["better", "same", "harder", "unsaid"];

interface Props {
  circleId: string;
  of: CheckIn;
  /** Who can be asked. */
  people: readonly Helper[];
}

export function PersonCheckIn({ circleId, of: one, people }: Props) {
  return (
    <section
      class="card stack"
      role="group"
      aria-label={whenOfCheckIn(one)}
      data-check-in={one.on_day}
      data-state={one.state}
    >
      <Row name={one.name} title={whenOfCheckIn(one)} tags={one.tags}>
        {personLine(one)}
      </Row>
      {one.may_answer && one.name ? <Answer circleId={circleId} of={one} name={one.name} /> : null}
      {one.may_change && one.state === "nobody" ? (
        <Change circleId={circleId} of={one} people={people} />
      ) : null}
      {one.may_change && one.state !== "nobody" ? (
        <details>
          <summary
            data-do={`change-${one.on_day}`}
            aria-label={t("go.about", { what: t("go.change"), of: whenOfCheckIn(one) })}
          >{t("go.change")}</summary>
          <div class="stack">
            <Change circleId={circleId} of={one} people={people} />
          </div>
        </details>
      ) : null}
    </section>
  );
}

/** "How is it today?": one tap and words, for the friend who checks in and nobody else. */
function Answer({ circleId, of: one, name }: { circleId: string; of: CheckIn; name: string }) {
  const chosen = useSignal<How | "">(one.answer ?? "");
  const words = useSignal(one.words ?? "");
  return (
    <div class="stack" data-answer={one.answer ?? ""}>
      <Choice
        do={`how-${one.on_day}`}
        label={t("check_in.how")}
        options={ANSWERS.map((value) => ({ value, label: t(`check_in.how_${value}`) }))}
        value={chosen.value}
        set={(value) => (chosen.value = value)}
        flat
      />
      <p class="soft">{t("check_in.only", { name })}</p>
      <Field
        do={`words-${one.on_day}`}
        label={t("check_in.words")}
        value={words.value}
        set={(value) => (words.value = value)}
        max={500}
        long
      />
      <Button
        do={`send-${one.on_day}`}
        work={async (key) => {
          if (!chosen.value) {
            actionError.value = { text: t("check_in.need_how"), again: null };
            return;
          }
          const path = `/circles/${circleId}/check-ins/${one.id}/how`;
          const body = {
            how: chosen.value,
            words: words.value.trim() || null,
            replaces: one.answered_at,
            member_id: one.member_id,
          };
          const now = await put<CheckIns>(path, body, key);
          learnCheckIns(circleId, now, t("check_in.sent", { name }));
        }}
      >
        {t("check_in.send", { name })}
      </Button>
      {one.answer === "harder" ? (
        <LinkButton do="ask-someone" href={`/c/${circleId}`}>
          {t("home.ask")}
        </LinkButton>
      ) : null}
    </div>
  );
}

/** Somebody else, or not that day. */
function Change({ circleId, of: one, people }: Props) {
  const choosing = useSignal(false);
  const send = checkInSender(circleId, one.id);
  return (
    <>
      {choosing.value ? (
        <SomeoneElse circleId={circleId} of={one} people={people} />
      ) : (
        <Button do={`someone-else-${one.on_day}`} weight="quiet" press={() => (choosing.value = true)}>
          {t(one.state === "nobody" ? "check_in.someone" : "check_in.someone_else")}
        </Button>
      )}
      <Button do={`leave-out-${one.on_day}`} weight="plain" work={send("leave-out", t("check_in.left_out"))}>
        {t("check_in.leave_out")}
      </Button>
    </>
  );
}

function SomeoneElse({ circleId, of: one, people }: Props) {
  const send = checkInSender(circleId, one.id);
  const others = people.filter((member) => member.member_id !== one.member_id);
  return (
    <div class="stack" role="group" aria-label={t("check_in.someone_else")}>
      {others.length === 0 ? <p class="soft">{t("aftercare.nobody")}</p> : null}
      {others.map((member) => (
        <Button
          key={member.member_id}
          do={`hand-to-${member.member_id}`}
          weight="quiet"
          work={send("hand-to", t("aftercare.asked", { name: member.name }), { member_id: member.member_id })}
        >
          {t("aftercare.ask", { name: named(member) })}
        </Button>
      ))}
    </div>
  );
}

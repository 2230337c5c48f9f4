// An answer in one's own words, under three short questions. None of them is filled in or needed.

import { useSignal } from "@preact/signals";

import type { Repair } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { withWhom } from "./mend.text.ts";
import { repairSender } from "./mendActions.ts";

const PARTS = ["did", "how", "differently"] as const;
const LONGEST = 2_000;

export function MendAnswer({ circleId, of: one, back }: { circleId: string; of: Repair; back: () => void }) {
  const texts = useSignal({ did: "", how: "", differently: "" });
  const send = repairSender(circleId, one.id);
  return (
    <Screen
      name="mend-read"
      page="mend.title"
      phase="answering"
      title={t("mend.answer_to", { name: withWhom(one) })}
      back={`/c/${circleId}/mend`}
      lead={<p>{t("mend.answer_lead")}</p>}
      stuck={
        <Button do="send-answer" work={(key) => send("answer", t("mend.said"), texts.value)(key)}>
          {t("mend.send_answer")}
        </Button>
      }
    >
      {PARTS.map((part) => (
        <Field
          key={part}
          do={part}
          label={t(`mend.part_${part}`)}
          value={texts.value[part]}
          set={(text) => (texts.value = { ...texts.value, [part]: text })}
          max={LONGEST}
          long
        />
      ))}
      <Button do="answer-later" weight="plain" press={back}>
        {t("mend.back_to_words")}
      </Button>
    </Screen>
  );
}

// What the two, or three, wrote: each part under its question; and one thing more.

import { useSignal } from "@preact/signals";

import type { RepairRead } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { partsOf } from "./mend.text.ts";
import { repairSender } from "./mendActions.ts";

const LONGEST = 2_000;

export function Turns({ of: read }: { of: RepairRead }) {
  return (
    <>
      {read.turns.map((turn, at) => (
        <section class="card stack" key={at} data-turn={turn.mine ? "mine" : "theirs"}>
          <h2 dir="auto">{turn.mine ? t("mend.by_me") : turn.name}</h2>
          {partsOf(turn).map((part) => (
            <div key={part.label}>
              {part.label ? <p class="soft">{part.label}</p> : null}
              <p class="words" dir="auto">
                {part.text}
              </p>
            </div>
          ))}
        </section>
      ))}
    </>
  );
}

/** It is no chat: each has a turn or two, and is told how many. */
export function MoreToSay({ circleId, of: read }: { circleId: string; of: RepairRead }) {
  const said = useSignal("");
  const send = repairSender(circleId, read.id);
  return (
    <section class="card stack">
      <Field
        do="said"
        label={t("mend.one_more")}
        hint={t("mend.turns_left", { n: read.turns_left })}
        value={said.value}
        set={(text) => (said.value = text)}
        max={LONGEST}
        long
      />
      <Button
        do="say"
        weight="quiet"
        work={(key) =>
          send("turns", t("mend.said"), { said: said.value }, () => (said.value = ""))(key)
        }
      >
        {t("mend.say")}
      </Button>
    </section>
  );
}

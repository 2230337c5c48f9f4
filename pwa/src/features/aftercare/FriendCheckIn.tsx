// One day of a friend's: asked, taken, done; and what the person answers for them alone.

import { useSignal } from "@preact/signals";

import type { MyCheckIn } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { friendLine, isElsewhere, whenOfCheckIn } from "./care.text.ts";
import { checkInSender } from "./careActions.ts";

interface Props {
  circleId: string;
  of: MyCheckIn;
  name: string;
}

export function FriendCheckIn({ circleId, of: one, name }: Props) {
  return (
    <section
      class="card stack"
      role="group"
      aria-label={friendLine(one, name)}
      data-check-in={one.on_day}
      data-state={one.state}
    >
      <p>
        <strong>{friendLine(one, name)}</strong>
      </p>
      {isElsewhere(one) ? (
        <p class="soft">{t("check_in.their_clock", { name, when: whenOfCheckIn(one) })}</p>
      ) : null}
      {one.answer ? (
        <div>
          <p class="soft">{t("check_in.says", { name })}</p>
          <p>{t(`check_in.how_${one.answer}`)}</p>
          {one.words ? (
            <p class="words" dir="auto">
              {one.words}
            </p>
          ) : null}
        </div>
      ) : null}
      <Doing circleId={circleId} of={one} name={name} />
    </section>
  );
}

function Doing({ circleId, of: one, name }: Props) {
  const later = useSignal(false);
  const send = checkInSender(circleId, one.id);
  const giveBack = (label: "check_in.not_this" | "check_in.cant_any_more") =>
    one.may_change ? (
      <Button
        do={`give-back-${one.on_day}`}
        weight="plain"
        work={send("give-back", t("check_in.given_back", { name }))}
      >
        {t(label)}
      </Button>
    ) : null;
  if (one.state === "asked") {
    return one.may_change ? (
      <>
        <Button do={`take-${one.on_day}`} work={send("take", t("check_in.thanks"))}>
          {t("check_in.i_can")}
        </Button>
        {giveBack("check_in.not_this")}
      </>
    ) : null;
  }
  if (one.state === "done") return <p class="soft">{t("check_in.thanks")}</p>;
  if (!one.begun) {
    return (
      <>
        <p class="soft">{t("check_in.ten_minutes")}</p>
        {giveBack("check_in.cant_any_more")}
      </>
    );
  }
  if (later.value) {
    return (
      <>
        <p class="soft" role="status">
          {t("check_in.later_fine")}
        </p>
        {giveBack("check_in.cant_any_more")}
      </>
    );
  }
  return (
    <>
      <p>{t("check_in.worked")}</p>
      <Button do={`done-${one.on_day}`} work={send("done", t("check_in.thanks"))}>
        {t("go.yes")}
      </Button>
      <Button do={`later-${one.on_day}`} weight="quiet" press={() => (later.value = true)}>
        {t("check_in.not_yet")}
      </Button>
      {giveBack("check_in.cant_any_more")}
    </>
  );
}

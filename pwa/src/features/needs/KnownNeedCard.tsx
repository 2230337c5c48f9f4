// What somebody else needs: I can, part of it, or not this one. Each is as large as the others.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { KnownNeed } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { named } from "../../ui/Tags.tsx";
import { whenOfNeed } from "./need.text.ts";
import { needSender } from "./needActions.ts";
import { NotThisOne } from "./NotThisOne.tsx";
import { PotPart } from "./PotPart.tsx";

interface Props {
  circleId: string;
  of: KnownNeed;
}

export function KnownNeedCard({ circleId, of: need }: Props) {
  const helps = need.hand !== null || Boolean(need.pot?.mine);
  return (
    <section class="card stack" data-need={need.state} data-kind={need.kind ?? ""}>
      <div>
        <p class="soft">{t("need.could_use", { name: named(need) })}</p>
        <p dir="auto">
          <strong>{need.title || t("need.untold", { name: need.name })}</strong>
        </p>
      </div>
      {need.words ? (
        <p class="words" dir="auto">
          {need.words}
        </p>
      ) : null}
      {need.when?.day ? <p>{whenOfNeed(need.when)}</p> : null}
      {need.state === "done" || need.state === "dropped" ? (
        <Ended circleId={circleId} of={need} />
      ) : need.pot ? (
        <PotPart circleId={circleId} of={need} pot={need.pot} />
      ) : helps ? (
        <Helping circleId={circleId} of={need} />
      ) : (
        <Answering circleId={circleId} of={need} />
      )}
    </section>
  );
}

function Answering({ circleId, of: need }: Props) {
  const inPart = useSignal(false);
  const part = useSignal("");
  const send = needSender(circleId, need.id);
  const thanks = t("need.thanks_hand", { name: need.name });
  return (
    <>
      {need.places > 1 ? <p class="soft">{t("need.places", { n: need.places })}</p> : null}
      <Button do="i-can" weight="quiet" work={send("hand", thanks, {}, put)}>
        {t("need.i_can")}
      </Button>
      {inPart.value ? (
        <>
          <Field
            do="part"
            label={t("need.which_part")}
            hint={t("need.only_reads", { name: need.name })}
            value={part.value}
            set={(value) => (part.value = value)}
            max={500}
          />
          <Button
            do="send-part"
            weight="quiet"
            work={(key) => send("hand", thanks, { part: part.value }, put)(key)}
          >
            {t("need.send_part")}
          </Button>
        </>
      ) : (
        <Button do="part-of-it" weight="quiet" press={() => (inPart.value = true)}>
          {t("need.part")}
        </Button>
      )}
      <NotThisOne circleId={circleId} of={need} />
      <p class="soft">{t("need.any_answer")}</p>
    </>
  );
}

function Helping({ circleId, of: need }: Props) {
  const send = needSender(circleId, need.id);
  return (
    <>
      <p>{t("need.you_said", { name: need.name })}</p>
      {need.hand?.part ? (
        <p class="words" dir="auto">
          {need.hand.part}
        </p>
      ) : null}
      <Button do="let-go" weight="plain" work={send("let-go", t("need.let_go_thanks"))}>
        {t("need.let_go")}
      </Button>
    </>
  );
}

function Ended({ circleId, of: need }: Props) {
  const send = needSender(circleId, need.id);
  return (
    <>
      <p>{t(need.state === "done" ? "need.was_done" : "need.was_dropped")}</p>
      {need.thanks ? (
        <div>
          <p class="soft">{t("need.thanks_from", { name: need.name })}</p>
          <p class="words" dir="auto">
            {need.thanks}
          </p>
        </div>
      ) : null}
      <Button do="put-away" weight="quiet" work={send("put-away")}>
        {t("need.put_away")}
      </Button>
    </>
  );
}

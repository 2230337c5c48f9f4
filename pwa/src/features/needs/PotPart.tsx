// A pot as a friend sees it: how to give outside the app, and a pledge that is theirs.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { KnownNeed, KnownPot } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { refresh } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { amountOf, amountText, siteOf } from "./need.text.ts";
import { needSender, needsPath } from "./needActions.ts";
import { NotThisOne } from "./NotThisOne.tsx";

interface Props {
  circleId: string;
  of: KnownNeed;
  pot: KnownPot;
}

/** Who reads a single amount beside its giver. */
function seenLine(need: KnownNeed, pot: KnownPot): string {
  if (pot.others_see > 0) {
    const key = pot.needer_sees ? "pot.seen_by_them_and" : "pot.seen_by_others";
    return t(key, { name: need.name, n: pot.others_see });
  }
  return t(pot.needer_sees ? "pot.seen_by_them" : "pot.seen_by_you", { name: need.name });
}

export function PotPart({ circleId, of: need, pot }: Props) {
  return (
    <>
      {pot.goal ? <p>{t("pot.goal_is", { amount: amountText(pot.goal, pot.currency) })}</p> : null}
      {pot.others ? (
        <p class="soft">{t("pot.others", { amount: amountText(pot.others, pot.currency) })}</p>
      ) : null}
      <Amounts pot={pot} />
      {pot.how ? (
        <p class="words" dir="auto">
          {pot.how}
        </p>
      ) : null}
      {pot.link ? (
        <p>
          <a href={pot.link} rel="noreferrer noopener" target="_blank" data-do="give-link">
            {t("pot.link", { site: siteOf(pot.link) })}
          </a>
        </p>
      ) : null}
      <p class="soft">{t("pot.no_payments")}</p>
      {pot.mine ? (
        <MyPledge circleId={circleId} of={need} pot={pot} />
      ) : (
        <>
          <Pledging circleId={circleId} of={need} pot={pot} />
          <NotThisOne circleId={circleId} of={need} />
          <p class="soft">{t("need.any_answer")}</p>
        </>
      )}
    </>
  );
}

/** Single amounts, without whose they are, for whoever was named for that. */
export function Amounts({ pot }: { pot: Pick<KnownPot, "amounts" | "total" | "currency"> }) {
  if (!pot.amounts || pot.amounts.length === 0) return null;
  return (
    <div>
      <p>{t("pot.total", { amount: amountText(pot.total ?? 0, pot.currency) })}</p>
      <ul>
        {pot.amounts.map((one, at) => (
          <li key={at}>
            {t(`pot.amount_${one.state}`, { amount: amountText(one.amount, pot.currency) })}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Pledging({ circleId, of: need, pot }: Props) {
  const typed = useSignal("");
  const send = needSender(circleId, need.id);
  return (
    <>
      <Field
        do="amount"
        label={t("pot.how_much", { currency: pot.currency })}
        hint={seenLine(need, pot)}
        value={typed.value}
        set={(value) => (typed.value = value)}
        max={14}
      />
      <Button
        do="pledge"
        weight="quiet"
        work={async (key) => {
          const amount = amountOf(typed.value, pot.currency);
          if (amount === null) {
            actionError.value = { text: t("pot.no_amount"), again: null, field: "amount" };
            return;
          }
          const { currency, needer_sees, others_see } = pot;
          const body = { amount, currency, needer_sees, others_see };
          try {
            await send("pledge", t("pot.pledged_thanks"), body, put)(key);
          } catch (error) {
            void refresh(needsPath(circleId)); // who sees it may have changed
            throw error;
          }
        }}
      >
        {t("pot.pledge")}
      </Button>
    </>
  );
}

function MyPledge({ circleId, of: need, pot }: Props) {
  const changing = useSignal(false);
  const send = needSender(circleId, need.id);
  const mine = pot.mine;
  if (!mine) return null;
  const amount = amountText(mine.amount, pot.currency);
  if (mine.state === "given") return <p>{t("pot.you_gave", { amount })}</p>;
  return (
    <>
      <p>{t("pot.you_pledged", { amount })}</p>
      <p class="soft">{seenLine(need, pot)}</p>
      <Button do="given" weight="quiet" work={send("pledge/given", t("pot.given_thanks"))}>
        {t("pot.i_gave")}
      </Button>
      {changing.value && need.state === "open" ? (
        <Pledging circleId={circleId} of={need} pot={pot} />
      ) : need.state === "open" ? (
        <Button do="other-amount" weight="quiet" press={() => (changing.value = true)}>
          {t("pot.other_amount")}
        </Button>
      ) : null}
      <Button do="let-pledge-go" weight="plain" work={send("pledge/let-go", t("pot.let_go_thanks"))}>
        {t("need.let_go")}
      </Button>
    </>
  );
}

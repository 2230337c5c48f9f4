// A friend suggests other words for one part that they read. It waits for the person, who decides
// alone; until then it can be taken back.

import { useSignal } from "@preact/signals";

import { post, Problem, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { MyProposals, Plan, Section } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive, type Live } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { missingFrom, Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { heading, minePath } from "./plan.text.ts";

interface Params {
  circleId: string;
  partKey: string;
}

export function SuggestScreen({ circleId, partKey }: Params) {
  const plan = useLive<Plan>(`/circles/${circleId}/plan`);
  const mine = useLive<MyProposals>(minePath(circleId));
  const back = `/c/${circleId}/plan`;
  const part = plan.data?.sections.find(({ key }) => key === partKey);
  if (!plan.data || !mine.data) {
    return <Waiting name="suggest" of={plan.data ? mine : plan} back={back} />;
  }
  const waiting = mine.data.proposals.filter(({ suggested }) => suggested.key === partKey);
  if (!part || !mine.data.may_suggest.includes(partKey)) {
    return <Waiting name="suggest" of={missingFrom(plan)} back={back} />;
  }
  return <Suggesting key={partKey} {...{ circleId, part, waiting }} of={plan} />;
}

interface SuggestingProps {
  circleId: string;
  part: Section;
  waiting: MyProposals["proposals"];
  of: Live<Plan>;
}

function Suggesting({ circleId, part, waiting, of }: SuggestingProps) {
  /** The part as it was read when the writing began. */
  const over = useSignal(part);
  const text = useSignal(part.text);
  const newHeading = useSignal(part.heading ?? "");
  const why = useSignal("");
  const id = useSignal(newId());
  const name = place(circleId)?.person_name ?? "";
  const back = `/c/${circleId}/plan`;
  const changed = over.value.text !== part.text || over.value.heading !== part.heading;
  const same = text.value.trim() === part.text && newHeading.value.trim() === (part.heading ?? "");
  const send = async (key: string) => {
    const body = {
      id: id.value,
      key: part.key,
      heading: newHeading.value.trim() || null,
      text: text.value,
      why: why.value.trim() || null,
      over: { heading: over.value.heading, text: over.value.text },
    };
    try {
      learn(minePath(circleId), await post<MyProposals>(`/circles/${circleId}/plan/proposals`, body, key));
    } catch (error) {
      if (error instanceof Problem && error.code === "part-changed") {
        await refresh(`/circles/${circleId}/plan`);
      }
      throw error;
    }
    id.value = newId();
    text.value = part.text;
    newHeading.value = part.heading ?? "";
    why.value = "";
    actionNotice.value = t("suggest.sent", { name });
  };
  return (
    <Screen
      name="suggest"
      page="suggest.page"
      title={heading(part)}
      where={t("suggest.page")}
      back={back}
      lead={<p>{t("suggest.lead", { name })}</p>}
      actions={
        changed ? (
          <Button
            do="read-newer"
            press={() => {
              over.value = part;
              id.value = newId();
            }}
          >
            {t("suggest.over_newer")}
          </Button>
        ) : same ? (
          <LinkButton do="to-plan" href={back} weight="main">
            {t("suggest.back")}
          </LinkButton>
        ) : (
          <Button do="send-suggestion" work={send}>
            {t("suggest.send")}
          </Button>
        )
      }
    >
      <Stale of={of} />
      {changed ? (
        <div class="note" role="status" data-newer>
          <p>{t("suggest.changed")}</p>
          <p class="words" dir="auto">{part.text || t("edit.empty")}</p>
        </div>
      ) : null}
      {waiting.map((proposal) => (
        <section
          key={proposal.id}
          class="card stack"
          role="group"
          aria-label={moment(proposal.made_at)}
          data-waiting
        >
          <h2>{t("suggest.waits")}</h2>
          <p class="soft">{moment(proposal.made_at)}</p>
          <p class="words" dir="auto">{proposal.suggested.text}</p>
          <Button
            do={`take-back-${proposal.id}`}
            weight="quiet"
            work={async (key) => {
              const path = `/circles/${circleId}/plan/proposals/${proposal.id}`;
              learn(minePath(circleId), await remove<MyProposals>(path, key));
              actionNotice.value = t("suggest.taken_back");
            }}
          >
            {t("suggest.take_back")}
          </Button>
        </section>
      ))}
      {part.heading !== null ? (
        <Field
          do="heading"
          label={t("edit.heading")}
          value={newHeading.value}
          set={(value) => (newHeading.value = value)}
          max={80}
        />
      ) : null}
      <Field
        do="text"
        label={t("suggest.words")}
        value={text.value}
        set={(value) => (text.value = value)}
        max={4000}
        long
      />
      <Field
        do="why"
        label={t("suggest.why")}
        value={why.value}
        set={(value) => (why.value = value)}
        max={500}
      />
    </Screen>
  );
}

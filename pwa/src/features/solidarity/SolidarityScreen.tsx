// What showing up would look like: the person's words, and a member's question and reply.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import type { MySolidarity, Solidarity, SolidarityOfPerson } from "../../api/types.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { memberLine, standingLine } from "./solidarity.text.ts";
import { hasWords, learnSolidarity, LONGEST, lookingAgain, pathOf } from "./solidarityActions.ts";

export function SolidarityScreen({ circleId }: { circleId: string }) {
  const live = useLive<Solidarity>(pathOf(circleId));
  const isPerson = place(circleId)?.roles.includes("person") ?? false;
  const back = isPerson ? `/c/${circleId}/more` : `/c/${circleId}`;
  if (!live.data) return <Waiting name="solidarity" of={live} back={back} />;
  const { person, me } = live.data;
  if (person) return <ForPerson circleId={circleId} live={live} of={person} back={back} />;
  return <ForMember circleId={circleId} live={live} of={me as MySolidarity} back={back} />;
}

interface Props<Of> {
  circleId: string;
  live: Live<Solidarity>;
  of: Of;
  back: string;
}

function ForPerson({ circleId, live, of, back }: Props<SolidarityOfPerson>) {
  return (
    <Screen
      name="solidarity"
      title={t("solidarity.title")}
      back={back}
      lead={<p>{t("solidarity.lead")}</p>}
    >
      <Stale of={live} />
      <a class="card go" href={`/c/${circleId}/solidarity/everyone`} data-do="for-everyone">
        <span class="soft">{t("solidarity.for_everyone")}</span>
        <span class="words" dir="auto">
          {of.to_all ?? t("circle.not_yet")}
        </span>
      </a>
      {of.people.length > 0 ? <h2>{t("solidarity.for_one")}</h2> : null}
      {of.people.map((one) => (
        <a
          key={one.member_id}
          class={one.standing === "asked" ? "card go lit" : "card go"}
          href={`/c/${circleId}/people/${one.member_id}/solidarity`}
          data-do="for-one"
          data-member={one.name}
          data-standing={one.standing}
        >
          <Row name={one.name} title={one.name} tags={one.tags}>
            {memberLine(one)}
          </Row>
        </a>
      ))}
    </Screen>
  );
}

function ForMember({ circleId, live, of, back }: Props<MySolidarity>) {
  const name = place(circleId)?.person_name ?? "";
  const path = `${pathOf(circleId)}/question`;
  const isAnswered = Boolean(of.to_me ?? of.to_all);
  return (
    <Screen
      name="solidarity"
      page="solidarity.title"
      title={t("solidarity.title_mine", { name })}
      back={back}
      phase={of.standing}
      lead={
        <p>
          {of.standing === "not_asked"
            ? t(of.may_ask ? "solidarity.ask_lead" : "solidarity.closed", { name })
            : standingLine(of.standing, name)}
        </p>
      }
      actions={
        of.standing === "asked" ? (
          <Button
            do="take-question-back"
            weight="quiet"
            work={async (key) => {
              const now = await remove<Solidarity>(path, key);
              learnSolidarity(circleId, now, t("solidarity.taken_back"));
            }}
          >
            {t("solidarity.take_question_back")}
          </Button>
        ) : of.may_ask ? (
          <Button
            do="ask-question"
            weight={isAnswered ? "quiet" : "main"}
            work={async (key) => {
              const now = await post<Solidarity>(path, {}, key);
              learnSolidarity(circleId, now, t("solidarity.sent", { name }));
            }}
          >
            {t("solidarity.ask", { name })}
          </Button>
        ) : undefined
      }
    >
      <Stale of={live} />
      {of.may_ask || of.standing === "asked" ? (
        <section class="card">
          <p class="soft">{t("solidarity.question_label")}</p>
          <p class="words" dir="auto">
            {t("solidarity.question")}
          </p>
        </section>
      ) : null}
      {of.standing === "asked" ? <p class="soft">{t("solidarity.no_hurry", { name })}</p> : null}
      {of.to_me ? (
        <section class="card">
          <p class="soft">{t("solidarity.for_you", { name })}</p>
          <p class="words" dir="auto">
            {of.to_me}
          </p>
        </section>
      ) : null}
      {of.to_all ? (
        <section class="card">
          <p class="soft">{t("from.values", { name })}</p>
          <p class="words" dir="auto">
            {of.to_all}
          </p>
        </section>
      ) : null}
      {of.may_reply || of.reply ? <Reply circleId={circleId} of={of} name={name} /> : null}
    </Screen>
  );
}

/** "What I can give, and what I can’t": for the person alone. */
function Reply({ circleId, of, name }: { circleId: string; of: MySolidarity; name: string }) {
  const text = useSignal<string | null>(null);
  const path = `${pathOf(circleId)}/reply`;
  const writing = text.value;
  return (
    <section class="card stack" aria-labelledby="limits">
      <h2 id="limits">{t("solidarity.limits")}</h2>
      <p class="soft">{t("solidarity.limits_lead", { name })}</p>
      {writing !== null ? (
        <>
          <Field
            do="reply"
            label={t("solidarity.limits")}
            quiet
            value={writing}
            set={(value) => (text.value = value)}
            max={LONGEST}
            long
          />
          <Button
            do="send-reply"
            work={(key) =>
              lookingAgain(circleId, async () => {
                if (!hasWords(writing, "reply")) return;
                const body = { words: writing, version: of.reply_version };
                learnSolidarity(circleId, await put<Solidarity>(path, body, key), t("go.saved"));
                text.value = null;
              })
            }
          >
            {t("solidarity.send_reply", { name })}
          </Button>
          <Button do="cancel-reply" weight="plain" press={() => (text.value = null)}>
            {t("go.cancel")}
          </Button>
        </>
      ) : (
        <>
          {of.reply ? (
            <p class="words" dir="auto">
              {of.reply}
            </p>
          ) : null}
          {of.may_reply ? (
            <Button do="write-reply" weight="quiet" press={() => (text.value = of.reply ?? "")}>
              {t(of.reply ? "go.change" : "solidarity.write")}
            </Button>
          ) : null}
          {of.reply ? (
            <Button
              do="remove-reply"
              weight="plain"
              work={async (key) => {
                const now = await remove<Solidarity>(path, key);
                learnSolidarity(circleId, now, t("solidarity.removed"));
              }}
            >
              {t("go.delete")}
            </Button>
          ) : null}
        </>
      )}
    </section>
  );
}

// One member's question, the person's words for them, and what they wrote back.

import { useSignal } from "@preact/signals";

import { post, put } from "../../api/client.ts";
import type { Solidarity, SolidarityOfMember } from "../../api/types.ts";
import { refresh, useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tags } from "../../ui/Tags.tsx";
import { memberLine } from "./solidarity.text.ts";
import { hasWords, learnSolidarity, LONGEST, lookingAgain, pathOf } from "./solidarityActions.ts";

export function ForOneScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const live = useLive<Solidarity>(pathOf(circleId));
  const writing = useSignal(false);
  const back = `/c/${circleId}/solidarity`;
  const person = live.data?.person;
  if (!person) return <Waiting name="solidarity-one" of={live} back={back} />;
  const one = person.people.find((each) => each.member_id === memberId);
  if (!one) return <Gone back={back} />;
  if (writing.value) {
    return (
      <Writing
        circleId={circleId}
        of={one}
        toAll={person.to_all}
        etag={person.etag}
        done={() => (writing.value = false)}
      />
    );
  }
  const says = (door: "rather-not" | "take-back", told: string) => (key: string) =>
    lookingAgain(circleId, async () => {
      const path = `${pathOf(circleId)}/words/${memberId}/${door}`;
      learnSolidarity(circleId, await post<Solidarity>(path, { version: one.version }, key), told);
    });
  return (
    <Screen
      name="solidarity-one"
      page="solidarity.title"
      title={one.name}
      back={back}
      phase={one.standing}
      lead={
        <p>
          {one.standing === "asked" ? t("solidarity.no_need") : memberLine(one)}{" "}
          <Tags of={one.tags} />
        </p>
      }
      actions={
        <>
          {one.reads ? (
            <Button do="write" press={() => (writing.value = true)}>
              {t(one.words ? "go.change" : "solidarity.write")}
            </Button>
          ) : null}
          {one.standing === "asked" ? (
            <Button do="rather-not" weight="quiet" work={says("rather-not", t("solidarity.fine"))}>
              {t("solidarity.rather_not")}
            </Button>
          ) : null}
          {one.standing === "asked" ? (
            <Button
              do="later"
              weight="plain"
              work={async (key) => {
                const path = `${pathOf(circleId)}/words/${memberId}/later`;
                learnSolidarity(circleId, await post<Solidarity>(path, {}, key), t("solidarity.later_fine"));
                go(`/c/${circleId}`);
              }}
            >
              {t("solidarity.later")}
            </Button>
          ) : null}
          {one.words ? (
            <Button do="take-back" weight="plain" work={says("take-back", t("solidarity.removed"))}>
              {t("solidarity.take_words_back")}
            </Button>
          ) : null}
        </>
      }
    >
      <Stale of={live} />
      {one.standing === "asked" ? (
        <section class="card">
          <p class="soft">{t("solidarity.asks_you", { name: one.name })}</p>
          <p class="words" dir="auto">
            {t("solidarity.question")}
          </p>
        </section>
      ) : null}
      {one.words ? (
        <section class="card">
          <p class="soft">{t("solidarity.only_one", { name: one.name })}</p>
          <p class="words" dir="auto">
            {one.words}
          </p>
        </section>
      ) : null}
      {one.standing === "to_all" && person.to_all ? (
        <section class="card">
          <p class="soft">{t("solidarity.for_everyone")}</p>
          <p class="words" dir="auto">
            {person.to_all}
          </p>
        </section>
      ) : null}
      {one.reads ? null : (
        <>
          <p class="note">{t("solidarity.unread", { name: one.name })}</p>
          <LinkButton do="consent-one" href={`/c/${circleId}/consent/${memberId}`}>
            {t("member.what_they_know", { name: one.name })}
          </LinkButton>
        </>
      )}
      {one.reply ? (
        <section class="card">
          <p class="soft">{t("solidarity.limits_of", { name: one.name })}</p>
          <p class="words" dir="auto">
            {one.reply}
          </p>
        </section>
      ) : null}
    </Screen>
  );
}

function Gone({ back }: { back: string }) {
  return (
    <Screen
      name="solidarity-one"
      title={t("solidarity.title")}
      back={back}
      phase="gone"
      lead={<p>{t("solidarity.not_in")}</p>}
    />
  );
}

type Whom = "one" | "all";

interface WritingProps {
  circleId: string;
  of: SolidarityOfMember;
  toAll: string | null;
  etag: string;
  done: () => void;
}

function Writing({ circleId, of: one, toAll, etag, done }: WritingProps) {
  const whom = useSignal<Whom>("one");
  /** What was written for each: choosing again loses nothing. */
  const texts = useSignal<Record<Whom, string>>({ one: one.words ?? "", all: toAll ?? "" });
  const save = (key: string) =>
    lookingAgain(circleId, async () => {
      const path = `${pathOf(circleId)}/words`;
      const words = texts.value[whom.value];
      if (!hasWords(words, "words")) return;
      const { member_id, version } = one;
      const now =
        whom.value === "one"
          ? await put<Solidarity>(`${path}/${member_id}`, { words, version }, key)
          : await put<Solidarity>(path, { words, answers: { member_id, version } }, key, etag);
      learnSolidarity(circleId, now, t("go.saved"));
      if (whom.value === "all") void refresh(`/circles/${circleId}`);
      done();
    });
  return (
    <Screen
      name="solidarity-one"
      page="solidarity.title"
      title={one.name}
      back={`/c/${circleId}/solidarity`}
      phase="writing"
      lead={
        <p>
          {t("solidarity.question_of_you", { name: one.name })} <Tags of={one.tags} />
        </p>
      }
      stuck={
        <Button do="save-words" work={save}>
          {t("go.save")}
        </Button>
      }
      actions={
        <Button do="cancel" weight="plain" press={done}>
          {t("go.cancel")}
        </Button>
      }
    >
      <Field
        do="words"
        label={t("solidarity.in_my_words")}
        value={texts.value[whom.value]}
        set={(value) => (texts.value = { ...texts.value, [whom.value]: value })}
        max={LONGEST}
        long
      />
      <Choice
        do="whom"
        label={t("solidarity.who_reads")}
        options={[
          {
            value: "one",
            label: t("solidarity.whom_one", { name: one.name }),
            hint: t("solidarity.whom_one_hint"),
          },
          {
            value: "all",
            label: t("solidarity.whom_all"),
            hint: t(toAll ? "solidarity.whom_all_change" : "solidarity.who_all"),
          },
        ]}
        value={whom.value}
        set={(value) => (whom.value = value)}
      />
    </Screen>
  );
}

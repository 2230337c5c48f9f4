// Ahead of time: the person's advance rules, or those that name a friend. One of them in full.

import { useSignal } from "@preact/signals";

import { post, put, remove } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { Rule, Rules } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { CALM, SOON, refresh, useLive } from "../../data/liveQuery.ts";
import { go, returnTo } from "../../data/router.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { HoldButton } from "../../ui/HoldButton.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tags } from "../../ui/Tags.tsx";
import { TryLink } from "../../ui/TryLink.tsx";
import { ruleLines, standsLines } from "./advanceRule.text.ts";
import { AheadAnswers, aheadLine } from "./AdvanceRuleBanner.tsx";
import { begin, take } from "./AdvanceRuleEditor.tsx";

const isPerson = (c: string): boolean => place(c)?.roles.includes("person") ?? false;
const nameOf = (c: string): string => place(c)?.person_name ?? "";

/** What a friend reads of how it stands: never who else said no. */
function standsForMe(rule: Rule, name: string): string {
  if (rule.mine?.agreed === null) return t("ahead.for_you");
  if (rule.mine?.agreed === false) return t("ahead.you_said_no");
  if (rule.run) return aheadForMe(rule, name);
  return t(rule.state === "ready" ? "ahead.you_said_yes" : "ahead.not_now");
}

const aheadForMe = (rule: Rule, name: string): string =>
  rule.run?.state === "saying"
    ? t("ahead.now_saying", { names: names(rule.run.said), n: rule.run.said.length })
    : t(rule.run?.state === "asking" ? "ahead.them_asked" : "ahead.them_going", { name });

export function AdvanceRulesScreen({ circleId }: { circleId: string }) {
  const live = useLive<Rules>(`/circles/${circleId}/advance-rules`, CALM);
  const person = isPerson(circleId);
  const back = person ? `/c/${circleId}/plan` : `/c/${circleId}`;
  if (!live.data) return <Waiting name="ahead" of={live} back={back} />;
  const { rules } = live.data;
  return (
    <Screen
      name="ahead"
      page="ahead.title"
      title={person ? t("ahead.title") : t("ahead.theirs", { name: nameOf(circleId) })}
      back={back}
      lead={<p>{person ? t("ahead.lead") : t("ahead.theirs_lead", { name: nameOf(circleId) })}</p>}
      actions={
        person ? (
          <Button
            do="write-rule"
            press={() => {
              const id = newId();
              begin(id);
              go(`/c/${circleId}/ahead/${id}/edit/words`);
            }}
          >
            {t("ahead.write")}
          </Button>
        ) : (
          <LinkButton do="home" href={`/c/${circleId}`}>
            {t("go.home")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      {rules.length === 0 ? <p>{t("ahead.none")}</p> : null}
      {rules.map((rule) => (
        <a class="card go" key={rule.id} href={`/c/${circleId}/ahead/${rule.id}`} data-do="rule">
          <strong class="words" dir="auto">{rule.words ?? t("ahead.card_waits")}</strong>
          <span class="soft">
            {person ? (rule.run ? aheadLine(rule.run) : standsLines(rule)[0]) : standsForMe(rule, nameOf(circleId))}
          </span>
        </a>
      ))}
      <p class="soft">{t("limits.ahead")}</p>
    </Screen>
  );
}

export function AdvanceRuleScreen({ circleId, ruleId }: { circleId: string; ruleId: string }) {
  const path = `/circles/${circleId}/advance-rules/${ruleId}`;
  const live = useLive<Rule>(path, SOON);
  const rule = live.data;
  if (!rule) return <Waiting name="ahead-rule" of={live} back={`/c/${circleId}/ahead`} />;
  return isPerson(circleId) ? <Mine circleId={circleId} rule={rule} /> : <Theirs circleId={circleId} rule={rule} path={path} />;
}

function Full({ rule, person }: { rule: Rule; person: string | null }) {
  return (
    <section class="card stack">
      <h2>{t("ahead.applies")}</h2>
      <p class="words" dir="auto">{rule.words ?? t("ahead.card_waits")}</p>
      <ul class="plain-list stack">
        {ruleLines(rule, person).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function Mine({ circleId, rule }: { circleId: string; rule: Rule }) {
  const { run } = rule;
  const over = rule.state === "ended";
  return (
    <Screen
      name="ahead-rule"
      page="ahead.title"
      phase={run?.state ?? rule.state}
      title={run ? t(run.state === "asking" ? "ahead.all_right" : "ahead.runs") : t("ahead.rule")}
      back={`/c/${circleId}/ahead`}
      live
      lead={
        run ? (
          <p>{aheadLine(run)}</p>
        ) : over ? (
          <p>{t("ahead.over")}</p>
        ) : (
          standsLines(rule).map((line) => <p key={line}>{line}</p>)
        )
      }
      stuck={run ? <AheadAnswers circleId={circleId} run={run} /> : undefined}
      actions={
        over ? undefined : (
          <>
            {run?.ask_id ? (
              <LinkButton do="see-ask" href={`/c/${circleId}/ask/${run.ask_id}`}>
                {t("home.see_ask")}
              </LinkButton>
            ) : null}
            {run ? null : (
              <Button
                do="change-rule"
                press={() => {
                  take(rule);
                  go(`/c/${circleId}/ahead/${rule.id}/edit`);
                }}
              >
                {t("go.change")}
              </Button>
            )}
            <HoldButton
              do="end-rule"
              work={async (key) => {
                await remove(`/circles/${circleId}/advance-rules/${rule.id}`, key);
                await refresh(`/circles/${circleId}/advance-rules`);
                returnTo(`/c/${circleId}/ahead`);
                actionNotice.value = t("ahead.ended");
              }}
            >
              {t("ahead.end")}
            </HoldButton>
            <TryLink circleId={circleId} kind="advance_rule" subjectId={rule.id} />
          </>
        )
      }
    >
      <Full rule={rule} person={null} />
      {rule.state === "cooling" ? null : (
        <ul class="card steps">
          {rule.people.map((one) => (
            <li key={one.member_id} class="step">
              <span class={`dot ${one.state === "agreed" ? "full" : "next"}`} aria-hidden="true" />
              <div>
                <strong dir="auto">{one.name}</strong> <Tags of={one.tags} />
                <p class="soft">{t(`ahead.is_${one.state ?? "not_yet"}`)}</p>
              </div>
            </li>
          ))}
        </ul>
      )}
      <p class="soft">{t("limits.ahead")}</p>
    </Screen>
  );
}

function Theirs({ circleId, rule, path }: { circleId: string; rule: Rule; path: string }) {
  const name = nameOf(circleId);
  const mine = rule.mine;
  const id = useSignal(newId());
  const agree = (agreed: boolean) => async (key: string) => {
    await put(`${path}/mine`, { agreed }, key);
    await refresh(path);
    void refresh(`/circles/${circleId}/home`);
    actionNotice.value = t(agreed ? "ahead.thanks" : "ahead.fine");
  };
  return (
    <Screen
      name="ahead-rule"
      page="ahead.title"
      phase={rule.run?.state ?? (mine?.agreed === null ? "asks" : rule.state)}
      title={t("ahead.theirs", { name })}
      back={`/c/${circleId}/ahead`}
      live
      lead={<p>{standsForMe(rule, name)}</p>}
      actions={
        <>
          {mine?.may_say ? (
            <>
              <p>{t("ahead.so_lead", { name })}</p>
              <HoldButton
                do="its-so"
                work={async (key) => {
                  await post(`${path}/say`, { id: id.value }, key);
                  id.value = newId();
                  await refresh(path);
                  void refresh(`/circles/${circleId}/home`);
                  actionNotice.value = t("ahead.so_said");
                }}
              >
                {t("ahead.so")}
              </HoldButton>
            </>
          ) : null}
          {mine?.agreed === true ? null : (
            <Button do="agree" work={agree(true)}>
              {t("ahead.agree")}
            </Button>
          )}
          {mine?.agreed === false ? null : (
            <Button do="disagree" weight="plain" work={agree(false)}>
              {t(mine?.agreed === null ? "ahead.not_me" : "ahead.no_more")}
            </Button>
          )}
        </>
      }
    >
      <Full rule={rule} person={name} />
      <p class="soft">{t("ahead.any_answer", { name })}</p>
    </Screen>
  );
}

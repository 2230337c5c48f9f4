// A knock: who it may be, the code to compare, what they disclosed, and three answers.

import { useSignal } from "@preact/signals";

import { post, Problem } from "../../api/client.ts";
import type { Member, Knocks } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { clearHere } from "../../data/clearNotifications.ts";
import { ALL } from "../../data/draft.ts";
import { refresh, SOON, useLive } from "../../data/liveQuery.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { spaced } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Field } from "../../ui/Field.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Disclosed } from "../circle/index.ts";
import { knowSentence } from "../consent/index.ts";

export function KnockScreen({ circleId, knockId }: { circleId: string; knockId: string }) {
  // What the person calls them, when their own name is here already.
  const called = useSignal<string | null>(null);
  const list = useLive<Knocks>(`/circles/${circleId}/knocks`, SOON);
  if (!list.data) return <Waiting name="knock" of={list} back={`/c/${circleId}`} />;
  const knock = list.data.knocks.find((one) => one.id === knockId);
  if (!knock) {
    return (
      <Screen
        name="knock"
        page="circle.people"
        phase="gone"
        title={t("knock.gone")}
        back={`/c/${circleId}`}
        lead={<p>{t("knock.gone_lead")}</p>}
        actions={
          <LinkButton do="home" href={`/c/${circleId}`}>
            {t("go.home")}
          </LinkButton>
        }
      />
    );
  }
  const done = (said: string) => {
    void refresh(`/circles/${circleId}`);
    void refresh(`/circles/${circleId}/knocks`);
    void refresh(`/circles/${circleId}/home`);
    void clearHere(knockId).catch(() => undefined);
    returnTo(`/c/${circleId}`);
    actionNotice.value = said;
  };
  const letIn = async (key: string) => {
    const name = called.value?.trim();
    const body = { disclosure_id: knock.disclosure_id, ...(name ? { name } : {}) };
    try {
      const member = await post<Member>(`/circles/${circleId}/knocks/${knockId}/let-in`, body, key);
      done(t("knock.is_in", { name: member.name }));
    } catch (error) {
      if (error instanceof Problem && error.code === "name-taken") called.value ??= knock.name;
      throw error;
    }
  };
  const refuse = async (key: string) => {
    await post(`/circles/${circleId}/knocks/${knockId}/refuse`, {}, key);
    done(t("knock.refused", { name: knock.link_name }));
  };
  const other = knock.name.trim() !== knock.link_name.trim();
  return (
    <Screen
      name="knock"
      page="circle.people"
      title={t("knock.is_it", { name: knock.link_name })}
      back={`/c/${circleId}`}
      lead={
        <>
          <p>{t("knock.used", { name: knock.link_name })}</p>
          {other ? <p>{t("knock.calls", { name: knock.name })}</p> : null}
        </>
      }
      actions={
        <>
          <Button do="let-in" tall work={letIn}>
            {t("knock.let_in")}
          </Button>
          <div class="pair">
            <Button do="later" weight="plain" press={() => returnTo(`/c/${circleId}`)}>
              {t("knock.later")}
            </Button>
            <Button do="no" weight="plain" work={refuse}>
              {t("go.no")}
            </Button>
          </div>
        </>
      }
    >
      {called.value === null ? null : (
        <Field
          do="called"
          label={t("knock.call_them")}
          value={called.value}
          set={(value) => (called.value = value)}
          max={60}
        />
      )}
      <div class="card">
        <p class="soft">{t("knock.check")}</p>
        <p class="code" data-code>
          {spaced(knock.code)}
        </p>
      </div>
      <div class="card">
        <p class="soft">{t("knock.says", { name: knock.name })}</p>
        <Disclosed of={knock.disclosure} />
      </div>
      <p class="soft">{knowSentence([knock.link_name], ALL)} {t("knock.change_later")}</p>
    </Screen>
  );
}


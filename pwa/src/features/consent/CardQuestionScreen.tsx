// A friend's card has changed: what is new, what it was, and three answers.

import { useSignal } from "@preact/signals";

import { post, Problem } from "../../api/client.ts";
import type { ConsentView, Withdrawn, CardQuestions } from "../../api/types.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go, returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { cardsPath, ChangedCard } from "./ChangedCard.tsx";
import { askedNow } from "./switches.ts";
import { Receipt } from "./WithdrawnScreen.tsx";

export function CardQuestionScreen({ circleId, memberId }: { circleId: string; memberId: string }) {
  const path = cardsPath(circleId);
  const live = useLive<CardQuestions>(path);
  const consent = useLive<ConsentView>(`/circles/${circleId}/consent`, 60);
  const gone = useSignal<Withdrawn | null>(null);
  const row = consent.data?.people.find((one) => one.member_id === memberId);
  if (gone.value && row) {
    return (
      <Receipt
        circleId={circleId}
        row={row}
        of={gone.value}
        close={() => returnTo(`/c/${circleId}`)}
      />
    );
  }
  if (!live.data) return <Waiting name="card-question" of={live} back={`/c/${circleId}`} />;
  const asked = live.data.cards.find((one) => one.member_id === memberId);
  if (!asked) {
    return (
      <Screen
        name="card-question"
        page="circle.people"
        phase="gone"
        title={t("card.gone")}
        back={`/c/${circleId}`}
        lead={<p>{t("card.gone_lead")}</p>}
        actions={
          <LinkButton do="home" href={`/c/${circleId}`}>
            {t("go.home")}
          </LinkButton>
        }
      />
    );
  }
  const { name, disclosure } = asked;
  const done = (said: string) => {
    void refresh(`/circles/${circleId}`);
    void refresh(`/circles/${circleId}/home`);
    returnTo(`/c/${circleId}`);
    actionNotice.value = said;
  };
  const keep = async (key: string) => {
    try {
      const body = { disclosure_id: disclosure.id };
      learn(
        path,
        await post<CardQuestions>(`/circles/${circleId}/members/${memberId}/card/keep`, body, key),
      );
    } catch (error) {
      // Another card came meanwhile: it is shown, and asked about.
      if (!(error instanceof Problem) || error.code !== "disclosure-not-seen") throw error;
      await refresh(path);
      actionError.value = { text: t("card.newer", { name }), again: null };
      return;
    }
    done(t("card.kept", { name }));
  };
  const stop = async (key: string) => {
    // Whoever is asked for this moment can be told first that it's over: that is offered there.
    if (askedNow(circleId, memberId)) return go(`/c/${circleId}/consent/${memberId}`);
    gone.value = await post<Withdrawn>(
      `/circles/${circleId}/members/${memberId}/withdraw`,
      {},
      key,
    );
    await refresh(`/circles/${circleId}/consent`);
  };
  return (
    <Screen
      name="card-question"
      page="circle.people"
      title={t(asked.before ? "card.changed" : "card.new", { name })}
      back={`/c/${circleId}`}
      lead={<p>{t("card.until", { name })}</p>}
      actions={
        <>
          <Button do="keep-card" weight="quiet" work={keep}>
            {t("card.keep")}
          </Button>
          <LinkButton do="choose" href={`/c/${circleId}/consent/${memberId}`}>
            {t("card.choose", { name })}
          </LinkButton>
          <Button do="withdraw" weight="quiet" work={stop}>
            {t("card.stop", { name })}
          </Button>
        </>
      }
    >
      <Stale of={live} />
      <ChangedCard of={asked} />
    </Screen>
  );
}

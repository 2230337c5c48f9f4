// Other words that friends suggest for the plan, each beside the part as it is: to put into the
// draft, to change first, or to leave. Nothing of it is in use by itself.

import { call, NotSent, post, Problem } from "../../api/client.ts";
import type { Proposal, Proposals } from "../../api/types.ts";
import { actionError, actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { named } from "../../ui/Tags.tsx";
import { edits, open, pathOf, save } from "./draftEdits.ts";
import { heading } from "./plan.text.ts";

const proposalsPath = (c: string): string => `/circles/${c}/plan/proposals`;

/** What is changed on this phone and not sent yet goes first: it must not be written over unseen. */
async function sendOwnEdits(circleId: string): Promise<boolean> {
  await open(circleId);
  if (!edits.peek()) return true;
  if (!(await save())) throw new NotSent();
  await refresh(proposalsPath(circleId));
  return false;
}

function showNewer(): void {
  actionError.value = { text: t("proposals.newer"), again: null };
}

export function ProposalsScreen({ circleId }: { circleId: string }) {
  const path = proposalsPath(circleId);
  const live = useLive<Proposals>(path);
  const back = `/c/${circleId}/plan`;
  if (!live.data) return <Waiting name="proposals" of={live} back={back} />;
  const { etag, proposals } = live.data;
  const take = async (id: string, key: string): Promise<boolean> => {
    if (!(await sendOwnEdits(circleId))) {
      showNewer();
      return false;
    }
    try {
      learn(path, await call<Proposals>("POST", `${path}/${id}/take`, { body: {}, key, etag }));
    } catch (error) {
      if (!(error instanceof Problem) || (error.status !== 412 && error.status !== 409)) throw error;
      await refresh(path);
      if (error.status === 409) throw error;
      showNewer();
      return false;
    }
    await Promise.all([refresh(pathOf(circleId)), refresh(`/circles/${circleId}/plan`)]);
    return true;
  };
  return (
    <Screen
      name="proposals"
      title={t("proposals.title")}
      back={back}
      lead={<p>{t(proposals.length > 0 ? "proposals.lead" : "proposals.none")}</p>}
      actions={
        proposals.length > 0 ? (
          <LinkButton do="to-draft" href={`${back}/edit`} weight="plain">
            {t("proposals.to_draft")}
          </LinkButton>
        ) : (
          <LinkButton do="choose-suggesters" href={`/c/${circleId}/consent`} weight="main">
            {t("proposals.choose")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      {proposals.map((proposal) => (
        <section
          key={proposal.id}
          class="card stack"
          role="group"
          aria-label={heading(proposal.now ?? proposal.suggested)}
          data-proposal={proposal.name}
        >
          <Words of={proposal} />
          <Button
            do={`take-${proposal.id}`}
            work={async (key) => {
              if (await take(proposal.id, key)) actionNotice.value = t("proposals.taken");
            }}
          >
            {t("proposals.take")}
          </Button>
          <Button
            do={`change-${proposal.id}`}
            weight="quiet"
            work={async (key) => {
              const part = proposal.suggested.key;
              if (await take(proposal.id, key)) go(`${back}/part/${part}`);
            }}
          >
            {t("proposals.change_first")}
          </Button>
          <Button
            do={`leave-${proposal.id}`}
            weight="plain"
            work={async (key) => {
              learn(path, await post<Proposals>(`${path}/${proposal.id}/leave`, {}, key));
              await refresh(`/circles/${circleId}/plan`);
              actionNotice.value = t("proposals.left");
            }}
          >
            {t("proposals.leave")}
          </Button>
        </section>
      ))}
    </Screen>
  );
}

function Words({ of }: { of: Proposal }) {
  const { now, suggested, why } = of;
  const newHeading = suggested.heading !== null && suggested.heading !== now?.heading;
  return (
    <>
      <h2>{heading(now ?? suggested)}</h2>
      <p class="soft">{t("proposals.by", { name: named(of), when: moment(of.made_at) })}</p>
      {of.changed_since ? <p class="note">{t("proposals.older_words")}</p> : null}
      <h3>{t("proposals.now")}</h3>
      <p class="words" dir="auto">{now?.text || t("edit.empty")}</p>
      <h3>{t("proposals.suggested")}</h3>
      {newHeading ? <p class="words" dir="auto"><strong>{suggested.heading}</strong></p> : null}
      <p class="words" dir="auto">{suggested.text}</p>
      {why ? (
        <>
          <h3>{t("proposals.why")}</h3>
          <p class="words" dir="auto">{why}</p>
        </>
      ) : null}
    </>
  );
}

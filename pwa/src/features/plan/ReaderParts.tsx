// What a friend finds on the plan beside the parts that they may read: what changed in these since
// they were with them, a way to say so, and a way to suggest other words.

import { put, Problem, remove } from "../../api/client.ts";
import type { MyAgreement, MyProposals, Plan } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, refresh, useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { atMoment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { PartChanges } from "./PlanChanges.tsx";
import { minePath } from "./plan.text.ts";

const agreementPath = (c: string): string => `/circles/${c}/plan/agreement`;

/** What changed in a friend's parts since they were with them, or that they are asked to look. */
export function ReaderChanges({ circleId }: { circleId: string }) {
  const agreement = useLive<MyAgreement>(agreementPath(circleId)).data;
  const name = place(circleId)?.person_name ?? "";
  if (!agreement || agreement.state === "current") return null;
  return (
    <>
      {agreement.asked_at ? <p class="note">{t("agree.asked", { name })}</p> : null}
      {agreement.state === "earlier" ? (
        <section class="stack" aria-labelledby="changed-since" data-changed>
          <h2 id="changed-since">{t("agree.changed")}</h2>
          {agreement.words_kept ? null : <p class="soft">{t("agree.words_gone")}</p>}
          <PartChanges changes={agreement.changes} />
        </section>
      ) : null}
    </>
  );
}

/** "I've read it, and I'm on board", or taking that back. */
export function ReaderActions({ circleId, plan }: { circleId: string; plan: Plan }) {
  const path = agreementPath(circleId);
  const agreement = useLive<MyAgreement>(path).data;
  const { shown } = plan;
  if (!agreement || !shown) return null;
  if (agreement.state === "current") {
    return (
      <>
        <p class="centre soft" data-agreed>
          {t("agree.said", { when: atMoment(agreement.agreed_at ?? "") })}
        </p>
        <Button
          do="agree-back"
          weight="plain"
          work={async (key) => {
            learn(path, await remove<MyAgreement>(path, key));
            actionNotice.value = t("agree.taken_back");
          }}
        >
          {t("agree.take_back")}
        </Button>
      </>
    );
  }
  return (
    <Button
      do="agree"
      work={async (key) => {
        try {
          learn(path, await put<MyAgreement>(path, { shown }, key));
        } catch (error) {
          if (!(error instanceof Problem) || error.code !== "plan-changed") throw error;
          await Promise.all([refresh(`/circles/${circleId}/plan`), refresh(path)]);
          throw error;
        }
        actionNotice.value = t("agree.done", { name: place(circleId)?.person_name ?? "" });
      }}
    >
      {t("agree.do")}
    </Button>
  );
}

/** A way to suggest other words for one part, for whom the person lets. */
export function SuggestLink({ circleId, partKey }: { circleId: string; partKey: string }) {
  const mine = useLive<MyProposals>(minePath(circleId)).data;
  if (!mine?.may_suggest.includes(partKey)) return null;
  const waits = mine.proposals.some(({ suggested }) => suggested.key === partKey);
  return (
    <p class="no-print">
      <LinkButton do={`suggest-${partKey}`} href={`/c/${circleId}/plan/suggest/${partKey}`} weight="plain">
        {t(waits ? "suggest.waits" : "suggest.link")}
      </LinkButton>
    </p>
  );
}

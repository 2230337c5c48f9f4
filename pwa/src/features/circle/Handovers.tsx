// Coordinating, handed on: the person's yes, the member's own, and that the last one went.

import { post, put } from "../../api/client.ts";
import type { Handover, PersonHome } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { loadMe } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";

interface Asked {
  circleId: string;
  of: Handover;
  /** Whom the circle is for. */
  person: string;
}

/** On the person's home: a coordinator would like somebody else to do it. */
export function HandoverForPerson({ circleId, of }: Omit<Asked, "person">) {
  const names = { name: named(of.giver), other: named(of.taker) };
  if (of.state !== "asked") return null;
  const say = (agreed: boolean) => async (key: string) => {
    await put(`/circles/${circleId}/role-handovers/${of.id}/person`, { agreed }, key);
    refreshAll();
    actionNotice.value = t(agreed ? "handover.allowed" : "handover.not", { name: of.giver.name, other: of.taker.name });
  };
  return (
    <section class="card lit stack" data-handover={of.state}>
      <p>
        <strong>{t("handover.asks_you", names)}</strong>
      </p>
      <p class="soft">{t("handover.what_for_you", names)}</p>
      <div class="pair">
        <Button do="handover-yes" work={say(true)}>
          {t("go.yes")}
        </Button>
        <Button do="handover-no" weight="quiet" work={say(false)}>
          {t("go.no")}
        </Button>
      </div>
    </section>
  );
}

/** On a member's home: they are asked to take it on, and the person has said yes. */
export function HandoverForTaker({ circleId, of, person }: Asked) {
  const say = (agreed: boolean) => async (key: string) => {
    await put(`/circles/${circleId}/role-handovers/${of.id}/mine`, { agreed }, key);
    await loadMe();
    refreshAll();
    actionNotice.value = t(agreed ? "handover.thanks" : "stand_in.fine");
  };
  return (
    <section class="card lit stack" data-handover={of.state}>
      <p>
        <strong>{t("handover.asks_me", { name: named(of.giver), person })}</strong>
      </p>
      <p class="soft">{t("handover.what")}</p>
      <div class="pair">
        <Button do="handover-yes" work={say(true)}>
          {t("stand_in.yes")}
        </Button>
        <Button do="handover-no" weight="quiet" work={say(false)}>
          {t("go.not_now")}
        </Button>
      </div>
    </section>
  );
}

/** On the person's home: nobody coordinates any more. */
export function NobodyCoordinates({ circleId, of }: { circleId: string; of: PersonHome["coordinator_left"] }) {
  if (!of) return null;
  return (
    <section class="card stack" data-nobody-coordinates>
      <p>
        <strong>{t("coordinating.nobody", { name: of.name })}</strong>
      </p>
      <p class="soft">{t("coordinating.nobody_lead")}</p>
      <LinkButton do="choose-coordinator" href={`/c/${circleId}/circle`}>
        {t("coordinating.choose")}
      </LinkButton>
      <Button
        do="coordinator-left"
        weight="plain"
        work={async (key) => {
          await post(`/circles/${circleId}/coordinator-left/read`, {}, key);
          refreshAll();
        }}
      >
        {t("coordinating.read")}
      </Button>
    </section>
  );
}

// Something that I offer: for whom, and who said yes. Mine alone to change or end.

import { useSignal } from "@preact/signals";

import type { OwnOffer } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";
import { howLongAndWhen, whenOfOffer } from "./offer.text.ts";
import { offerSender } from "./offerActions.ts";

interface Props {
  circleId: string;
  of: OwnOffer;
  rests: boolean;
}

export function OwnOfferCard({ circleId, of: offer, rests }: Props) {
  const ending = useSignal(false);
  const send = offerSender(circleId, offer.id);
  const taken = offer.times.filter((time) => time.people.length > 0);
  const hasYes = taken.length > 0;
  return (
    <section class="card stack" role="group" aria-label={offer.words} data-own-offer={offer.id}>
      <p class="words" dir="auto">
        {offer.words}
      </p>
      <p class="soft">{howLongAndWhen(offer)}</p>
      {offer.rhythm === "at_a_time" ? <p class="soft">{whenOfOffer(offer.times[0]?.starts_at ?? null)}</p> : null}
      <p class="soft">{t("member_offer.for", { names: names(offer.people.map(named)) })}</p>
      {taken.map((time) => (
        <div class="stack" key={time.key}>
          <p>
            <strong>
              {t(time.starts_at ? "member_offer.they_said_yes_when" : "member_offer.they_said_yes", {
                n: time.people.length,
                names: names(time.people.map(named)),
                when: whenOfOffer(time.starts_at),
              })}
            </strong>
          </p>
          {offer.rhythm === "weekly" && time.may_change ? (
            <Button
              do={`call-off-${time.key}`}
              weight="plain"
              work={send("call-off", t("member_offer.called_off"), { day: time.key })}
            >
              {t("member_offer.call_off")}
            </Button>
          ) : null}
        </div>
      ))}
      {ending.value ? (
        <>
          <p>{t(hasYes ? "member_offer.end_lead_yes" : "member_offer.end_lead")}</p>
          <Button do={`end-${offer.id}`} weight="quiet" work={send("end", t("member_offer.ended"))}>
            {t("member_offer.end")}
          </Button>
          {hasYes && offer.rhythm === "any_time" ? (
            <Button do={`done-${offer.id}`} weight="quiet" work={send("done", t("member_offer.fine"))}>
              {t("member_offer.happened")}
            </Button>
          ) : null}
          <Button do="keep-offer" weight="plain" press={() => (ending.value = false)}>
            {t("member_offer.keep")}
          </Button>
        </>
      ) : (
        <div class="pair">
          <Button do={`end-first-${offer.id}`} weight="plain" press={() => (ending.value = true)}>
            {t("member_offer.end")}
          </Button>
          {rests ? null : (
            <LinkButton do={`change-${offer.id}`} href={`/c/${circleId}/offers/${offer.id}/change`}>
              {t("go.change")}
            </LinkButton>
          )}
        </div>
      )}
    </section>
  );
}

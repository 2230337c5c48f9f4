// Something that somebody offers me: each of its times to say yes to, or to let go again.

import type { OfferForMe } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { named } from "../../ui/Tags.tsx";
import { howLongAndWhen, whenOfOffer } from "./offer.text.ts";
import { asideSender, offerSender } from "./offerActions.ts";

interface Props {
  circleId: string;
  of: OfferForMe;
  /** Everything is paused: nothing can be taken up now. */
  rests: boolean;
}

type Time = OfferForMe["times"][number];

export function OfferForMeCard({ circleId, of: offer, rests }: Props) {
  const name = named(offer.by);
  const isMine = offer.times.some((time) => time.mine);
  return (
    <section class="card stack" data-offer={offer.id} data-mine={isMine}>
      <p class="words" dir="auto">
        {offer.words}
      </p>
      <p class="soft">{t("member_offer.from", { name })}</p>
      <p class="soft">{howLongAndWhen(offer)}</p>
      {offer.times.map((time) => (
        <OneTime key={time.key} circleId={circleId} of={offer} time={time} rests={rests} />
      ))}
      {isMine ? null : (
        <Button
          do={`aside-${offer.id}`}
          weight="plain"
          work={asideSender(circleId, offer.id, true, t("member_offer.fine"))}
        >
          {t("member_offer.not_for_me")}
        </Button>
      )}
    </section>
  );
}

interface TimeProps extends Props {
  time: Time;
}

function OneTime({ circleId, of: offer, time, rests }: TimeProps) {
  const send = offerSender(circleId, offer.id);
  const which = { day: time.key || null };
  const when = whenOfOffer(time.starts_at);
  const name = named(offer.by);
  // Read aloud with each tap: which of the days it is for.
  const whenId = `when-${offer.id}-${time.key}`;
  const described = time.starts_at ? { describedBy: whenId } : {};
  return (
    <div class="stack" data-time={time.key || "any"}>
      {time.starts_at ? <p id={whenId}>{when}</p> : null}
      {time.meets ? <p class="soft">{t("member_offer.meets")}</p> : null}
      {time.mine ? (
        <>
          <p>
            <strong>{t("member_offer.said_yes", { name })}</strong>
          </p>
          {time.starts_at ? null : <p class="soft">{t("member_offer.arrange", { name })}</p>}
          {time.starts_at ? null : (
            <Button do={`done-${offer.id}`} weight="quiet" work={send("done", t("member_offer.fine"))}>
              {t("member_offer.happened")}
            </Button>
          )}
          {time.may_let_go ? (
            <Button
              do={`let-go-${time.key || "any"}`}
              {...described}
              weight="plain"
              work={send("let-go", t("member_offer.let_go_fine", { name }), which)}
            >
              {t("member_offer.let_go")}
            </Button>
          ) : null}
        </>
      ) : time.may_take && !rests ? (
        <Button
          do={`take-up-${time.key || "any"}`}
          {...described}
          weight="quiet"
          work={send("take-up", t("member_offer.yes_told", { name }), which)}
        >
          {t("member_offer.yes")}
        </Button>
      ) : null}
    </div>
  );
}

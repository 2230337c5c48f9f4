// What members offer one another: to me, and by me. Where nothing is offered, nothing says so.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import type { MemberOffers } from "../../api/types.ts";
import { runActionInTurn } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Switch } from "../../ui/Switch.tsx";
import { named } from "../../ui/Tags.tsx";
import { OfferForMeCard } from "./OfferForMeCard.tsx";
import { OwnOfferCard } from "./OwnOfferCard.tsx";
import { whenOfOffer } from "./offer.text.ts";
import { asideSender, learnOffers, offerSender, offersPath } from "./offerActions.ts";

export function OffersScreen({ circleId }: { circleId: string }) {
  const live = useLive<MemberOffers>(offersPath(circleId), 60);
  const asideOpen = useSignal(false);
  const back = `/c/${circleId}`;
  const offers = live.data;
  if (!offers) return <Waiting name="offers" of={live} back={back} />;
  const shown = offers.for_me.filter((one) => !one.aside);
  const aside = offers.for_me.filter((one) => one.aside);
  const person = place(circleId)?.roles.includes("person") ?? false;
  return (
    <Screen
      name="offers"
      title={t("member_offer.title")}
      back={back}
      lead={<p>{t(offers.rests ? "member_offer.rests" : "member_offer.lead")}</p>}
      actions={
        offers.rests ? undefined : (
          <LinkButton do="new-offer" href={`/c/${circleId}/offers/new`} weight="main">
            {t("member_offer.new")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      {offers.off.map((one) => (
        <section
          key={`${one.offer_id}-${one.starts_at}`}
          class="card stack"
          role="group"
          aria-label={one.words}
          data-off={one.offer_id}
        >
          <p class="words" dir="auto">
            {one.words}
          </p>
          <p class="soft">
            {t("member_offer.with", { name: named(one.by), when: whenOfOffer(one.starts_at) })}
          </p>
          <p>{t("member_offer.off")}</p>
          <Button
            do={`seen-${one.offer_id}`}
            weight="quiet"
            work={offerSender(circleId, one.offer_id)("seen")}
          >
            {t("go.ok")}
          </Button>
        </section>
      ))}
      {shown.length > 0 ? <h2>{t("member_offer.for_me")}</h2> : null}
      {shown.map((one) => (
        <OfferForMeCard key={one.id} circleId={circleId} of={one} rests={offers.rests} />
      ))}
      {offers.mine.length > 0 ? <h2>{t("member_offer.mine")}</h2> : null}
      {offers.mine.map((one) => (
        <OwnOfferCard key={one.id} circleId={circleId} of={one} rests={offers.rests} />
      ))}
      {aside.length > 0 && !asideOpen.value ? (
        <Button do="aside" weight="plain" press={() => (asideOpen.value = true)}>
          {t("member_offer.see_aside")}
        </Button>
      ) : null}
      {aside.length > 0 && asideOpen.value ? <h2>{t("member_offer.aside")}</h2> : null}
      {(asideOpen.value ? aside : []).map((one) => (
        <section key={one.id} class="card stack" role="group" aria-label={one.words}>
          <p class="words" dir="auto">
            {one.words}
          </p>
          <p class="soft">{t("member_offer.from", { name: named(one.by) })}</p>
          <Button
            do={`look-again-${one.id}`}
            weight="quiet"
            work={asideSender(circleId, one.id, false, t("member_offer.back_again"))}
          >
            {t("member_offer.look_again")}
          </Button>
        </section>
      ))}
      {person ? null : (
        <div class="card list">
          <Switch
            do="offers-welcome"
            label={t("member_offer.welcome")}
            hint={t("member_offer.welcome_hint")}
            on={offers.welcome}
            set={(on) =>
              void runActionInTurn("offers-welcome", async (key) => {
                const path = `/circles/${circleId}/offers-welcome`;
                learnOffers(circleId, await put<MemberOffers>(path, { on }, key), t("go.saved"));
              })
            }
          />
        </div>
      )}
    </Screen>
  );
}

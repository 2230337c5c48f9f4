// "I'd like to offer…": own words, how long, when, and for whom. Nobody is chosen beforehand.

import { useSignal } from "@preact/signals";

import { put } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { MemberOffers, OwnOffer } from "../../api/types.ts";
import { actionError } from "../../data/actions.ts";
import { useLive } from "../../data/liveQuery.ts";
import { go } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { lasting, numberText } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Field } from "../../ui/Field.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { WhoCard } from "./WhoCard.tsx";
import { learnOffers, offersPath } from "./offerActions.ts";

/** Lengths to choose from, in minutes. */
const LENGTHS = [10, 30, 60, 120, 480, 1440] as const;
const MOST_PLACES = 10;
const RHYTHMS: readonly OwnOffer["rhythm"][] = ["any_time", "at_a_time", "weekly"];
const LONGEST = 500;

export function NewOfferScreen({ circleId }: { circleId: string }) {
  return <Loading circleId={circleId} offerId={null} />;
}

export function ChangeOfferScreen({ circleId, offerId }: { circleId: string; offerId: string }) {
  return <Loading circleId={circleId} offerId={offerId} />;
}

const upTo = (most: number): number[] => Array.from({ length: most }, (_, at) => at + 1);

function Loading({ circleId, offerId }: { circleId: string; offerId: string | null }) {
  const live = useLive<MemberOffers>(offersPath(circleId), 60);
  const back = `/c/${circleId}/offers`;
  const offers = live.data;
  if (!offers) return <Waiting name="write-offer" of={live} back={back} />;
  const before = offers.mine.find((one) => one.id === offerId) ?? null;
  const isOver = offerId !== null && before === null;
  const isAlone = offerId === null && offers.people.length === 0;
  if (offers.rests || isOver || isAlone) {
    const why = offers.rests ? "rests" : isOver ? "over" : "nobody_in";
    return (
      <Screen
        name="write-offer"
        title={t("member_offer.new_title")}
        back={back}
        lead={<p>{t(`member_offer.${why}`)}</p>}
        actions={
          <LinkButton do="offers" href={back} weight="main">
            {t("go.back")}
          </LinkButton>
        }
      >
        <Stale of={live} />
      </Screen>
    );
  }
  return <Writing circleId={circleId} facts={offers} before={before} />;
}

interface WritingProps {
  circleId: string;
  facts: MemberOffers;
  before: OwnOffer | null;
}

function Writing({ circleId, facts, before }: WritingProps) {
  const id = useSignal(before?.id ?? newId());
  // What another phone changed meanwhile isn't written over: this one says what it began from.
  const version = useSignal(before?.version ?? 0);
  const words = useSignal(before?.words ?? "");
  const minutes = useSignal<number>(before?.minutes ?? 30);
  const rhythm = useSignal(before?.rhythm ?? "any_time");
  const day = useSignal(before?.on_day ?? "");
  const at = useSignal(before?.wall ?? "");
  const places = useSignal<number>(before?.places ?? 1);
  const chosen = useSignal<string[]>(before?.people.map((one) => one.member_id) ?? []);
  const hasTime = rhythm.value !== "any_time";
  const missing = () =>
    !words.value.trim()
      ? t("member_offer.need_words")
      : hasTime && !(day.value && at.value)
        ? t("member_offer.need_time")
        : chosen.value.length === 0
          ? t("member_offer.need_who")
          : null;
  const save = async (key: string) => {
    const wrong = missing();
    if (wrong) {
      actionError.value = { text: wrong, again: null };
      return;
    }
    const body = {
      words: words.value,
      minutes: minutes.value,
      rhythm: rhythm.value,
      on_day: hasTime ? day.value || null : null,
      at: hasTime ? at.value || null : null,
      places: places.value,
      member_ids: chosen.value,
      version: version.value,
    };
    const path = `${offersPath(circleId)}/${id.value}`;
    const now = await put<MemberOffers>(path, body, key);
    go(`/c/${circleId}/offers`);
    learnOffers(circleId, now, t(before ? "go.saved" : "member_offer.made"));
  };
  return (
    <Screen
      name="write-offer"
      title={t("member_offer.new_title")}
      back={`/c/${circleId}/offers`}
      phase="writing"
      lead={<p>{t("member_offer.new_lead")}</p>}
      stuck={
        <Button do="save-offer" work={save}>
          {t(before ? "go.save" : "member_offer.make")}
        </Button>
      }
    >
      <Field
        do="words"
        label={t("member_offer.words")}
        hint={t("member_offer.words_hint")}
        value={words.value}
        set={(text) => (words.value = text)}
        max={LONGEST}
        long
      />
      <Choice
        do="minutes"
        label={t("member_offer.how_long")}
        options={[...new Set([...LENGTHS, minutes.value])]
          .sort((one, other) => one - other)
          .map((value) => ({ value, label: value > 60 ? lasting(value) : t("time.minutes", { n: value }) }))}
        value={minutes.value}
        set={(value) => (minutes.value = value)}
        flat
      />
      <Choice
        do="rhythm"
        label={t("member_offer.when")}
        options={RHYTHMS.map((value) => ({ value, label: t(`member_offer.${value}`) }))}
        value={rhythm.value}
        set={(value) => (rhythm.value = value)}
      />
      {hasTime ? (
        <div class="pair">
          <Field
            do="day"
            label={t(rhythm.value === "weekly" ? "member_offer.first_day" : "member_offer.day")}
            type="date"
            value={day.value}
            set={(value) => (day.value = value)}
            max={10}
          />
          <Field
            do="at"
            label={t("member_offer.at")}
            type="time"
            value={at.value}
            set={(value) => (at.value = value)}
            max={5}
          />
        </div>
      ) : null}
      <WhoCard facts={facts} before={before} chosen={chosen} />
      {chosen.value.length > 1 ? (
        <Choice
          do="places"
          why="offer_places"
          label={t("member_offer.places")}
          options={upTo(Math.min(MOST_PLACES, Math.max(chosen.value.length, places.value))).map(
            (value) => ({ value, label: numberText(value) }),
          )}
          value={places.value}
          set={(value) => (places.value = value)}
          flat
          tiny
        />
      ) : null}
      <p class="soft">{t("member_offer.seen_by")}</p>
    </Screen>
  );
}

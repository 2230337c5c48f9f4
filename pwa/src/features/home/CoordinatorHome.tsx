// A coordinator's home: open shifts, soonest first. Hours are counted, never people.

import type { CoordinatorHome as Facts, Gaps, Home } from "../../api/types.ts";
import { useLive, type Live } from "../../data/liveQuery.ts";
import { looksAfter, me, place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Way, Ways } from "../../ui/Ways.tsx";
import { ZoneCard } from "../account/index.ts";
import { NightNote, GapList } from "../gaps/index.ts";
import { SlotCard, whenOf, TellOpen } from "../rota/index.ts";
import { InTurnCard } from "../coordinating/index.ts";
import { TrialCard } from "../trials/index.ts";
import { QuestionRow, WordsOnHome } from "../solidarity/index.ts";
import { ValuesOnHome } from "../values/index.ts";
import { HelpCard, HelpLine } from "./HelpLink.tsx";

export function CoordinatorHome({ circleId, live }: { circleId: string; live: Live<Home> }) {
  const home = live.data as Home;
  const facts = home.coordinator as Facts;
  const gaps = useLive<Gaps>(`/circles/${circleId}/gaps`).data;
  const name = place(circleId)?.person_name ?? "";
  const [first] = gaps?.gaps ?? facts.open;
  return (
    <Screen
      name="home"
      where={home.circle.name}
      title={first ? t("coordinator.next", { when: whenOf(first) }) : t("coordinator.none")}
      nav={{ circle: circleId, on: "now" }}
      lead={facts.ask_nobody_yet ? <p>{t("coordinator.nobody_yet")}</p> : undefined}
      actions={
        first ? (
          <TellOpen circleId={circleId} slots={facts.open.map((slot) => slot.id)} />
        ) : (
          <LinkButton do="add-pattern" href={`/c/${circleId}/pattern`}>
            {t("pattern.title")}
          </LinkButton>
        )
      }
    >
      <Stale of={live} />
      <HelpCard circleId={circleId} name={name} help={home.help} />
      <WordsOnHome of={home.together} name={name} toAll={home.supporter?.solidarity ?? null} />
      <ZoneCard />
      {gaps ? (
        <GapList circleId={circleId} gaps={gaps} />
      ) : (
        facts.open.map((slot) => <SlotCard key={slot.id} circle={circleId} slot={slot} />)
      )}
      <InTurnCard circleId={circleId} home={home} />
      <TrialCard circleId={circleId} home={home} />
      <NightNote circle={circleId} />
      <LooksAfter circleId={circleId} />
      <QuestionRow circleId={circleId} of={home.together} name={name} />
      <ValuesOnHome circleId={circleId} of={home.together} />
      <HelpLine circleId={circleId} help={home.help} />
      <p class="soft">{t("coordinator.no_count")}</p>
    </Screen>
  );
}

/** The ways on for who coordinates: this circle's open times, and other circles. */
export function LooksAfter({ circleId }: { circleId: string }) {
  const several =
    (me.value?.places ?? []).filter((one) =>
      looksAfter(one.roles),
    ).length > 1;
  return (
    <Ways>
      <Way href={`/c/${circleId}/gaps`} do="gaps" title={t("gaps.see")} />
      {several ? <Way href="/look-after" do="look-after" title={t("gaps.circles")} /> : null}
    </Ways>
  );
}

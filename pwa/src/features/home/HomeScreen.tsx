// A circle's first screen, by what one does in it.

import { useEffect } from "preact/hooks";

import type { Home } from "../../api/types.ts";
import { CALM, known, SOON, useLive } from "../../data/liveQuery.ts";
import { pending, wantsToBeSeen } from "../../data/pending.ts";
import { go } from "../../data/router.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { ClosedHome } from "../circle/index.ts";
import { InTurnCard } from "../coordinating/index.ts";
import { QuestionRow, WordsOnHome } from "../solidarity/index.ts";
import { ValuesOnHome } from "../values/index.ts";
import { CoordinatorHome } from "./CoordinatorHome.tsx";
import { DrafterHome } from "./DrafterHome.tsx";
import { HelpCard, HelpLine } from "./HelpLink.tsx";
import { PersonHome } from "./PersonHome.tsx";
import { SupporterHome } from "./SupporterHome.tsx";

export function HomeScreen({ circleId }: { circleId: string }) {
  return place(circleId)?.circle_state === "draft" ? <DrafterHome circleId={circleId} /> : <LiveHome circleId={circleId} />;
}

function LiveHome({ circleId }: { circleId: string }) {
  const path = `/circles/${circleId}/home`;
  const before = known<Home>(path);
  // Somebody is being asked, or somebody knocks: the screen follows closely.
  const close =
    (before?.person?.ask && before.person.ask.phase !== "closed") ||
    (before?.person?.knocks.length ?? 0) > 0 ||
    before?.person?.order.some((one) => one.state === "invited" || one.state === "knocking") ||
    before?.supporter?.asks.some((one) => one.standing === "asked");
  const live = useLive<Home>(path, close ? SOON : CALM);
  const waiting = pending.value;
  useEffect(() => {
    if (waiting?.circle === circleId && wantsToBeSeen(waiting)) go(`/c/${circleId}/ask/${waiting.id}`, true);
  }, [waiting?.id, circleId]);
  if (!live.data) return <Waiting name="home" of={live} />;
  if (live.data.circle.state === "closed") return <ClosedHome circleId={circleId} live={live} />;
  if (live.data.person) return <PersonHome circleId={circleId} live={live} />;
  const { roles } = live.data.me;
  if (live.data.supporter && roles.includes("supporter")) return <SupporterHome circleId={circleId} live={live} />;
  if (live.data.coordinator) return <CoordinatorHome circleId={circleId} live={live} />;
  const { together, help, supporter } = live.data;
  const name = place(circleId)?.person_name ?? "";
  // Who counsels and isn't a supporter: the question and the words are all that can be here.
  const hasWords = Boolean(together?.solidarity);
  return (
    <Screen
      name="home"
      where={live.data.circle.name}
      title={t(hasWords ? "supporter.quiet" : "home.nothing_here")}
      nav={{ circle: circleId, on: "now" }}
      lead={<p>{t(hasWords ? "supporter.quiet_lead" : "home.nothing_here_lead")}</p>}
      actions={
        <LinkButton do="circle" href={`/c/${circleId}/circle`}>
          {t("nav.circle")}
        </LinkButton>
      }
    >
      <HelpCard circleId={circleId} name={name} help={help} />
      <WordsOnHome of={together} name={name} toAll={supporter?.solidarity ?? null} />
      <InTurnCard circleId={circleId} home={live.data} />
      <QuestionRow circleId={circleId} of={together} name={name} />
      <ValuesOnHome circleId={circleId} of={together} />
      <HelpLine circleId={circleId} help={help} />
    </Screen>
  );
}

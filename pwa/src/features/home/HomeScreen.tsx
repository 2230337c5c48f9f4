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
import { CoordinatorHome } from "./CoordinatorHome.tsx";
import { DrafterHome } from "./DrafterHome.tsx";
import { HelpCard, HelpLine } from "./HelpLink.tsx";
import { PersonHome } from "./PersonHome.tsx";
import { SupporterHome } from "./SupporterHome.tsx";

export function HomeScreen({ c }: { c: string }) {
  return place(c)?.circle_state === "draft" ? <DrafterHome c={c} /> : <LiveHome c={c} />;
}

function LiveHome({ c }: { c: string }) {
  const path = `/circles/${c}/home`;
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
    if (waiting?.circle === c && wantsToBeSeen(waiting)) go(`/c/${c}/ask/${waiting.id}`, true);
  }, [waiting?.id, c]);
  if (!live.data) return <Waiting name="home" of={live} />;
  if (live.data.circle.state === "closed") return <ClosedHome c={c} live={live} />;
  if (live.data.person) return <PersonHome c={c} live={live} />;
  const { roles } = live.data.me;
  if (live.data.supporter && roles.includes("supporter")) return <SupporterHome c={c} live={live} />;
  if (live.data.coordinator) return <CoordinatorHome c={c} live={live} />;
  return (
    <Screen
      name="home"
      where={live.data.circle.name}
      title={t("home.nothing_here")}
      nav={{ circle: c, on: "now" }}
      lead={<p>{t("home.nothing_here_lead")}</p>}
      actions={
        <LinkButton do="circle" href={`/c/${c}/circle`}>
          {t("nav.circle")}
        </LinkButton>
      }
    >
      <HelpCard c={c} name={place(c)?.person_name ?? ""} help={live.data.help} />
      <HelpLine c={c} help={live.data.help} />
    </Screen>
  );
}

// The home of a member who neither comes nor coordinates: a counsellor, or nobody's role yet.

import type { Home } from "../../api/types.ts";
import type { Live } from "../../data/liveQuery.ts";
import { place } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { InTurnCard } from "../coordinating/index.ts";
import { QuestionRow, WordsOnHome } from "../solidarity/index.ts";
import { ValuesOnHome } from "../values/index.ts";
import { HelpCard, HelpLine } from "./HelpLink.tsx";

export function QuietHome({ circleId, live }: { circleId: string; live: Live<Home> }) {
  const home = live.data as Home;
  const { together, help, supporter } = home;
  const name = place(circleId)?.person_name ?? "";
  // Who counsels and isn't a supporter: the question and the words are all that can be here.
  const hasWords = Boolean(together?.solidarity);
  return (
    <Screen
      name="home"
      where={home.circle.name}
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
      <InTurnCard circleId={circleId} home={home} />
      <QuestionRow circleId={circleId} of={together} name={name} />
      <ValuesOnHome circleId={circleId} of={together} />
      <HelpLine circleId={circleId} help={help} />
    </Screen>
  );
}

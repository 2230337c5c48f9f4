// What the circle holds to: lines that were agreed on, and lines that are proposed.

import type { Value, Values } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Beside } from "./Beside.tsx";
import { standsLine } from "./value.text.ts";
import { valuesPath } from "./valueActions.ts";

export function ValuesScreen({ circleId }: { circleId: string }) {
  const live = useLive<Values>(valuesPath(circleId));
  const at = `/c/${circleId}`;
  if (!live.data) return <Waiting name="values" of={live} back={at} />;
  const { person, lines, may_propose } = live.data;
  const isOpened = person === null || person.people.some((one) => one.open);
  return (
    <Screen
      name="values"
      title={t("values.title")}
      back={person ? `${at}/more` : at}
      lead={<p>{t(person ? "values.lead" : "values.lead_friend")}</p>}
      actions={
        may_propose ? (
          <LinkButton do="propose" href={`${at}/values-new`} weight={isOpened ? "main" : "quiet"}>
            {t("values.propose")}
          </LinkButton>
        ) : undefined
      }
    >
      <Stale of={live} />
      {may_propose ? null : <p class="soft">{t("values.rests")}</p>}
      {person ? (
        <a class="card go" href={`${at}/values-open`} data-do="readers">
          <strong>{t("values.open")}</strong>
          <span class="soft">{openLine(person.people)}</span>
        </a>
      ) : null}
      {lines.length === 0 ? <p class="soft">{t("values.none")}</p> : null}
      <Group circleId={circleId} lines={lines} state="proposed" />
      <Group circleId={circleId} lines={lines} state="agreed" />
    </Screen>
  );
}

const openLine = (people: NonNullable<Values["person"]>["people"]): string => {
  const opened = people.filter((one) => one.open).map((one) => one.name);
  return opened.length === 0 ? t("values.open_nobody") : names(opened);
};

interface GroupProps {
  circleId: string;
  lines: readonly Value[];
  state: Value["state"];
}

function Group({ circleId, lines, state }: GroupProps) {
  const own = lines.filter((line) => line.state === state);
  if (own.length === 0) return null;
  return (
    <section class="stack" aria-labelledby={`values-${state}`}>
      <h2 id={`values-${state}`}>{t(`values.${state}`)}</h2>
      {own.map((line) => (
        <section key={line.id} class="card stack" role="group" aria-label={line.words} data-line={line.state}>
          <p class="words large" dir="auto">{line.words}</p>
          {standsLine(line) ? <p class="soft">{standsLine(line)}</p> : null}
          <Beside line={line} />
          <div class="links">
            <a href={`/c/${circleId}/values/${line.id}`} data-do="open-line">
              {t(line.mine ? "value.look" : "value.say")}
            </a>
          </div>
        </section>
      ))}
    </section>
  );
}

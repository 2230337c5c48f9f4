// Several circles that one looks after: their open times together, soonest first.

import type { LookAfter, CirclesToLookAfter } from "../../api/types.ts";
import { useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { whenOf } from "../rota/index.ts";
import { GapCard } from "./GapCard.tsx";

/** Open times of all circles together that are shown. */
const MOST = 20;

export function LookAfterScreen() {
  const live = useLive<CirclesToLookAfter>("/me/circles-to-look-after");
  if (!live.data) return <Waiting name="look-after" of={live} back="/" />;
  const { circles } = live.data;
  const first = circles[0]?.next;
  const board = circles
    .flatMap((of) => (of.gaps ?? (of.next ? [of.next] : [])).map((gap) => ({ of, gap })))
    .sort((one, other) => Date.parse(one.gap.starts_at) - Date.parse(other.gap.starts_at))
    .slice(0, MOST);
  return (
    <Screen
      name="look-after"
      page="gaps.circles"
      where={t("gaps.circles")}
      title={
        circles.length === 0
          ? t("gaps.none_here")
          : first
            ? t("coordinator.next", { when: whenOf(first) })
            : t(circles.every((one) => one.shown === false) ? "gaps.not_shown" : "gaps.none")
      }
      back="/circles"
      actions={
        <LinkButton do="circles" href="/circles">
          {t("chooser.title")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      {board.map(({ of, gap }) => (
        <GapCard
          key={`${of.circle_id} ${gap.slot_ids[0]}`}
          circle={of.circle_id}
          gap={gap}
          person={of.person_name}
        />
      ))}
      {circles.map((one) => (
        <CircleCard key={one.circle_id} of={one} />
      ))}
      <p class="soft">{t("coordinator.no_count")}</p>
    </Screen>
  );
}

function CircleCard({ of }: { of: LookAfter }) {
  const { circle_id, person_name, next } = of;
  if (of.shown === false) {
    return (
      <a class="card go" href={`/c/${circle_id}`} data-do="place" data-circle={circle_id}>
        <Row name={person_name} title={person_name}>
          {t("gaps.not_shown")}
        </Row>
      </a>
    );
  }
  if (!next) {
    return (
      <a class="card go" href={`/c/${circle_id}`} data-do="place" data-circle={circle_id}>
        <Row name={person_name} title={person_name} tag={<Tag>{t("gaps.fine")}</Tag>}>
          {t("gaps.covered", { n: of.ahead_days })}
        </Row>
      </a>
    );
  }
  const keeps = of.roles.includes("coordinator");
  return (
    <a
      class="card go"
      href={keeps ? `/c/${circle_id}/gaps` : `/c/${circle_id}`}
      data-do="place"
      data-circle={circle_id}
    >
      <Row name={person_name} title={person_name} tag={<Tag open>{t("slot.open")}</Tag>}>
        {keeps ? t("gaps.see") : of.circle_name}
      </Row>
    </a>
  );
}

// The first address: the start, the one circle, or a choice of several.

import { useEffect } from "preact/hooks";

import { go } from "../../data/router.ts";
import { loadMe, looksAfter, me, standing } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { Tag } from "../../ui/Tags.tsx";
import { Start } from "../onboarding/index.ts";

export function Root() {
  const now = me.value;
  const [only, ...others] = now?.places ?? [];
  const waiting = now?.knocks.find((one) => one.state === "waiting");
  const to =
    only && others.length === 0 && !waiting
      ? `/c/${only.circle_id}`
      : !only && waiting
        ? `/joined/${waiting.id}`
        : null;
  useEffect(() => {
    if (to) go(to, true);
  }, [to]);
  if (standing.value === "unknown" || to) {
    return (
      <Screen name="loading" title={t("known.loading")}>
        <div class="ghost" aria-hidden="true">
          <span />
          <span />
        </div>
      </Screen>
    );
  }
  if (standing.value === "away") {
    return (
      <Screen
        name="away"
        title={t("known.no_way")}
        lead={<p>{t("known.no_way_lead")}</p>}
        actions={
          <>
            <Button do="try-again" work={() => loadMe()}>
              {t("go.try_again")}
            </Button>
            <LinkButton do="call-card" href="/call">
              {t("call.title")}
            </LinkButton>
            <LinkButton do="limits" href="/limits" weight="plain">
              {t("limits.title")}
            </LinkButton>
          </>
        }
      />
    );
  }
  return only || waiting ? <Chooser /> : <Start />;
}

/** Several circles: which one? */
export function Chooser() {
  const now = me.value;
  const helps = (now?.places ?? []).some((one) => looksAfter(one.roles));
  return (
    <Screen
      name="chooser"
      title={t("chooser.title")}
      actions={
        <div class="links">
          {helps ? (
            <a href="/look-after" data-do="look-after">
              {t("gaps.circles")}
            </a>
          ) : null}
          <a href="/start" data-do="start-own">
            {t("chooser.start")}
          </a>
          <a href="/me" data-do="me">
            {t("nav.me")}
          </a>
        </div>
      }
    >
      {(now?.places ?? []).map((one) => (
        <a
          key={one.circle_id}
          class="card go"
          href={`/c/${one.circle_id}`}
          data-do="place"
          data-circle={one.circle_id}
        >
          <Row
            name={one.person_name}
            title={one.circle_name}
            tag={one.circle_state === "draft" ? <Tag open>{t("chooser.draft")}</Tag> : undefined}
          >
            {one.roles.map((role) => t(`role.${role}`)).join(" · ")}
          </Row>
        </a>
      ))}
      {(now?.knocks ?? [])
        .filter((one) => one.state === "waiting")
        .map((one) => (
          <a key={one.id} class="card go" href={`/joined/${one.id}`} data-do="knock">
            <Row name={one.from} title={t("from.title", { name: one.from })}>
              {t("member.knocking")}
            </Row>
          </a>
        ))}
    </Screen>
  );
}

// What a screen says while it loads, with no way out, or when it may not be seen.

import { useEffect } from "preact/hooks";

import { refreshAll, type Live } from "../data/liveQuery.ts";
import { loadMe } from "../data/session.ts";
import { t } from "../messages/index.ts";
import { atMoment } from "../messages/time.ts";
import { Button, LinkButton } from "./Button.tsx";
import { Screen } from "./Screen.tsx";

/** A line above the content when it isn't fresh. */
export function Stale({ of }: { of: Live<unknown> }) {
  if (of.state !== "old" || of.at === null) return null;
  return (
    <p class="stale" role="status">
      {t("known.since", { time: atMoment(new Date(of.at).toISOString()) })}
    </p>
  );
}

/** For a screen about one thing of a list that isn't in it: gone, once the server says so. */
export const missingFrom = <T,>(live: Live<T>): Live<T> =>
  live.state === "fresh" ? { ...live, state: "no" } : live;

interface Props {
  name: string;
  of: Live<unknown>;
  back?: string;
  /** What "Try again" does, where it isn't asking for all data anew. */
  again?: () => void;
  /** What is waited for is about to come: the focus goes there alone. */
  still?: boolean;
}

/** Shown instead of a screen that has no data: loading, no way out, or gone. */
export function Waiting({ name, of, back, again, still }: Props) {
  const gone = of.state === "no";
  // One who is no longer here is led to where they are.
  useEffect(() => {
    if (gone) void loadMe();
  }, [gone]);
  if (gone) {
    return (
      <Screen
        name={name}
        title={t("known.gone")}
        lead={<p>{of.problem?.detail ?? t("known.gone_lead")}</p>}
        actions={
          <LinkButton do="home" href="/">
            {t("go.home")}
          </LinkButton>
        }
      />
    );
  }
  if (of.state === "old") {
    return (
      <Screen
        name={name}
        title={t("known.no_way")}
        back={back}
        lead={<p>{t("known.no_way_lead")}</p>}
        actions={
          <>
            <Button do="try-again" press={again ?? refreshAll}>
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
  return (
    <Screen name={name} title={t("known.loading")} back={back} still={still}>
      <div class="ghost" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </Screen>
  );
}

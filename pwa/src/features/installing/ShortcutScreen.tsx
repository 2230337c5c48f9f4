// Where the shortcuts on the app's icon lead: to where one may ask, and to one's shifts. Neither asks
// anything by itself.

import { useEffect } from "preact/hooks";

import type { Place } from "../../api/types.ts";
import { go } from "../../data/router.ts";
import { has, me, places } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";
import { Row } from "../../ui/Row.tsx";
import { Screen } from "../../ui/Screen.tsx";

const isLive = (one: Place): boolean => one.circle_state === "live";

/** The one address there is to go to; it stands in the history in place of the shortcut's own. */
function useWay(to: string | null): void {
  useEffect(() => {
    if (to) go(to, true);
  }, [to]);
}

const Coming = () => <Screen name="loading" title={t("known.loading")} still />;

/** The person's own first screen, with the button for asking on it. */
export function AskShortcut() {
  const own = places.value.find((one) => has(one.roles, "person"));
  useWay(own ? `/c/${own.circle_id}` : null);
  if (own) return <Coming />;
  return (
    <Screen
      name="shortcut"
      phase="no-circle"
      title={t("shortcut.no_circle")}
      lead={<p>{t("shortcut.no_circle_lead")}</p>}
      actions={
        <>
          <LinkButton do="start-own" href="/start">
            {t("chooser.start")}
          </LinkButton>
          <LinkButton do="call-card" href="/call">
            {t("call.title")}
          </LinkButton>
          <LinkButton do="home" href="/" weight="plain">
            {t("go.home")}
          </LinkButton>
        </>
      }
    />
  );
}

/** Where somebody's shifts are: as a friend, else in the week of their own circle. */
function shiftsOf(all: readonly Place[]): Map<Place, string> {
  const live = all.filter(isLive);
  const friend = live.filter((one) => has(one.roles, "supporter"));
  const own = live.filter((one) => has(one.roles, "person"));
  return friend.length > 0
    ? new Map(friend.map((one) => [one, `/c/${one.circle_id}/yours`]))
    : new Map(own.map((one) => [one, `/c/${one.circle_id}/week`]));
}

export function ShiftsShortcut() {
  const ways = shiftsOf(places.value);
  const [only = "/", ...others] = ways.values();
  useWay(others.length === 0 && me.value ? only : null);
  if (others.length === 0) return <Coming />;
  return (
    <Screen name="shortcut" page="chooser.title" phase="circles" title={t("chooser.title")} back="/">
      {[...ways].map(([one, to]) => (
        <a key={to} class="card go" href={to} data-do="place" data-circle={one.circle_id}>
          <Row name={one.person_name} title={one.circle_name} />
        </a>
      ))}
    </Screen>
  );
}

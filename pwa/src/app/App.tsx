// Which screen stands at which address.

import { signal } from "@preact/signals";
import type { VNode } from "preact";

import { lockState } from "../data/lock.ts";
import { match, path, type Route } from "../data/router.ts";
import { me, place, standing } from "../data/session.ts";
import { Locked } from "../features/account/index.ts";
import { Root } from "../features/home/index.ts";
import { catalogue, t } from "../messages/index.ts";
import { LinkButton } from "../ui/Button.tsx";
import { lazyScreen, WhenFetched } from "../ui/lazyScreen.tsx";
import { LiveRegion } from "../ui/LiveRegion.tsx";
import { left } from "../ui/quickExit.ts";
import { Screen } from "../ui/Screen.tsx";
import { Boundary } from "./Boundary.tsx";
import { BrokenScreen } from "./BrokenScreen.tsx";
import { keepsCookies } from "./cookies.ts";
import { LeftPage } from "./LeftPage.tsx";
import { FIRST, TABLES, tableOf } from "./routes.ts";

const NoCookies = lazyScreen(() => import("./NoCookies.tsx"), "NoCookies", "arriving");

/** Whether somebody went on although this browser keeps no cookies. */
const goesOn = signal(false);

const needsCookies = (route: Route): boolean =>
  route.begins === true && standing.value !== "in" && !goesOn.value && !keepsCookies();

function NotHere() {
  return (
    <Screen
      name="not-here"
      title={t("known.gone")}
      lead={<p>{t("known.gone_lead")}</p>}
      actions={
        <LinkButton do="home" href="/">
          {t("go.home")}
        </LinkButton>
      }
    />
  );
}

const isIn = (): boolean => standing.value === "in" && me.value !== null;

/** The screen that one of these routes has at an address; undefined where none of them fits. */
function screenAt(routes: readonly Route[], address: string): VNode | undefined {
  for (const route of routes) {
    const params = match(route.path, address);
    if (!params) continue;
    const Wanted = route.screen;
    if (needsCookies(route)) return <NoCookies goOn={() => (goesOn.value = true)} />;
    if (route.open) return <Wanted key={route.path} {...params} />;
    // Not signed in, or not known yet: the first address says which.
    if (!isIn()) return <Root />;
    const { circleId } = params;
    if (circleId && !place(circleId)) return <NotHere />;
    return <Wanted key={address} {...params} />;
  }
  return undefined;
}

function CurrentScreen() {
  const address = path.value;
  const first = screenAt(FIRST, address);
  if (first) return first;
  const table = tableOf(address);
  // Nobody's session, nothing behind one: no code is fetched to say so.
  if (table !== "arriving" && !isIn()) return <Root />;
  return (
    <WhenFetched
      key={table}
      of={TABLES[table]}
      name="seldom"
      back={/^\/c\/[^/]+/.exec(address)?.[0] ?? "/"}
      draw={({ ROUTES }) => screenAt(ROUTES, address) ?? <NotHere />}
    />
  );
}

/** A locked phone, or a window that was left, shows nothing of where it is. */
function ScreenOrCover() {
  if (lockState.value === "locked") return <Locked />;
  return left.value ? <LeftPage /> : <CurrentScreen />;
}

export function App() {
  if (!catalogue.value) return null;
  return (
    <>
      <a class="skip" href="#main">
        {t("app.skip")}
      </a>
      <Boundary address={path.value} instead={<BrokenScreen />}>
        <ScreenOrCover />
      </Boundary>
      <LiveRegion />
    </>
  );
}

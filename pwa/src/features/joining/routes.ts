// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { HelperStart } from "./HelperStart.tsx";
import { Invite } from "./Invite.tsx";
import { Join, NoThanks } from "./Join.tsx";
import { KnockScreen } from "./KnockScreen.tsx";
import { LinkEntry, OpenNotice } from "./LinkEntry.tsx";
import { ReachSetup } from "./ReachSetup.tsx";

const Transfer = lazyScreen(() => import("./Transfer.tsx"), "Transfer");

export const routes: readonly Route[] = [
  { path: "/helping", screen: HelperStart, open: true },
  { path: "/link", screen: LinkEntry, open: true },
  { path: "/j", screen: Join, open: true, begins: true },
  { path: "/t", screen: Transfer, open: true, begins: true },
  { path: "/n", screen: OpenNotice },
  { path: "/no-thanks", screen: NoThanks, open: true },
  { path: "/joined/:k", screen: ReachSetup },
  { path: "/c/:c/invite", screen: Invite },
  { path: "/c/:c/knock/:k", screen: KnockScreen },
];

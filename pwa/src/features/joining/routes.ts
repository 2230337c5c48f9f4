// The addresses of this feature, and which screen stands at each.

import type { Route } from "../../data/route.ts";
import { lazyScreen } from "../../ui/Later.tsx";
import { Helping } from "./Helping.tsx";
import { Invite } from "./Invite.tsx";
import { Join, NoThanks } from "./Join.tsx";
import { Joined } from "./Joined.tsx";
import { KnockScreen } from "./KnockScreen.tsx";
import { HaveLink, OpenNotice } from "./Links.tsx";

const Transfer = lazyScreen(() => import("./Transfer.tsx"), "Transfer");

export const routes: readonly Route[] = [
  { path: "/helping", screen: Helping, open: true },
  { path: "/link", screen: HaveLink, open: true },
  { path: "/j", screen: Join, open: true, begins: true },
  { path: "/t", screen: Transfer, open: true, begins: true },
  { path: "/n", screen: OpenNotice },
  { path: "/no-thanks", screen: NoThanks, open: true },
  { path: "/joined/:k", screen: Joined },
  { path: "/c/:c/invite", screen: Invite },
  { path: "/c/:c/knock/:k", screen: KnockScreen },
];

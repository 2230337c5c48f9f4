// The addresses of this feature, and which screen stands at each.

import { route, type Route } from "../../data/router.ts";
import { lazyScreen } from "../../ui/lazyScreen.tsx";
import { HelperStart } from "./HelperStart.tsx";
import { Invite } from "./Invite.tsx";
import { Join, NoThanks } from "./Join.tsx";
import { KnockScreen } from "./KnockScreen.tsx";
import { LinkEntry, OpenNotice } from "./LinkEntry.tsx";
import { ReachSetup } from "./ReachSetup.tsx";

const Transfer = lazyScreen(() => import("./Transfer.tsx"), "Transfer");

export const routes: readonly Route[] = [
  route("/helping", HelperStart, { open: true }),
  route("/link", LinkEntry, { open: true }),
  route("/j", Join, { open: true, begins: true }),
  route("/t", Transfer, { open: true, begins: true }),
  route("/n", OpenNotice),
  route("/no-thanks", NoThanks, { open: true }),
  route("/joined/:knockId", ReachSetup),
  route("/c/:circleId/invite", Invite),
  route("/c/:circleId/knock/:knockId", KnockScreen),
];

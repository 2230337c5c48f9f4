// The addresses of this feature where somebody arrives or sets up, and their screens.

import { route, type Route } from "../../data/router.ts";
import { HelperStart } from "./HelperStart.tsx";
import { Join, NoThanks } from "./Join.tsx";
import { LinkEntry } from "./LinkEntry.tsx";
import { ReachSetup } from "./ReachSetup.tsx";
import { Transfer } from "./Transfer.tsx";

export const routes: readonly Route[] = [
  route("/helping", HelperStart, { open: true }),
  route("/link", LinkEntry, { open: true }),
  route("/j", Join, { open: true, begins: true }),
  route("/t", Transfer, { open: true, begins: true }),
  route("/no-thanks", NoThanks, { open: true }),
  route("/joined/:knockId", ReachSetup),
];

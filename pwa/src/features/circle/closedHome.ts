// The home of a circle that its person closed.

import { lazyScreen } from "../../ui/lazyScreen.tsx";

export const ClosedHome = lazyScreen(() => import("./CloseScreen.tsx"), "ClosedHome");

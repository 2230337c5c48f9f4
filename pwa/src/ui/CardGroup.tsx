// Cards that belong together, as one card with a line between: what can wait takes less room so.

import type { ComponentChildren } from "preact";

/** Nothing is drawn while none of them is there. */
export function CardGroup({ children }: { children: ComponentChildren }) {
  return <div class="card-group">{children}</div>;
}

// Above everything on a screen of a practice request, for as long as one looks at it.

import type { ComponentChildren } from "preact";

export function PracticeBand({ children }: { children: ComponentChildren }) {
  return (
    <p class="note practice-band" data-practice>
      {children}
    </p>
  );
}

// Rows that lead on, one beneath another in a card: what each leads to, perhaps a soft line beneath.

import type { ComponentChildren } from "preact";

export function Ways({ children }: { children: ComponentChildren }) {
  return <div class="card list ways">{children}</div>;
}

interface WayProps {
  href: string;
  /** Fixed for tests and tools: what it does. */
  do: string;
  title: string;
  /** A soft line beneath. */
  children?: ComponentChildren;
}

export function Way({ href, do: does, title, children }: WayProps) {
  return (
    <a href={href} data-do={does}>
      <span class="grow">
        <strong>{title}</strong>
        {children ? <span class="soft">{children}</span> : null}
      </span>
    </a>
  );
}

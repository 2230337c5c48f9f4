// Rows that lead on, one beneath another in a card: what each leads to, perhaps a soft line beneath.

import type { ComponentChildren } from "preact";

import { Icon, type Sign } from "./Icon.tsx";

export function Ways({ children }: { children: ComponentChildren }) {
  return <div class="card list ways">{children}</div>;
}

interface WayProps {
  href: string;
  /** Fixed for tests and tools: what it does. */
  do: string;
  title: string;
  /** Stands before it. */
  sign?: Sign | undefined;
  /** A soft line beneath. */
  children?: ComponentChildren;
}

export function Way({ href, do: does, title, sign, children }: WayProps) {
  return (
    <a href={href} data-do={does}>
      {sign ? (
        <span class="sign">
          <Icon of={sign} />
        </span>
      ) : null}
      <span class="grow">
        <strong>{title}</strong>
        {children ? <span class="soft">{children}</span> : null}
      </span>
    </a>
  );
}

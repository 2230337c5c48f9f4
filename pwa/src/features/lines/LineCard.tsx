// One line: its numbers as text, and beside them what it does without a caller's yes. Nothing here
// dials: whoever wants to call chooses that themselves, on their own phone.

import type { ComponentChildren } from "preact";

import type { LinePolicy, LineText } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";
import { facts } from "./line.text.ts";

interface Props {
  of: LineText & { policy: LinePolicy };
  /** How old its check is, or that it has none. */
  check: string;
  /** Where it was read, for who looks closer. */
  sources?: boolean;
  children?: ComponentChildren;
}

export function LineCard({ of, check, sources, children }: Props) {
  return (
    <section class="card stack" role="group" aria-label={of.name} data-line>
      <h2 class="line-name" dir="auto">{of.name}</h2>
      {of.numbers.length > 0 ? (
        of.numbers.map((number) => (
          <p class="line-number" key={number}>
            <bdi dir="auto">{number}</bdi>
          </p>
        ))
      ) : (
        <p class="soft">{t("lines.no_number")}</p>
      )}
      <p data-policy={of.policy}>{tCode("lines.policy", of.policy)}</p>
      {of.exceptions.length > 0 ? (
        <div>
          <p class="soft">{t("lines.exceptions")}</p>
          <ul class="plain">
            {of.exceptions.map((text) => (
              <li key={text} dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      {facts(of).map((text) => (
        <p key={text} dir="auto">
          {text}
        </p>
      ))}
      {of.note ? (
        <p class="words" dir="auto">
          {of.note}
        </p>
      ) : null}
      <p class="soft" data-check>
        {check}
      </p>
      {sources && of.sources.length > 0 ? (
        <details>
          <summary>{t("lines.sources")}</summary>
          <ul class="plain">
            {of.sources.map((text) => (
              <li key={text} class="soft line-source" dir="auto">
                {text}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      {children}
    </section>
  );
}

// What stands beside a line: each side in its own words, and ideas for living with both.

import type { Value, ValueBeside } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Tags } from "../../ui/Tags.tsx";

const SIDES = ["mine", "live_with", "in_my_way"] as const;

interface Props {
  line: Value;
  /** The line is the screen's own heading, and not one of several beneath another. */
  alone?: boolean;
}

export function Beside({ line, alone }: Props) {
  const Heading = alone ? "h2" : "h3";
  const sides = SIDES.map((kind) => ({
    kind,
    rows: line.beside.filter((row) => row.kind === kind),
  })).filter((side) => side.rows.length > 0);
  if (sides.length === 0) return null;
  return (
    <div class="sides">
      {sides.map(({ kind, rows }) => (
        <section key={kind} class="side" data-side={kind}>
          <Heading>{t(`value.side_${kind}`)}</Heading>
          {rows.map((row, at) => (
            <Said key={at} of={row} />
          ))}
        </section>
      ))}
    </div>
  );
}

function Said({ of }: { of: ValueBeside }) {
  return (
    <div>
      {of.words ? <p class="words" dir="auto">{of.words}</p> : null}
      <p class="soft">
        {of.own ? t("value.you") : (of.name ?? t("value.somebody"))}
        {of.own ? null : <Tags of={of.tags} />}
        {of.about_earlier ? ` · ${t("value.earlier")}` : ""}
      </p>
    </div>
  );
}

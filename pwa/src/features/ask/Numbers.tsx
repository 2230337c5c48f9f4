// Friends' numbers, to call and to text. The only place that makes links that call or text: from
// what the server says can be dialled, never from what somebody typed.

import type { Num, NumToCheck } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Icon } from "../../ui/Icon.tsx";
import { Tags } from "../../ui/Tags.tsx";

const E164 = /^\+[1-9][0-9]{6,14}$/;

/** Whether a number may be dialled. What an older version of the app kept doesn't say so. */
export const canDial = (dial: unknown): dial is string =>
  typeof dial === "string" && E164.test(dial);

const callHref = (dial: string): string => `tel:${dial}`;
const textHref = (dial: string): string => `sms:${dial}`;

interface Props {
  numbers: readonly Num[];
  /** Shown as text: they may be wrong. */
  check?: readonly NumToCheck[] | undefined;
  every?: boolean;
  /** Whose numbers they are; without it, friends'. */
  label?: string;
}

/** Friends who gave a number for this: first to call, the next to text. */
export function Numbers({ numbers, check = [], every, label }: Props) {
  if (numbers.length + check.length === 0) return null;
  return (
    <ul class="numbers" aria-label={label ?? t("numbers.label")}>
      {numbers.map((one) => (
        <li key={one.member_id}>
          {every || !canDial(one.dial) ? (
            <Line of={one} />
          ) : one.tags?.length ? (
            <p>
              <strong dir="auto">{one.name}</strong> <Tags of={one.tags} />
            </p>
          ) : null}
          {canDial(one.dial) ? (
            <div class="pair">
              <a class="btn quiet" href={callHref(one.dial)} data-do="call">
                {t("numbers.call", { name: one.name })}
              </a>
              <a class="btn quiet" href={textHref(one.dial)} data-do="text">
                {t("numbers.text", { name: one.name })}
              </a>
            </div>
          ) : null}
        </li>
      ))}
      {check.map((one) => (
        <li key={one.member_id} data-check={one.name}>
          <Line of={one} />
          <p class="soft">{t("numbers.check", { name: one.name })}</p>
        </li>
      ))}
    </ul>
  );
}

/** Round buttons at the end of a row: they call, and text, who stands in it, if they gave a number. */
export function CallRound({ of, texts }: { of: Num | undefined; texts?: boolean }) {
  if (!of || !canDial(of.dial)) return null;
  const call = (
    <a class="round" href={callHref(of.dial)} data-do="call">
      <Icon of="call" />
      <span class="unseen">{t("numbers.call", { name: of.name })}</span>
    </a>
  );
  if (!texts) return call;
  return (
    <span class="rounds">
      {call}
      <a class="round" href={textHref(of.dial)} data-do="text">
        <Icon of="text" />
        <span class="unseen">{t("numbers.text", { name: of.name })}</span>
      </a>
    </span>
  );
}

function Line({ of }: { of: NumToCheck }) {
  return (
    <p>
      <strong dir="auto">{of.name}</strong> <Tags of={of.tags} />{" "}
      <bdi class="soft" dir="ltr">
        {of.number}
      </bdi>
    </p>
  );
}

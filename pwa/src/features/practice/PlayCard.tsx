// What one friend could answer, to be played; and their numbers, which call nobody here.

import type { AskView, Rehearsal, RehearsalMove } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";

/** Shows the request after one more move. */
export type Play = (move: RehearsalMove) => (key: string) => Promise<void>;

interface Props {
  friend: Rehearsal["play"][number];
  play: Play;
  /** The one at the thumb; its first button is the main one. */
  first?: boolean;
}

const KINDS = ["coming", "call", "not_now"] as const;

export function PlayCard({ friend, play, first = false }: Props) {
  const kinds = KINDS.filter((kind) => friend.answers.includes(kind));
  return (
    <div class={first ? "stack" : "card stack"} data-plays={friend.member_id}>
      {kinds.map((kind, at) => (
        <Button
          key={kind}
          do={first ? `plays-${kind}` : `plays-${kind}-${friend.member_id}`}
          weight={first && at === 0 ? "main" : "quiet"}
          tall={first && at === 0}
          work={play({ kind, member_id: friend.member_id })}
        >
          {t(`try.says_${kind}`, { name: friend.name })}
        </Button>
      ))}
    </div>
  );
}

/** Friends' numbers as they would stand there. In practice they are text. */
export function PlayedNumbers({ view }: { view: AskView }) {
  const all = [...view.numbers, ...(view.numbers_to_check ?? [])];
  if (all.length === 0) return null;
  return (
    <section class="card">
      <p class="soft">{t("try.numbers")}</p>
      <ul class="numbers">
        {all.map((one) => (
          <li key={one.member_id}>
            <strong dir="auto">{one.name}</strong>{" "}
            <bdi class="soft" dir="ltr">
              {one.number}
            </bdi>
          </li>
        ))}
      </ul>
    </section>
  );
}

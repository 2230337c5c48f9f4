// What one friend could answer, to be played; and their numbers, which call nobody here.

import type { AskView, Rehearsal, RehearsalMove } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";

/** Shows the request after one more move. */
export type Play = (move: RehearsalMove) => (key: string) => Promise<void>;

type Friend = Rehearsal["play"][number];

interface Props {
  friend: Friend;
  play: Play;
  /** Their first answer stands at the thumb already. */
  first: boolean;
}

const KINDS = ["coming", "call", "not_now"] as const;
const kindsOf = (friend: Friend) => KINDS.filter((kind) => friend.answers.includes(kind));

/** The answers of one friend, but for one that stands at the thumb. */
export function PlayCard({ friend, play, first }: Props) {
  return (
    <div class="card stack" data-plays={friend.member_id}>
      {kindsOf(friend)
        .slice(first ? 1 : 0)
        .map((kind) => (
          <Button
            key={kind}
            do={first ? `plays-${kind}` : `plays-${kind}-${friend.member_id}`}
            weight="quiet"
            work={play({ kind, member_id: friend.member_id })}
          >
            {t(`try.says_${kind}`, { name: friend.name })}
          </Button>
        ))}
    </div>
  );
}

/** The first answer of a friend, at the thumb. */
export function PlayFirst({ friend, play }: Omit<Props, "first">) {
  const [kind] = kindsOf(friend);
  if (!kind) return null;
  return (
    <Button do={`plays-${kind}`} tall work={play({ kind, member_id: friend.member_id })}>
      {t(`try.says_${kind}`, { name: friend.name })}
    </Button>
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

// An order of people that can be changed with one finger or with a keyboard.

import type { Named } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { say } from "./LiveRegion.tsx";
import { Face } from "./Row.tsx";
import { Tags } from "./Tags.tsx";

export interface Somebody extends Named {
  member_id: string;
}

export function ReorderList({
  people,
  set,
}: {
  people: readonly Somebody[];
  set: (people: Somebody[]) => void;
}) {
  const up = (at: number) => {
    const next = [...people];
    const [moved] = next.splice(at, 1);
    if (!moved) return;
    next.splice(at - 1, 0, moved);
    set(next);
    say(t("order.moved", { name: moved.name, n: at }));
  };
  return (
    <ol class="order">
      {people.map((one, at) => (
        <li key={one.member_id} class="row card">
          <Face name={one.name} />
          <span class="grow">
            <strong dir="auto">{one.name}</strong> <Tags of={one.tags} />
          </span>
          {at > 0 ? (
            <button
              type="button"
              class="btn small"
              data-do={`up-${at + 1}`}
              aria-label={t("order.up", { name: one.name })}
              onClick={() => up(at)}
            >
              <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 19V5m-6 6l6-6 6 6" />
              </svg>
              {t("order.earlier")}
            </button>
          ) : (
            <span class="tag">{t("order.first")}</span>
          )}
        </li>
      ))}
    </ol>
  );
}

// What is done about several open shifts at once: one person who might take them all, or everybody
// who agreed to hear of open shifts.

import { useRef } from "preact/hooks";

import { newId } from "../../api/link.ts";
import type { MightBeAsked } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { TellOpen } from "../rota/index.ts";
import { offerTo } from "./BoardRow.tsx";

interface Props {
  circleId: string;
  /** Ids of the chosen shifts. */
  slots: readonly string[];
  /** Who might be asked for every one of them. */
  person: MightBeAsked | undefined;
  done: () => void;
}

export function ChosenFoot({ circleId, slots, person, done }: Props) {
  // A second try of the same offer is the same offer.
  const keys = useRef(new Map<string, string>());
  const keyOf = (name: string): string => {
    const key = keys.current.get(name) ?? newId();
    keys.current.set(name, key);
    return key;
  };
  return (
    <section class="chosen stack" data-chosen={slots.length} aria-label={t("gaps.chosen", { n: slots.length })}>
      <div class="row">
        <strong class="grow" role="status">
          {t("gaps.chosen", { n: slots.length })}
        </strong>
        <Button do="choose-none" weight="plain" fit press={done}>
          {t("gaps.choose_none")}
        </Button>
      </div>
      {person ? (
        <Button
          do="offer-chosen"
          work={async () => {
            for (const slot of slots) {
              await offerTo(circleId, slot, person, keyOf(`${slot} ${person.member_id}`)).finally(refreshAll);
            }
            actionNotice.value = t("offers.done_all", { name: person.name, n: slots.length });
            done();
          }}
        >
          {t("offers.ask_all", { name: person.name, n: slots.length })}
        </Button>
      ) : (
        <TellOpen circleId={circleId} slots={slots} />
      )}
    </section>
  );
}

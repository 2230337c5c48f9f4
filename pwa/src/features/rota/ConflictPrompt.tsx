// What a time meets of one's own: said once, and theirs to pass over.

import type { Clash } from "../../api/types.ts";
import type { Work } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { whenOf } from "./slot.text.ts";

interface Props {
  found: Clash[];
  take: Work;
  pass: () => void;
}

export function ConflictPrompt({ found, take, pass }: Props) {
  return (
    <div class="stack" role="status" data-clashes>
      {found.map((one) => (
        <div key={one.kind}>
          <p>{one.words}</p>
          {one.kind === "week"
            ? null
            : one.slots.map((slot) => (
                <p key={slot.id} class="soft">
                  {t("clash.with", { when: whenOf(slot) })}
                </p>
              ))}
        </div>
      ))}
      <div class="pair">
        <Button do="take-anyway" work={take}>
          {t("clash.anyway")}
        </Button>
        <Button do="pass" weight="quiet" press={pass}>
          {t("slot.pass")}
        </Button>
      </div>
    </div>
  );
}

// What was tapped on this phone and the server doesn't have: it waits, it is asked about after a
// while, or it no longer fits. "Sent" is never said of it.

import { t } from "../messages/index.ts";
import { moment } from "../messages/time.ts";
import { standing } from "../session.ts";
import { needsYes, type Unsent } from "../store/outbox.ts";
import { leaveIt, sendNow, unsent } from "../store/unsent.ts";
import { Button } from "./Button.tsx";

function One({ one }: { one: Unsent }) {
  const over = one.refused !== undefined;
  const out = !over && standing.value === "out";
  const old = !over && !out && needsYes(one);
  const { label } = one;
  const time = moment(new Date(one.at).toISOString());
  return (
    <div class="card stack" data-unsent={over ? "over" : out ? "out" : old ? "old" : "waits"}>
      <p>
        {out
          ? t("unsent.signed_out", { label })
          : t(over ? "unsent.over" : old ? "unsent.old" : "unsent.waits", { label, time })}
      </p>
      {over && one.refused ? <p class="soft">{one.refused}</p> : null}
      <div class="stack">
        {old ? (
          <Button do="send-it" work={() => sendNow(one)}>
            {t("unsent.send")}
          </Button>
        ) : null}
        {over && one.clashes ? (
          <Button do="take-anyway" work={() => sendNow({ ...one, body: { anyway: true } })}>
            {t("clash.anyway")}
          </Button>
        ) : null}
        <Button do="leave-it" weight="quiet" work={() => leaveIt(one.id)}>
          {t(over ? "go.done" : "unsent.leave")}
        </Button>
      </div>
    </div>
  );
}

export function NotSentYet() {
  // An ask has a screen of its own, which nobody can open who is signed out.
  const all = unsent.value.filter((one) => one.what !== "ask" || standing.value === "out");
  if (all.length === 0) return null;
  return (
    <div class="stack unsent" role="status">
      {all.map((one) => (
        <One key={one.id} one={one} />
      ))}
    </div>
  );
}

// What was tapped on this phone and the server doesn't have: it waits, it is asked about after a
// while, or it no longer fits. "Sent" is never said of it.

import { needsYes, type Unsent } from "../data/offlineQueue.ts";
import { leaveIt, sendNow, unsent } from "../data/offlineQueueState.ts";
import { path } from "../data/router.ts";
import { standing } from "../data/session.ts";
import { t } from "../messages/index.ts";
import { atMoment } from "../messages/time.ts";
import { Button, LinkButton } from "./Button.tsx";

function One({ one }: { one: Unsent }) {
  const over = one.refused !== undefined;
  const out = !over && standing.value === "out";
  const old = !over && !out && needsYes(one);
  const { label } = one;
  const time = atMoment(new Date(one.at).toISOString());
  return (
    <div class="card stack" data-unsent={over ? "over" : out ? "out" : old ? "old" : "waits"}>
      <p>
        {out
          ? t("unsent.signed_out", { label })
          : t(over ? "unsent.over" : old ? "unsent.old" : "unsent.waits", { label, time })}
      </p>
      {over && one.refused ? <p class="soft">{one.refused}</p> : null}
      <div class="stack">
        {old || (one.what === "ask" && !out) ? (
          <Button do="send-it" work={() => sendNow(one)}>
            {t("unsent.send")}
          </Button>
        ) : null}
        {over && one.clashes ? (
          <Button do="take-anyway" work={() => sendNow({ ...one, body: { anyway: true } })}>
            {t("clash.anyway")}
          </Button>
        ) : null}
        {one.what === "ask" && !out ? (
          <LinkButton do="see-unsent" href={askAddress(one)}>
            {t("home.see_ask")}
          </LinkButton>
        ) : (
          <Leave one={one} over={over} />
        )}
      </div>
    </div>
  );
}

function Leave({ one, over }: { one: Unsent; over: boolean }) {
  return (
    <Button do="leave-it" weight="quiet" work={() => leaveIt(one.id)}>
      {t(over ? "go.done" : "unsent.leave")}
    </Button>
  );
}

const askAddress = (one: Unsent): string => `/c/${one.circle}/ask/${one.id}`;

/** A request is told of on its own screen, and on each other one that leads there. */
const isToldHere = (one: Unsent): boolean =>
  one.what !== "ask" || standing.value === "out" || path.value !== askAddress(one);

export function NotSentYet() {
  const all = unsent.value.filter(isToldHere);
  if (all.length === 0) return null;
  return (
    <div class="stack unsent" role="status">
      {all.map((one) => (
        <One key={one.id} one={one} />
      ))}
    </div>
  );
}

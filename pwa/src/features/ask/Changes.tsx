// Once somebody said yes: what one does if it is to be otherwise.

import type { ComponentChildren } from "preact";

import type { AskView } from "../../api/types.ts";
import { busy, runAction, type Work } from "../../data/actions.ts";
import { t } from "../../messages/index.ts";
import { Icon, type Sign } from "../../ui/Icon.tsx";
import { sender } from "./askActions.ts";

export function Changes({ circleId, view }: { circleId: string; view: AskView }) {
  const send = sender(circleId, view);
  const isOneOf = view.yes.length > 1;
  return (
    <section class="stack">
      <h2>{t("ask.changes")}</h2>
      <div class="card list ways">
        {view.may.includes("another") ? (
          <Way do="another" of="plus" work={send("another")}>
            {t("ask.another")}
          </Way>
        ) : null}
        {view.may.includes("not_them")
          ? view.yes.map(({ member_id, name }) => (
              <Way
                key={member_id}
                do={isOneOf ? `not-them-${member_id}` : "not-them"}
                of="swap"
                work={send("not-them", { member_id })}
              >
                {isOneOf ? t("ask.not_name", { name }) : t("ask.not_them")}
              </Way>
            ))
          : null}
        {view.may.includes("stop") ? (
          <Way do="stop" of="stop" work={send("stop")}>
            {t("ask.all_right")}
          </Way>
        ) : null}
      </div>
    </section>
  );
}

interface WayProps {
  do: string;
  of: Sign;
  work: Work;
  children: ComponentChildren;
}

/** A row that does something. */
const Way = ({ do: name, of, work, children }: WayProps) => (
  <button
    type="button"
    class="row"
    data-do={name}
    data-sends=""
    aria-busy={busy.value === name || undefined}
    onClick={() => void runAction(name, work)}
  >
    <span class="sign">
      <Icon of={of} />
    </span>
    <strong class="grow">{children}</strong>
  </button>
);

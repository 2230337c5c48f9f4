// What was just done, in a line at the lower edge: it moves nothing, and covers neither what one
// asks with nor the way out. It stays until one goes on or puts it away. It is read out by the one
// place that reads out (Live.tsx), so it doesn't do so itself.

import { runAction, actionNotice, undo } from "../data/actions.ts";
import { t } from "../messages/index.ts";

export function Toast({ text }: { text: string }) {
  const back = undo.value?.of === text ? undo.value : null;
  return (
    <div class="toast" role="status" aria-live="off" data-note>
      <p class="grow">{text}</p>
      {back ? (
        <button
          type="button"
          class="btn small"
          data-do={back.do}
          data-sends=""
          onClick={() => void runAction(back.do, back.work)}
        >
          {back.label}
        </button>
      ) : null}
      <button
        type="button"
        class="btn small"
        data-do="put-note-away"
        onClick={() => (actionNotice.value = null)}
      >
        {t("go.ok")}
      </button>
    </div>
  );
}

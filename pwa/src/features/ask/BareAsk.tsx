// Asking without any other screen: on a locked phone, and where a screen can't be drawn. It says
// whether it is sent and takes it back, and tells nothing of who is asked.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import { pending, startAsk } from "../../data/pending.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { say } from "../../ui/LiveRegion.tsx";

/** So long a request can be taken back before anybody is asked. */
const HELD_MS = 10_000;

/** `notSent`: what is said while it waits for a connection. */
export function BareAsk({ circle, notSent }: { circle: string; notSent: string }) {
  const asked = useSignal<string | null>(null);
  const back = useSignal<"no" | "may" | "done">("no");
  const waits = pending.value;
  const sent = asked.value !== null && !waits;
  useEffect(() => {
    if (!sent || back.peek() === "done") return;
    back.value = "may";
    const timer = setTimeout(() => (back.value = "no"), HELD_MS);
    return () => clearTimeout(timer);
  }, [sent]);
  const refused = waits?.refused !== undefined;
  const line = refused
    ? t("lock.asked_already")
    : waits
      ? notSent
      : back.value === "done"
        ? t("lock.taken_back")
        : sent
          ? t("lock.sent")
          : null;
  useEffect(() => {
    if (line) say(line);
  }, [line]);
  const ask = () => {
    const id = newId();
    asked.value = id;
    back.value = "no";
    startAsk(circle, id, "");
  };
  const takeBack = async (key: string) => {
    await post(`/circles/${circle}/asks/${asked.value}/take-back`, {}, key);
    back.value = "done";
  };
  return (
    <div class="stack" data-asking={refused ? "open" : waits ? "waits" : sent ? "sent" : "no"}>
      {line ? <p>{line}</p> : null}
      {sent && back.value === "may" ? (
        <Button do="take-back" weight="quiet" work={takeBack}>
          {t("ask.take_back")}
        </Button>
      ) : null}
      {waits || (sent && back.value !== "done") ? null : (
        <Button do="ask" weight="ask" tall press={ask}>
          {t("home.ask")}
        </Button>
      )}
    </div>
  );
}

// A closed request is deleted after a while, unless the person keeps it.

import { post } from "../../api/client.ts";
import type { AskView } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { dateIn, dayOf } from "../../messages/time.ts";
import { Button } from "../../ui/Button.tsx";

interface Props {
  circle: string;
  id: string;
  kept: boolean;
  deletesAt: string | null;
  /** What to do with the answer. */
  changed: (view: AskView) => unknown;
}

/** When it is deleted, or that it is kept, and the other of the two with one tap. */
export function KeepRequest({ circle, id, kept, deletesAt, changed }: Props) {
  const say = (door: "keep" | "let-go") => async (key: string) => {
    await changed(await post<AskView>(`/circles/${circle}/asks/${id}/${door}`, {}, key));
  };
  if (!kept && deletesAt === null) return null;
  return (
    <div class="stack" data-kept={kept}>
      <p class="soft">
        {kept || deletesAt === null
          ? t("kept.kept")
          : t("kept.deletes", { day: dayOf(dateIn(new Date(deletesAt)), true) })}
      </p>
      <Button do={`${kept ? "let-go" : "keep"}-${id}`} weight="quiet" work={say(kept ? "let-go" : "keep")}>
        {t(kept ? "kept.let_go" : "kept.keep")}
      </Button>
    </div>
  );
}

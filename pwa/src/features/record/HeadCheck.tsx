// Whether the record on the server is the one that this phone knew; said plainly when it isn't.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { NotSent, Problem } from "../../api/client.ts";
import { t } from "../../messages/index.ts";
import { moment } from "../../messages/time.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { DownloadButton } from "../../ui/DownloadButton.tsx";
import { ask } from "./dailyCheck.ts";
import { goOnFrom, look, type Verdict } from "./hashChain.ts";

interface Props {
  circleId: string;
  /** The head that the server shows now; another one is looked at anew. */
  hash: string;
  /** Nothing is said while it fits. */
  quiet?: boolean;
}

export function HeadCheck({ circleId, hash, quiet }: Props) {
  const found = useSignal<Verdict | null>(null);
  useEffect(() => {
    let on = true;
    look(circleId, ask(circleId)).then(
      (verdict) => on && (found.value = verdict),
      (error: unknown) => {
        if (!(error instanceof NotSent) && !(error instanceof Problem)) throw error;
      },
    );
    return () => {
      on = false;
    };
  }, [circleId, hash]);
  const verdict = found.value;
  if (!verdict) return null;
  if (verdict.what === "first" || verdict.what === "fits") {
    return quiet ? null : (
      <p class="soft" data-head={verdict.what}>
        {t(verdict.what === "first" ? "head.first" : "head.fits")}
      </p>
    );
  }
  const back = verdict.what === "set_back";
  return (
    <section class="card stack" data-head={verdict.what} aria-labelledby="head-check">
      <h2 id="head-check">{t(back ? "head.set_back" : "head.differs")}</h2>
      <p>{t(back ? "head.set_back_what" : "head.differs_what")}</p>
      {verdict.lost ? (
        <p class="soft">
          {t("head.known", {
            when: moment(new Date(verdict.lost.at).toISOString()),
            head: `${verdict.lost.seq}:${verdict.lost.hash}`,
          })}
        </p>
      ) : null}
      <p>{t(back ? "head.set_back_do" : "head.differs_do")}</p>
      {back ? (
        <LinkButton do="head-consent" href={`/c/${circleId}/consent`}>
          {t("consent.title")}
        </LinkButton>
      ) : (
        <DownloadButton circleId={circleId} />
      )}
      <Button
        do="head-go-on"
        weight="quiet"
        work={async () => {
          await goOnFrom(circleId, verdict.head);
          found.value = { ...verdict, what: "first", lost: null };
        }}
      >
        {t("head.go_on")}
      </Button>
    </section>
  );
}

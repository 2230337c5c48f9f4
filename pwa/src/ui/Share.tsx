// A link or a text, ready to be handed over: shared, copied; a link drawn as a QR, too.

import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { actionNotice } from "../data/actions.ts";
import { fetchPart } from "../data/version.ts";
import { t } from "../messages/index.ts";
import { Button } from "./Button.tsx";

export async function share(text: string, url?: string): Promise<boolean> {
  if (!navigator.share) return false;
  try {
    await navigator.share(url === undefined ? { text } : { text, url });
    return true;
  } catch {
    // Closed by the person, or not allowed here: the link stays on the screen.
    return false;
  }
}

export async function copy(
  url: string,
  input: HTMLInputElement | HTMLTextAreaElement | null,
): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
  } catch {
    input?.select();
    document.execCommand("copy");
  }
  actionNotice.value = t("share.copied");
}

export function Share({ url, text }: { url: string; text: string }) {
  const id = "share-link";
  return (
    <div class="share">
      <label class="soft" for={id}>
        {t("share.link")}
      </label>
      <input
        id={id}
        class="link"
        dir="ltr"
        readOnly
        value={url}
        data-do="link"
        onFocus={(event) => event.currentTarget.select()}
      />
      <div class="pair">
        {"share" in navigator ? (
          <Button do="share" weight="quiet" press={() => void share(text, url)}>
            {t("share.send")}
          </Button>
        ) : null}
        <Button
          do="copy"
          weight="quiet"
          press={() => void copy(url, document.getElementById(id) as HTMLInputElement)}
        >
          {t("share.copy")}
        </Button>
      </div>
    </div>
  );
}

/** A text ready to be sent on, without a link; `field` is the one in which it can be changed. */
export function ShareText({ text, field }: { text: string; field: string }) {
  const input = () => document.querySelector<HTMLTextAreaElement>(`[data-do="${field}"]`);
  return (
    <div class="pair">
      {"share" in navigator ? (
        <Button do="share-text" weight="quiet" press={() => void share(text)}>
          {t("share.send")}
        </Button>
      ) : null}
      <Button do="copy-text" weight="quiet" press={() => void copy(text, input())}>
        {t("share.copy")}
      </Button>
    </div>
  );
}

/** A QR of a link, drawn here: no picture leaves the phone. The drawing code comes when needed. */
export function Qr({ url, label }: { url: string; label: string }) {
  const drawn = useSignal<{ size: number; path: string } | null>(null);
  useEffect(() => {
    let gone = false;
    // Without the drawing there is still the link, to share and to copy.
    fetchPart(() => import("./qrCode.ts")).then(
      ({ draw }) => {
        if (!gone) drawn.value = draw(url);
      },
      () => undefined,
    );
    return () => {
      gone = true;
    };
  }, [url]);
  const { value } = drawn;
  if (!value) return <p class="soft">{t("known.loading")}</p>;
  return (
    <svg
      class="qr"
      role="img"
      aria-label={label}
      data-qr
      viewBox={`-3 -3 ${value.size + 6} ${value.size + 6}`}
    >
      <rect class="qr-paper" x="-3" y="-3" width={value.size + 6} height={value.size + 6} />
      <path class="qr-ink" d={value.path} />
    </svg>
  );
}

// The recovery code, once: to be written down or printed. It is nowhere but on this screen.

import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { inEights } from "../../data/recoveryCode.ts";
import { returnTo } from "../../data/router.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Screen } from "../../ui/Screen.tsx";

/** In the page's memory alone, from its making until this screen is left. */
export const shownCode = signal<string | null>(null);

export function CodeScreen() {
  useEffect(() => () => void (shownCode.value = null), []);
  const code = shownCode.value;
  if (!code) {
    return (
      <Screen
        name="code"
        phase="gone"
        title={t("code.gone")}
        back="/me/ways"
        lead={<p>{t("code.gone_lead")}</p>}
        actions={
          <LinkButton do="ways" href="/me/ways">
            {t("ways.title")}
          </LinkButton>
        }
      />
    );
  }
  return (
    <Screen
      name="code"
      title={t("code.title")}
      lead={<p>{t("code.lead")}</p>}
      actions={
        <>
          <Button do="print-code" weight="quiet" press={() => print()}>
            {t("code.print")}
          </Button>
          <Button do="kept-code" press={() => returnTo("/me/ways")}>
            {t("code.kept")}
          </Button>
        </>
      }
    >
      <section class="card stack on-paper">
        <p class="code eights" data-recovery-code>
          {inEights(code).map((group) => (
            <span key={group}>{group}</span>
          ))}
        </p>
        <p>{t("code.how", { address: location.host })}</p>
      </section>
    </Screen>
  );
}

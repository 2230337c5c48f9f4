// A link that was opened in a chat's own window can be carried to the real browser: nothing of it
// was used.

import { linkTo, type Fragment, type Page } from "../../api/link.ts";
import { standsInApp } from "../../data/inAppBrowser.ts";
import { installed } from "../../data/push.ts";
import { t } from "../../messages/index.ts";
import { Share } from "../../ui/Share.tsx";

export function CarryOver({ purpose, of }: { purpose: Page; of: Fragment | null }) {
  if (!of) return null;
  const url = linkTo(purpose, of);
  if (standsInApp(navigator.userAgent, installed())) {
    return (
      <section class="card stack" data-carry="here">
        <h2>{t("carry.title")}</h2>
        <p>{t("carry.lead")}</p>
        <Share url={url} text="" />
      </section>
    );
  }
  return (
    <details data-carry="elsewhere">
      <summary>{t("carry.more")}</summary>
      <p class="soft">{t("carry.more_lead")}</p>
      <Share url={url} text="" />
    </details>
  );
}

// Somebody used a link and asks to come in.

import type { Knock } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { LinkButton } from "../../ui/Button.tsx";

export function Knocks({ circle, knocks }: { circle: string; knocks: readonly Knock[] }) {
  return (
    <>
      {knocks.map((knock) => (
        <section key={knock.id} class="card lit" aria-label={t("knock.used", { name: knock.link_name })}>
          <p>
            <strong>{t("knock.used", { name: knock.link_name })}</strong>
          </p>
          <LinkButton do="see-knock" href={`/c/${circle}/knock/${knock.id}`} weight="main">
            {t("knock.look", { name: knock.link_name })}
          </LinkButton>
        </section>
      ))}
    </>
  );
}

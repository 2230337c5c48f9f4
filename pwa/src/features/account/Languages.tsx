// The languages, each in its own words.

import { OWN_NAMES } from "../../api/closedLists.ts";
import { runAction } from "../../data/actions.ts";
import { changeLanguage } from "../../data/session.ts";
import { language, LANGUAGES, t } from "../../messages/index.ts";

export function Languages() {
  return (
    <div class="pair" role="group" aria-label={t("language.label")}>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          class="btn small"
          lang={one}
          data-do={`language-${one}`}
          aria-pressed={language.value === one}
          onClick={() => void runAction(`language-${one}`, () => changeLanguage(one))}
        >
          {OWN_NAMES[one]}
        </button>
      ))}
    </div>
  );
}

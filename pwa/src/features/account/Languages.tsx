// The two languages, each in its own words.

import { runAction } from "../../data/actions.ts";
import { changeLanguage } from "../../data/session.ts";
import { language, LANGUAGES, t, type Language } from "../../messages/index.ts";

const OWN_NAMES: Record<Language, string> = { en: "English", es: "Español" };

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

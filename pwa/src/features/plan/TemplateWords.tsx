// What a template adds, in short and in full: parts with their first words, and steps.

import type { Template } from "../../api/types.ts";
import { t, tCode } from "../../messages/index.ts";

const headingOf = (part: Template["parts"][number]): string =>
  part.heading ?? tCode("section", part.key) ?? "";

/** Its parts and steps by name, for a list of several templates. */
export function TemplateSummary({ of }: { of: Template }) {
  return (
    <>
      {of.lead ? <p dir="auto">{of.lead}</p> : null}
      <p class="soft" dir="auto">
        {of.parts.map(headingOf).join(" · ")}
      </p>
      {of.steps.length > 0 ? (
        <p class="soft" dir="auto">
          {t("templates.steps", { names: of.steps.join(" · ") })}
        </p>
      ) : null}
    </>
  );
}

/** Every line of it. */
export function TemplateLines({ of }: { of: Template }) {
  return (
    <>
      {of.parts.map((part) => (
        <section key={part.key}>
          <h2 dir="auto">{headingOf(part)}</h2>
          {part.beginnings.length > 0 ? (
            <ul class="words">
              {part.beginnings.map((line, number) => (
                <li key={number} dir="auto">
                  {line}
                </li>
              ))}
            </ul>
          ) : (
            <p class="soft">{t("template.empty_part")}</p>
          )}
        </section>
      ))}
      {of.steps.length > 0 ? (
        <section aria-labelledby="template-steps">
          <h2 id="template-steps">{t("template.steps")}</h2>
          <ol>
            {of.steps.map((name, number) => (
              <li key={number} dir="auto">
                {name}
              </li>
            ))}
          </ol>
        </section>
      ) : null}
    </>
  );
}

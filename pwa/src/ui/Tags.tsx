// What stands beside a member's name wherever it is shown: paid, and must report. On a card as
// tags, in a sentence in brackets.

import type { ComponentChildren } from "preact";

import type { Named } from "../api/types.ts";
import { t } from "../messages/index.ts";
import { listed } from "../messages/time.ts";

export function Tag({ children, open }: { children: ComponentChildren; open?: boolean }) {
  return <span class={open ? "tag open" : "tag"}>{children}</span>;
}

export function Tags({ of }: { of: Named["tags"] }) {
  if (!of?.length) return null;
  return (
    <span class="tags">
      {of.map((tag) => (
        <Tag key={tag}>{t(`tag.${tag}`)}</Tag>
      ))}
    </span>
  );
}

/** "Sam (paid)". */
export const named = ({ name, tags }: Named): string =>
  tags?.length
    ? t("tag.beside", { name, tags: listed(tags.map((tag) => t(`tag.${tag}`))) })
    : name;

// What the fields of the map are called, what could be next, and texts to send.

import type { PodField, PodMap, PodName, PodStep } from "../../api/types.ts";
import { t, type Key } from "../../messages/index.ts";
import { names } from "../../messages/time.ts";

export const NEARNESS = ["near", "far", "once"] as const;

export const pathOf = (circleId: string): string => `/circles/${circleId}/pod-map`;

/** A field by its own words, or by what it is called everywhere. */
export const fieldTitle = (of: PodField): string => of.words ?? t(`pod_map.for.${of.id}` as Key);

export const fieldsOf = (map: PodMap): PodField[] => map.fields.filter((one) => !one.left_out);

export const namesIn = (map: PodMap, field: string): PodName[] =>
  map.names.filter((one) => one.near_for.includes(field));

/** Names for which no field of the map is said. */
export function otherNames(map: PodMap): PodName[] {
  const shown = new Set(fieldsOf(map).map((one) => one.id));
  return map.names.filter((one) => !one.near_for.some((field) => shown.has(field)));
}

const calledIn = (map: PodMap, step: PodStep): string =>
  names(step.name_ids.flatMap((id) => map.names.filter((one) => one.id === id).map((one) => one.name)));

/** "Nobody yet for nights." */
export const nobodyFor = (of: PodField): string =>
  of.words === null
    ? t(`pod_map.nobody.${of.id}` as Key)
    : t("pod_map.nobody.own", { words: of.words });

/** What could be next: what is so, and an idea. */
export function stepLines(map: PodMap, step: PodStep): readonly [string, string | null] {
  const field = map.fields.find((one) => one.id === step.field);
  const called = calledIn(map, step);
  switch (step.kind) {
    case "first_name":
      return [t("pod_map.first"), t("pod_map.first_hint")];
    case "ask_around":
      return [
        `${field ? nobodyFor(field) : ""} ${t("pod_map.who_knows")}`,
        t("pod_map.could_ask", { names: called }),
      ];
    case "get_in_touch":
      return [
        t("pod_map.not_close", { field: field ? fieldTitle(field) : "", names: called }),
        t("pod_map.could_write"),
      ];
    case "somebody_else":
      return [t("pod_map.same", { name: called }), t("pod_map.who_else")];
    case "keep_place":
      return [t("pod_map.could_come", { names: called }), t("pod_map.could_come_hint")];
    case "enough":
      return [t("pod_map.enough"), null];
  }
}

/** A text that the person can send, as it stands until they change it. */
export function textFor(field: PodField, kind: PodStep["kind"]): string {
  if (kind === "get_in_touch") return t("pod_map.text.touch");
  if (field.words !== null) return t("pod_map.text.own", { words: field.words });
  return t(`pod_map.text.${field.id}` as Key);
}

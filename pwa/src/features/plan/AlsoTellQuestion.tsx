// Whom a step tells something when it begins to ask, without asking them.

import { useSignal } from "@preact/signals";

import type { AlsoTell, Circle } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { Button } from "../../ui/Button.tsx";
import { keepFocus, Typed } from "./editorParts.tsx";

const MOST = 10;

interface Props {
  circleId: string;
  about: string;
  circle: Circle | null;
  list: readonly AlsoTell[];
  set: (list: AlsoTell[]) => void;
}

export function AlsoTellQuestion({ circleId, about, circle, list, set }: Props) {
  // Chosen, and nothing is written for them yet: the draft takes them with their first letter.
  const empty = useSignal<readonly string[]>([]);
  const friends = (circle?.members ?? []).filter((one) => !one.roles.includes("person"));
  const chosen = [...list.map((one) => one.member_id), ...empty.value];
  const rest = friends.filter((one) => !chosen.includes(one.id));
  const write = (id: string, text: string) => {
    const others = list.filter((one) => one.member_id !== id);
    const blank = text.trim() === "";
    empty.value = blank
      ? [...new Set([...empty.value, id])]
      : empty.value.filter((one) => one !== id);
    if (blank) set(others);
    else if (others.length < list.length) {
      set(list.map((one) => (one.member_id === id ? { ...one, text } : one)));
    } else set([...list, { member_id: id, text }]);
  };
  const takeOut = (id: string) => {
    empty.value = empty.value.filter((one) => one !== id);
    set(list.filter((one) => one.member_id !== id));
    keepFocus();
  };
  return (
    <>
      <p>{t("tell.hint")}</p>
      {[...new Set(chosen)].map((id) => {
        const friend = friends.find((one) => one.id === id);
        const name = friend?.name ?? "";
        return (
          <div key={id} class="card stack">
            <Typed
              about={`${about}/${id}`}
              do={`tell-${id}`}
              label={t("tell.words", { name })}
              value={list.find((one) => one.member_id === id)?.text ?? ""}
              set={(text) => write(id, text)}
              max={200}
              long
            />
            {friend?.hears_told === false ? (
              <p class="warn">
                {t("tell.not_heard", { name })}{" "}
                <a href={`/c/${circleId}/consent/${id}`} data-do={`allow-${id}`}>
                  {t("go.change")}
                </a>
              </p>
            ) : null}
            <Button do={`untell-${id}`} weight="plain" press={() => takeOut(id)}>
              {t("edit.not_this", { name })}
            </Button>
          </div>
        );
      })}
      {rest.length > 0 && chosen.length < MOST ? <h2>{t("edit.add")}</h2> : null}
      <div class="chips">
        {chosen.length < MOST
          ? rest.map((one) => (
              <Button
                key={one.id}
                do={`tell-add-${one.id}`}
                weight="quiet"
                press={() => {
                  empty.value = [...empty.value, one.id];
                  keepFocus();
                }}
              >
                {one.name}
              </Button>
            ))
          : null}
      </div>
    </>
  );
}

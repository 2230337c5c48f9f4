// What can be done with turns of coordinating: each answers with how they stand now.

import * as client from "../../api/client.ts";
import type { CoordinatingTurns, CoordinatingTurnsAnswer } from "../../api/types.ts";
import { actionNotice, type Work } from "../../data/actions.ts";
import { learn, refreshAll } from "../../data/liveQuery.ts";
import { t, type Key } from "../../messages/index.ts";

type Said = Key | undefined;

const pathOf = (circleId: string): string => `/circles/${circleId}/coordinating-turns`;

function done(circleId: string, answer: CoordinatingTurnsAnswer, said: Said): void {
  refreshAll();
  learn(pathOf(circleId), answer);
  if (said) actionNotice.value = t(said);
}

/** Posts to one address of the turns. */
export const post =
  (circleId: string, turns: CoordinatingTurns, at: string, body: object = {}, said?: Key): Work =>
  async (key: string) => {
    const path = `${pathOf(circleId)}/${turns.id}/${at}`;
    done(circleId, await client.post<CoordinatingTurnsAnswer>(path, body, key), said);
  };

/** Puts to one address of the turns. */
export const put =
  (circleId: string, turns: CoordinatingTurns, at: string, body: object, said?: Key): Work =>
  async (key: string) => {
    const path = `${pathOf(circleId)}/${turns.id}/${at}`;
    done(circleId, await client.put<CoordinatingTurnsAnswer>(path, body, key), said);
  };

/** Takes back what was asked of the person. */
export const del =
  (circleId: string, turns: CoordinatingTurns): Work =>
  async (key: string) => {
    const path = `${pathOf(circleId)}/${turns.id}`;
    done(circleId, await client.remove<CoordinatingTurnsAnswer>(path, key), undefined);
  };

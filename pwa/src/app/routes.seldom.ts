// Every other address: fetched when somebody goes there, once the first screen stands.

import type { Route } from "../data/router.ts";
import { routes as account } from "../features/account/routes.ts";
import { routes as advance } from "../features/advance/routes.ts";
import { routes as aftercare } from "../features/aftercare/routes.ts";
import { routes as ask } from "../features/ask/routes.ts";
import { routes as care } from "../features/care/routes.ts";
import { routes as checklists } from "../features/checklists/routes.ts";
import { routes as circle } from "../features/circle/routes.ts";
import { routes as consent } from "../features/consent/routes.ts";
import { routes as coordinating } from "../features/coordinating/routes.ts";
import { routes as gaps } from "../features/gaps/routes.ts";
import { routes as gatherings } from "../features/gatherings/routes.ts";
import { routes as guidelines } from "../features/guidelines/routes.ts";
import { routes as home } from "../features/home/routes.ts";
import { routes as installing } from "../features/installing/routes.ts";
import { routes as joining } from "../features/joining/routes.ts";
import { routes as limits } from "../features/limits/routes.ts";
import { routes as lines } from "../features/lines/routes.ts";
import { routes as needs } from "../features/needs/routes.ts";
import { routes as offers } from "../features/offers/routes.ts";
import { routes as plan } from "../features/plan/routes.ts";
import { routes as podMap } from "../features/pod_map/routes.ts";
import { routes as practice } from "../features/practice/routes.ts";
import { routes as record } from "../features/record/routes.ts";
import { routes as repairs } from "../features/repairs/routes.ts";
import { routes as rota } from "../features/rota/routes.ts";
import { routes as solidarity } from "../features/solidarity/routes.ts";
import { routes as trials } from "../features/trials/routes.ts";
import { routes as values } from "../features/values/routes.ts";

export const ROUTES: readonly Route[] = [
  ...account,
  ...advance,
  ...aftercare,
  ...ask,
  ...care,
  ...checklists,
  ...circle,
  ...consent,
  ...coordinating,
  ...gaps,
  ...gatherings,
  ...guidelines,
  ...home,
  ...installing,
  ...joining,
  ...limits,
  ...lines,
  ...needs,
  ...offers,
  ...plan,
  ...podMap,
  ...practice,
  ...record,
  ...repairs,
  ...rota,
  ...solidarity,
  ...trials,
  ...values,
];

// What somebody said themselves about their time.

import type { Said } from "../../api/types.ts";
import { t } from "../../messages/index.ts";
import { named } from "../../ui/Tags.tsx";

export const saidLine = (one: Said): string => t(`here.is_${one.said}`, { name: named(one) });

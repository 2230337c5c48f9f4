// Which clock somebody lives by: asked where the phone is set to another zone than before, and
// where the browser can't tell one.

import { signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

import { patch } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import { actionNotice, actionError } from "../../data/actions.ts";
import { keep, kept } from "../../data/keyValueStore.ts";
import { refreshAll } from "../../data/liveQuery.ts";
import { loadMe, me } from "../../data/session.ts";
import { t } from "../../messages/index.ts";
import { isSameZone, placeOf } from "../../messages/shiftTime.ts";
import { phoneZone } from "../../messages/time.ts";
import { wallMinutes } from "../../messages/wallClock.ts";
import { Button } from "../../ui/Button.tsx";

const KEPT = "zone-kept";

/** Which difference was answered with "keep"; null until it is known from the phone's disk. */
const keptAs = signal<string | null>(null);

/** A zone that stood in for one that the browser couldn't tell. */
export const isStandIn = (zone: string): boolean => zone === "UTC" || zone.startsWith("Etc/");

/** Live by this zone; a circle of one's own that began by a stand-in goes along. */
async function liveBy(zone: string, key: string): Promise<void> {
  await patch("/me", { zone }, key);
  for (const place of me.peek()?.places ?? []) {
    if (place.roles.includes("person") && isStandIn(place.circle_zone ?? "")) {
      await patch(`/circles/${place.circle_id}`, { zone }, newId());
    }
  }
  await loadMe();
  refreshAll();
  actionNotice.value = t("go.saved");
}

/** `always`: under Me, also after it was put away on the home screen. */
export function ZoneCard({ always }: { always?: boolean }) {
  useEffect(() => void kept<string>(KEPT).then((found) => (keptAs.value = found ?? "")), []);
  const zone = me.value?.account.zone;
  if (zone === undefined) return null;
  const here = phoneZone();
  if (here === null) return isStandIn(zone) ? <ZoneQuestion /> : null;
  const difference = `${zone} ${here}`;
  if (isSameZone(zone, here)) return null;
  if (!always && (keptAs.value === null || keptAs.value === difference)) return null;
  return (
    <section class="card stack" data-zone="moved">
      <p>{t("me.zone", { zone: placeOf(zone), here: placeOf(here) })}</p>
      <div class="pair">
        <Button do="use-zone" weight="quiet" work={(key) => liveBy(here, key)}>
          {t("me.use_zone", { here: placeOf(here) })}
        </Button>
        {always ? null : (
          <Button
            do="keep-zone"
            weight="plain"
            press={() => {
              keptAs.value = difference;
              void keep(KEPT, difference);
            }}
          >
            {t("zone.keep", { zone: placeOf(zone) })}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Regions and their zones, as this phone knows them: "Europe" → "Europe/Madrid". */
function regions(): [string, string[]][] {
  const found = new Map<string, string[]>();
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    const region = zone.split("/")[0] ?? zone;
    if (zone.includes("/") && region !== "Etc") found.set(region, [...(found.get(region) ?? []), zone]);
  }
  return [...found];
}

function ZoneQuestion() {
  const known = regions();
  const now = new Date();
  const minutes = wallMinutes(now, undefined);
  const likely = known
    .flatMap(([, zones]) => zones)
    .filter((zone) => wallMinutes(now, zone) === minutes);
  const chosen = useSignal("");
  const use = async (key: string): Promise<void> => {
    if (chosen.value) await liveBy(chosen.value, key);
    else actionError.value = { text: t("zone.need"), again: null };
  };
  return (
    <section class="card stack" data-zone="unknown">
      <div class="field">
        <label for="field-zone">{t("zone.which")}</label>
        <p class="soft" id="field-zone-hint">
          {t("zone.why")}
        </p>
        <select
          id="field-zone"
          data-do="zone"
          aria-describedby="field-zone-hint"
          value={chosen.value}
          onChange={(event) => (chosen.value = event.currentTarget.value)}
        >
          <option value="">{t("zone.choose")}</option>
          {[[t("zone.likely"), likely] as const, ...known].map(([region, zones]) => (
            <optgroup key={region} label={region}>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {placeOf(zone)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </div>
      <Button do="set-zone" weight="quiet" work={use}>
        {t("zone.use")}
      </Button>
    </section>
  );
}

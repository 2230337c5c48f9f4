// Lines that others have written about, to take over one by one. Nobody has checked them.

import { useSignal } from "@preact/signals";

import { post } from "../../api/client.ts";
import { newId } from "../../api/link.ts";
import type { LineCandidate, LineCandidates, Lines } from "../../api/types.ts";
import { actionNotice } from "../../data/actions.ts";
import { learn, useLive } from "../../data/liveQuery.ts";
import { t } from "../../messages/index.ts";
import { Button, LinkButton } from "../../ui/Button.tsx";
import { Choice } from "../../ui/Choice.tsx";
import { Stale, Waiting } from "../../ui/LoadingState.tsx";
import { Screen } from "../../ui/Screen.tsx";
import { countryName, languageName } from "./line.text.ts";
import { LineCard } from "./LineCard.tsx";

const ANY = "any";

export function CandidatesScreen({ circleId }: { circleId: string }) {
  const lines = `/circles/${circleId}/lines`;
  const live = useLive<LineCandidates>(`/circles/${circleId}/line-candidates`, 600);
  const own = useLive<Lines>(lines, 600).data?.lines ?? [];
  const country = useSignal(ANY);
  const tongue = useSignal(ANY);
  if (!live.data) return <Waiting name="line-candidates" of={live} back={`/c/${circleId}/lines`} />;
  const { candidates, countries, languages } = live.data;
  const answersIn = (one: LineCandidate) => (one.languages.length > 0 ? one.languages : ["en"]);
  const shown = candidates.filter(
    (one) =>
      (country.value === ANY || one.countries.includes(country.value)) &&
      (tongue.value === ANY || answersIn(one).includes(tongue.value)),
  );
  const isAdded = (one: LineCandidate) => own.some((line) => line.name === one.name);
  const add = (one: LineCandidate) => async (key: string) => {
    const { candidate_id: _id, confidence: _how, channels: _over, ...text } = one;
    learn(lines, await post<Lines>(lines, { id: newId(), ...text }, key));
    actionNotice.value = t("lines.added");
  };
  return (
    <Screen
      name="line-candidates"
      title={t("lines.candidates")}
      back={`/c/${circleId}/lines`}
      lead={<p>{t("lines.candidates_lead")}</p>}
      actions={
        <LinkButton do="add-line" href={`/c/${circleId}/line/new`} weight="plain">
          {t("lines.add_own")}
        </LinkButton>
      }
    >
      <Stale of={live} />
      <Choice
        do="country"
        label={t("lines.country")}
        flat
        options={[
          { value: ANY, label: t("lines.any") },
          ...countries.map((code) => ({ value: code, label: countryName(code) })),
        ]}
        value={country.value}
        set={(value) => (country.value = value)}
      />
      <Choice
        do="language"
        label={t("lines.language")}
        flat
        options={[
          { value: ANY, label: t("lines.any") },
          ...languages.map((code) => ({ value: code, label: languageName(code) })),
        ]}
        value={tongue.value}
        set={(value) => (tongue.value = value)}
      />
      {shown.length === 0 ? <p>{t("lines.no_candidate")}</p> : null}
      {shown.map((one) => (
        <LineCard key={one.candidate_id} of={one} check={t("lines.unchecked_by_all")} sources>
          {isAdded(one) ? (
            <p class="soft">{t("lines.added")}</p>
          ) : (
            <Button do={`add-${one.candidate_id}`} weight="quiet" work={add(one)}>
              {t("lines.add")}
            </Button>
          )}
        </LineCard>
      ))}
    </Screen>
  );
}

// After "Leave page": whoever comes back to this window finds a page that says nothing.

import { Button } from "../ui/Button.tsx";
import { Screen } from "../ui/Screen.tsx";
import { comeBack } from "../ui/exit.ts";
import { t } from "../messages/index.ts";

export function LeftPage() {
  return (
    <Screen
      name="left"
      title={t("exit.left_title")}
      bare
      actions={
        <Button do="open" press={comeBack}>
          {t("exit.open")}
        </Button>
      }
    />
  );
}

// After "Leave page": whoever comes back to this window finds a page that says nothing.

import { t } from "../messages/index.ts";
import { Button } from "../ui/Button.tsx";
import { comeBack } from "../ui/quickExit.ts";
import { Screen } from "../ui/Screen.tsx";

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

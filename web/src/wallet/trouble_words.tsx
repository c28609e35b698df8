// A trouble in words: what happened, and what to do. A declined request is no error.

import { say } from "../text";
import type { Trouble } from "./trouble";

export function TroubleWords({ trouble }: { trouble: Trouble }) {
  const { kind, reason, details } = trouble;
  if (kind === "declined") return <p>{say("trouble.declined")}</p>;
  return (
    <div role="alert">
      <p>{kind === "refused" || kind === "other" ? say(`trouble.${kind}`, { reason: reason || say("trouble.noReason") }) : say(`trouble.${kind}`)}</p>
      {details !== "" && details !== reason && (
        <details>
          <summary>{say("error.details")}</summary>
          <pre>{details}</pre>
        </details>
      )}
    </div>
  );
}

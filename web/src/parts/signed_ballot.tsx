// A ballot that the member has signed: to be handed on as a file or a link.

import { toLink, type SignedBallot } from "../cell/ballot";
import { href } from "../router";
import { say } from "../text";
import { download } from "./download";

export function HandOn({ ballot }: { ballot: SignedBallot }) {
  const link = new URL(href("ballot", toLink(ballot)), location.href).href;
  const file = `ballot-${ballot.proposal.slice(0, 8)}-${ballot.voter.slice(2, 8)}.json`;

  return (
    <div role="status">
      <p>{say("ballot.signed")}</p>
      <p>
        <button type="button" onClick={() => download(file, "application/json", JSON.stringify(ballot, null, 2) + "\n")}>
          {say("ballot.file")}
        </button>
      </p>
      <label>
        {say("ballot.link")}
        <input readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
    </div>
  );
}

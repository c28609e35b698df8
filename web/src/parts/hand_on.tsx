// Something that a member has signed: to be handed on as a file or a link.

import { kindOf, linkOf, signerOf, type SignedFile } from "../cell/signed";
import { href } from "../router";
import { say } from "../text";
import { download } from "./download";

export function HandOn({ file }: { file: SignedFile }) {
  const link = new URL(href("ballot", linkOf(file)), location.href).href;
  const about = "kind" in file ? String(file.nonce) : file.proposal.slice(0, 8);
  const name = `${kindOf(file)}-${about}-${signerOf(file).slice(2, 8)}.json`;

  return (
    <div role="status">
      <p>{say("ballot.signed")}</p>
      <p>
        <button type="button" onClick={() => download(name, "application/json", JSON.stringify(file, null, 2) + "\n")}>
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

// Something that a member has signed: to be handed on as a file, a link or a QR code.

import { useState } from "preact/hooks";
import { kindOf, signerOf, toLink, type SignedFile } from "../cell/signed";
import { href } from "../router";
import { say } from "../text";
import { download } from "./download";
import { useLoading } from "./loading";

interface Props {
  file: SignedFile;
  /** Why the contract would not take it now; null if it would. */
  refusal: string | null;
}

export function HandOn({ file, refusal }: Props) {
  const [isShown, setShown] = useState(false);
  const link = new URL(href("ballot", toLink(file)), location.href).href;
  const about = "kind" in file ? String(file.nonce) : file.proposal.slice(0, 8);
  const name = `${kindOf(file)}-${about}-${signerOf(file).slice(2, 8)}.json`;

  return (
    <div class="hand-on">
      <p role="status">{say("ballot.signed")}</p>
      {refusal !== null && <p class="notice">{say("ballot.refusal", { reason: refusal || say("trouble.noReason") })}</p>}
      <p class="buttons">
        <button type="button" onClick={() => download(name, "application/json", JSON.stringify(file, null, 2) + "\n")}>
          {say("ballot.file")}
        </button>
        <button type="button" aria-expanded={isShown} onClick={() => setShown(!isShown)}>
          {say("ballot.qr")}
        </button>
      </p>
      {isShown && <Qr link={link} />}
      <label>
        {say("ballot.link")}
        <input readOnly value={link} onFocus={(event) => event.currentTarget.select()} />
      </label>
    </div>
  );
}

function Qr({ link }: { link: string }) {
  const loading = useLoading(async () => {
    const { drawingOf, QrCode } = await import("./qr");
    return { drawing: drawingOf(link), QrCode };
  }, [link]);
  if (loading.state === "busy") return <p role="status">{say("load.busy")}</p>;
  if (loading.state === "failed" || loading.value.drawing === null) return <p>{say("ballot.qrTooLong")}</p>;
  const { drawing, QrCode } = loading.value;
  return (
    <>
      <QrCode drawing={drawing} label={say("ballot.qrLabel")} />
      <p class="faint">{say("ballot.qrHelp")}</p>
    </>
  );
}

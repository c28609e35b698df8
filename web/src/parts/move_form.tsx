// Moving to a new key: the new address signs, the old one sends.

import { getAddress, isAddress } from "viem/utils";
import { useState } from "preact/hooks";
import { share } from "../chain/contracts/share";
import type { Hex } from "../chain/rpc";
import type { Snapshot } from "../cell/snapshot";
import type { Standing } from "../cell/standing";
import { say } from "../text";
import { useWallet } from "../wallet/context";
import { intentOf } from "../wallet/transactions";
import { sign } from "../wallet/sign";
import { moveData } from "../wallet/typed_data";
import { TroubleWords } from "../wallet/trouble_words";
import { troubleOf, type Trouble } from "../wallet/trouble";

/** How long a signature of the new key counts. */
const VALID_SECONDS = 86_400n;

export function MoveForm({ standing, snapshot }: { standing: Standing; snapshot: Snapshot }) {
  const { send, session } = useWallet();
  const [to, setTo] = useState("");
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [isWrong, setWrong] = useState(false);
  if (!snapshot.facts.overview.share.movable) return null;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    setTrouble(null);
    const address = to.trim();
    setWrong(!isAddress(address));
    if (!isAddress(address) || session === null) return;
    const fresh = getAddress(address);
    const deadline = snapshot.block.timestamp + VALID_SECONDS;
    let signature: Hex;
    try {
      // The wallet must hold the new key as well; it is asked to sign with that one.
      signature = await sign(snapshot, session, fresh, moveData(snapshot, standing.account, fresh, deadline));
    } catch (error) {
      setTrouble(troubleOf(error));
      return;
    }
    const what = say("move.what", { address: fresh });
    await send(intentOf(what, snapshot.record.share, share, "move", [fresh, deadline, signature]));
  }

  return (
    <section class="box" aria-labelledby="move">
      <h2 id="move">{say("move.title")}</h2>
      <p>{say("move.help")}</p>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <label>
          {say("move.to")}
          <input value={to} spellcheck={false} autocomplete="off" aria-invalid={isWrong} onInput={(event) => setTo(event.currentTarget.value)} />
        </label>
        {isWrong && <p role="alert">{say("form.noAddress")}</p>}
        {trouble !== null && <TroubleWords trouble={trouble} />}
        <button type="submit">{say("move.send")}</button>
      </form>
    </section>
  );
}

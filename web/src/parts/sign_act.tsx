// The way without coin of what members do for themselves: they sign, with a last second, and others hand it in.

import { useState } from "preact/hooks";
import { share } from "../chain/contracts/share";
import { treasury } from "../chain/contracts/treasury";
import { ask, type Address } from "../chain/lens";
import type { SignedAct } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { Failure } from "./errors";
import { useLoading } from "./loading";
import { CarryLater, NoCoin } from "./relay_later";

const DAY = 86_400;
const HOLDS = [
  ["day", DAY],
  ["week", 7 * DAY],
  ["month", 30 * DAY],
] as const;

interface Props {
  snapshot: Snapshot;
  account: Address;
  kind: SignedAct["kind"];
  /** Null while something is missing. */
  unsigned: (common: { format: 1; chain_id: number; nonce: number; deadline: number; signature: "0x" }) => SignedAct | null;
  disabled: boolean;
}

export function SignAct({ snapshot, account, kind, unsigned, disabled }: Props) {
  const [hold, setHold] = useState<string>("day");
  const { record, lens, block } = snapshot;
  const loading = useLoading(
    async () => {
      const place = kind === "exit" ? ask(record.treasury, treasury, "nonces", [account]) : ask(record.share, share, "nonces", [account]);
      return (await lens.read(block, [place]))[0];
    },
    [snapshot],
    `${kind} ${account}`,
  );
  if (loading.state === "busy") return null;
  if (loading.state === "failed") return <Failure error={loading.error} url={lens.rpc.url} />;
  const nonce = Number(loading.value);
  const length = HOLDS.find(([name]) => name === hold)![1];
  return (
    <details open={record.relays.length > 0}>
      <summary>{say("signed.instead")}</summary>
      <NoCoin snapshot={snapshot} account={account} />
      <label>
        {say("signed.hold")}
        <select value={hold} onChange={(event) => setHold(event.currentTarget.value)}>
          {HOLDS.map(([name]) => (
            <option key={name} value={name}>
              {say(`signed.${name}`)}
            </option>
          ))}
        </select>
      </label>
      <CarryLater
        snapshot={snapshot}
        unsigned={() => unsigned({ format: 1, chain_id: record.chainId, nonce, deadline: Number(block.timestamp) + length, signature: "0x" })}
        disabled={disabled}
        signWords={say("signed.sign")}
      />
    </details>
  );
}

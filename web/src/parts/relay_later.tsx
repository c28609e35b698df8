// Relays' code is fetched where something is signed, or was handed to one.

import { useEffect, useState } from "preact/hooks";
import type { SignedFile } from "../cell/signed";
import type { Snapshot } from "../cell/snapshot";
import { say } from "../text";
import { useLoading } from "./loading";

interface CarryProps {
  snapshot: Snapshot;
  unsigned: () => SignedFile | null;
  disabled: boolean;
  /** On the button that signs, and hands nothing to anybody. */
  signWords: string;
}

export function CarryLater(props: CarryProps) {
  const loading = useLoading(() => import("../relay/carry"), []);
  if (loading.state !== "there") return null;
  return <loading.value.Carry {...props} />;
}

interface WhereProps {
  snapshot: Snapshot;
  wanted: (file: SignedFile) => boolean;
  /** Of the proposal, if it is about ballots. */
  title?: string;
}

export function WhereLater(props: WhereProps) {
  const loading = useLoading(() => import("../relay/where"), []);
  if (loading.state !== "there") return null;
  return <loading.value.Where {...props} />;
}

/** Says to who has no coin that he needs none. */
export function NoCoin({ snapshot, account }: { snapshot: Snapshot; account: string }) {
  const [isPoor, setPoor] = useState(false);
  useEffect(() => {
    let isGone = false;
    snapshot.lens.rpc.ask<string>("eth_getBalance", account, "latest").then(
      (balance) => !isGone && setPoor(BigInt(balance) === 0n),
      () => undefined, // then nothing is said
    );
    return () => {
      isGone = true;
    };
  }, [snapshot, account]);
  return isPoor ? <p class="notice">{say("relay.noCoin")}</p> : null;
}

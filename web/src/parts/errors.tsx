// What went wrong, in words, with the remedy; what only helpers understand is folded away.

import { NodeDown, NodeRefusal } from "../chain/rpc";
import { NoNode, WrongChain } from "../cell/connect";
import { ForgedProposal } from "../cell/proposals";
import { oneLine } from "../cell/hostile";
import { NoRecord } from "../cell/record";
import { hostOf } from "../settings";
import { say } from "../text";

interface Words {
  what: string;
  remedy: string;
}

const LONGEST = 300;

export function wordsOf(error: unknown, url: string | null): Words {
  const reason = oneLine(error instanceof Error ? error.message : String(error), LONGEST);
  const host = url === null ? "" : hostOf(url);
  if (error instanceof NoRecord) return { what: say("error.noRecord", { reason }), remedy: say("error.noRecordRemedy") };
  if (error instanceof NoNode) {
    return { what: say("error.noNode", { chain: error.chainId }), remedy: say("error.noNodeRemedy") };
  }
  if (error instanceof WrongChain) {
    const { found, wanted } = error;
    return { what: say("error.wrongChain", { host: hostOf(error.url), found, wanted }), remedy: say("error.wrongChainRemedy") };
  }
  if (error instanceof ForgedProposal) return { what: say("error.forged", { host, id: error.id.toString() }), remedy: say("error.forgedRemedy") };
  if (error instanceof NodeDown) return { what: say("error.nodeDown", { host, reason }), remedy: say("error.nodeDownRemedy") };
  if (error instanceof NodeRefusal) {
    return { what: say("error.nodeRefusal", { host, reason }), remedy: say("error.nodeRefusalRemedy") };
  }
  return { what: say("error.unknown", { reason }), remedy: say("error.unknownRemedy") };
}

export function Failure({ error, url }: { error: unknown; url: string | null }) {
  const { what, remedy } = wordsOf(error, url);
  const stack = error instanceof Error ? error.stack : undefined;
  return (
    <section class="failure" role="alert">
      <h2>{say("error.title")}</h2>
      <p>{what}</p>
      <p>{remedy}</p>
      {stack !== undefined && (
        <details>
          <summary>{say("error.details")}</summary>
          <pre>{stack}</pre>
        </details>
      )}
    </section>
  );
}

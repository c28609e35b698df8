// Which wallet speaks for the member: connect, the account, the wrong network, disconnect.

import { useState } from "preact/hooks";
import { short } from "../cell/currencies";
import { say } from "../text";
import { useWallet } from "./context";
import { TroubleWords } from "./trouble_words";

export function AccountButton({ chainId }: { chainId: number }) {
  const { wallets, session, trouble, asked, connect, disconnect } = useWallet();
  const [isOpen, setOpen] = useState(false);
  if (session !== null) {
    return (
      <div class="account">
        <span>
          <span class="faint">{say("wallet.as")}</span> <abbr class="address" title={session.account}>{short(session.account)}</abbr>
        </span>
        {session.chainId !== chainId && <span class="wrong-chain">{say("wallet.wrongChain")}</span>}
        <button type="button" class="quiet" onClick={disconnect}>
          {say("wallet.disconnect")}
        </button>
      </div>
    );
  }
  return (
    <div class="account">
      <button type="button" class="primary" aria-expanded={isOpen} aria-controls="wallets" onClick={() => setOpen(!isOpen)}>
        {say("wallet.connect")}
      </button>
      {isOpen && (
        <div id="wallets" class="wallets">
          {wallets.length === 0 && <p>{say("wallet.none")}</p>}
          <ul>
            {wallets.map((wallet) => (
              <li key={wallet.id}>
                <button type="button" onClick={() => void connect(wallet).then(() => setOpen(false))}>
                  {wallet.icon !== null && <img src={wallet.icon} alt="" width={24} height={24} />}
                  {wallet.name || say("wallet.unnamed")}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {asked !== null && <p role="status">{say("wallet.asked", { name: asked.name || say("wallet.unnamed") })}</p>}
      {trouble !== null && <TroubleWords trouble={trouble} />}
    </div>
  );
}

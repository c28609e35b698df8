"""All acts of one account: `member = Member(cell, backend)`; `member.vote(proposal, "for")`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path

from celldao.actions.other_cells import Support
from celldao.acts.act import Act, O_co
from celldao.acts.allocate import Allocate, Allocated
from celldao.acts.ballots import Ballot, SignedBallot
from celldao.acts.buy_back import SellBack, Sold
from celldao.acts.cancel import Cancel, Cancelled
from celldao.acts.claim import Claim, Claimed, ClaimForOthers
from celldao.acts.delegate import Delegate, Delegated
from celldao.acts.execute import Execute, Executed
from celldao.acts.fetch import Fetch, Fetched, Ticket, tickets_of
from celldao.acts.leave import Exit, Left
from celldao.acts.move import Consent, Move, Moved
from celldao.acts.pay_in import PaidIn, PayIn
from celldao.acts.payout import PayoutSet, SetPayout
from celldao.acts.performing import perform
from celldao.acts.propose import Propose, Proposed
from celldao.acts.recovery import Ended, FinishRecovery, VetoRecovery
from celldao.acts.standing import Standing
from celldao.acts.submit import Revoke, Revoked, Submit, Submitted
from celldao.acts.transfer import Transferred, TransferShares
from celldao.acts.typed_data import TypedSigner
from celldao.acts.vote import Counted, Split, Vote, read_split
from celldao.amounts import Amount
from celldao.cell import Cell
from celldao.chain.backend import Backend
from celldao.context import load_proposal
from celldao.proposals import Draft, Proposal

Shares = str | Decimal | int | Amount
How = str | Support | Split | Mapping[str, str | Decimal | int]


class Member:
    """What an account does with a cell; some of it anyone can do.

    Every method asks the chain first whether it would do it, sends, waits, and returns the outcome as the
    chain's events tell it. With a `reference`, the caller's own name for what is done, nothing is done twice,
    whenever the process dies; see `perform`. To show an act before it is signed, make it by its class:
    `Vote.of(member.standing(), proposal_id, "for").shown()`.

    Every method raises ActError for what the chain would refuse, in plain words and with what to do, and else
    TransactionError, NodeError and JournalError as `Backend.send`.
    """

    def __init__(self, cell: Cell, backend: Backend) -> None:
        """`backend` sends and pays: its account is who acts."""
        self.cell = cell
        self.backend = backend

    @property
    def account(self) -> str:
        return self.backend.sender

    def standing(self) -> Standing:
        """Who this is in the cell, as of the latest block."""
        return Standing.of(self.cell, self.account)

    def perform(self, act: Act[O_co], reference: str = "") -> O_co:
        """Carries out an act that was shown before."""
        return perform(act, self.backend, reference)

    # --- deciding

    def propose(self, proposal: Proposal | Draft | str | Path, reference: str = "") -> Proposed:
        """A proposal, a draft, or the file of one."""
        standing = self.standing()
        if isinstance(proposal, (str, Path)):
            read, context = load_proposal(proposal, standing.now)
            return self.perform(Propose.of(standing, read, context), reference)
        return self.perform(Propose.of(standing, proposal), reference)

    def draft(self, proposal: Proposal) -> Draft:
        """A proposal as this account would send it: to be simulated, or shown."""
        return Propose.of(self.standing(), proposal).draft

    def vote(
        self,
        proposal_id: int,
        support: How,
        reason: str = "",
        reference: str = "",
    ) -> Counted:
        """
        Args:
            support: "for", "against", "abstain"; or the votes by word, {"for": 12, "against": 3}.
            reason: for the record, public.
        """
        standing = self.standing()
        return self.perform(Vote.of(standing, proposal_id, _support(support, standing), reason), reference)

    def sign_ballot(
        self,
        proposal_id: int,
        support: How,
        signer: TypedSigner,
        reason: str = "",
    ) -> SignedBallot:
        """A ballot of the account, for somebody else to submit. Costs nothing."""
        standing = self.standing()
        return Ballot.of(standing, proposal_id, _support(support, standing), reason).signed(signer)

    def submit(self, ballots: Iterable[SignedBallot], reference: str = "") -> Submitted:
        """Signed ballots on one proposal, of anybody."""
        return self.perform(Submit.of(self.standing(), tuple(ballots)), reference)

    def revoke_ballots(self, reference: str = "") -> Revoked:
        """Makes worthless what the account has signed and nobody has submitted."""
        return self.perform(Revoke(self.standing()), reference)

    def delegate(self, to: str, reference: str = "") -> Delegated:
        """Lets a member vote for the account; its own address takes that back."""
        return self.perform(Delegate.of(self.standing(), to), reference)

    def execute(self, proposal_id: int, reference: str = "") -> Executed:
        """Carries out what has passed. Anyone may."""
        return self.perform(Execute.of(self.standing(), proposal_id), reference)

    def cancel(self, proposal_id: int, reference: str = "") -> Cancelled:
        return self.perform(Cancel.of(self.standing(), proposal_id), reference)

    # --- money

    def claim(self, *currencies: str, reference: str = "") -> Claimed:
        """The account's dividends, in these currencies or all."""
        return self.perform(Claim.of(self.standing(), currencies), reference)

    def claim_for(self, *members: str | int, currencies: Iterable[str] = (), reference: str = "") -> Claimed:
        """The dividends of others, by address or number, or of all; the account pays for gas."""
        return self.perform(ClaimForOthers.of(self.standing(), members, currencies), reference)

    def allocate(self, *assets: str, reference: str = "") -> Allocated:
        """Splits the revenue in these assets, or all. Anyone may."""
        return self.perform(Allocate.of(self.standing(), assets), reference)

    def pay_in(
        self, amount: str | Amount, memo: str = "", *, capital: bool = False, reference: str = ""
    ) -> PaidIn:
        """Pays the cell: revenue, or capital, which is not split."""
        return self.perform(PayIn.of(self.standing(), amount, memo, capital), reference)

    def set_payout(self, payout: str, reference: str = "") -> PayoutSet:
        """Has the account's dividends and exits paid to another address; its own takes that back."""
        return self.perform(SetPayout.of(self.standing(), payout), reference)

    # --- shares

    def exit(self, shares: Shares, reference: str = "") -> Left:
        """Redeems shares for their part of every registered asset; "all" leaves the cell."""
        return self.perform(Exit.of(self.standing(), shares), reference)

    def fetch(self, ticket: int, *assets: str, reference: str = "") -> Fetched:
        """Pays what an exit has set aside, once it is ready. Anyone may."""
        return self.perform(Fetch.of(self.standing(), ticket, assets), reference)

    def tickets(self) -> tuple[Ticket, ...]:
        """The account's exits that still hold something to fetch. Sends nothing."""
        return tickets_of(self.standing())

    def sell_back(self, shares: Shares, reference: str = "") -> Sold:
        """Accepts the cell's offer to buy shares back, at the price of now or not at all."""
        return self.perform(SellBack.of(self.standing(), shares), reference)

    def transfer(self, to: str, shares: Shares, reference: str = "") -> Transferred:
        return self.perform(TransferShares.of(self.standing(), to, shares), reference)

    # --- keys

    def move(self, to: Consent | TypedSigner, reference: str = "") -> Moved:
        """To a new key that is at hand, or has consented elsewhere."""
        return self.perform(Move.of(self.standing(), to), reference)

    def veto_recovery(self, reference: str = "") -> Ended:
        """Objects to the recovery of the account's own key."""
        return self.perform(VetoRecovery.of(self.standing()), reference)

    def finish_recovery(self, lost: str, reference: str = "") -> Ended:
        """Lets a replacement take the place of a lost key, when its notice is over. Anyone may."""
        return self.perform(FinishRecovery.of(self.standing(), lost), reference)

    def __repr__(self) -> str:
        return f"<{self.account} in {self.cell!r}>"


def _support(given: How, standing: Standing) -> str | Support | Split:
    return read_split(given, standing) if isinstance(given, Mapping) else given
